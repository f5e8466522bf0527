"""The second factor: found from the menu, switched on and off, in our own words."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from tests.world import World

pytestmark = pytest.mark.django_db
STIFF = re.compile(r"[Aa]uthenticat(?:ie|or)|verificatie|twee-?factor", re.IGNORECASE)
SECRET = re.compile(r'<code class="secret"[^>]*>(.*?)</code>')


@pytest.fixture
def client(world: World) -> Client:
    """The professional, who gave the password a moment ago."""
    world.professional.set_password("een lang wachtwoord")
    world.professional.save()
    client = Client()
    client.force_login(world.professional)
    client.post(reverse("account_reauthenticate"), {"password": "een lang wachtwoord"})
    return client


@pytest.fixture
def read(client: Client) -> Callable[[str], str]:
    def _read(name: str) -> str:
        text = client.get(reverse(name)).content.decode()
        assert STIFF.search(text) is None
        return text

    return _read


def _switch_on(client: Client, page: str) -> None:
    found = SECRET.search(page)
    assert found
    secret = "".join(re.findall(r"<span>(\w+)</span>", found.group(1)))
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post(reverse("mfa_activate_totp"), {"code": code})


def test_it_is_found_from_the_menu(read: Callable[[str], str]) -> None:
    text = read("usersessions_list")

    assert f'href="{reverse("mfa_index")}">Extra beveiliging' in text


def test_it_is_switched_on_with_the_key_in_pieces_of_four(
    client: Client, read: Callable[[str], str]
) -> None:
    assert reverse("mfa_activate_totp") in read("mfa_index")

    _switch_on(client, read("mfa_activate_totp"))

    assert reverse("mfa_deactivate_totp") in read("mfa_index")
    assert read("mfa_view_recovery_codes").count("<li><code>") == 10
    assert "gooi ze weg" in read("mfa_generate_recovery_codes")


def test_it_is_left_on_or_switched_off(client: Client, read: Callable[[str], str]) -> None:
    _switch_on(client, read("mfa_activate_totp"))
    page = read("mfa_deactivate_totp")
    assert "Aan laten staan" in page

    client.post(reverse("mfa_deactivate_totp"))

    assert "Extra beveiliging staat uit" in read("mfa_index")


def test_it_refuses_a_wrong_code_in_plain_words(client: Client) -> None:
    client.get(reverse("mfa_activate_totp"))

    answer = client.post(reverse("mfa_activate_totp"), {"code": "000"})

    assert "Deze code klopt niet" in answer.content.decode()


@pytest.mark.parametrize(
    ("url", "title"),
    [("account_confirm_email", "Deze link werkt niet meer"), ("device", "Een apparaat koppelen")],
)
def test_it_words_the_rare_pages_itself(client: Client, url: str, title: str) -> None:
    path = (
        reverse("account_confirm_email", args=["verminkt"])
        if url == "account_confirm_email"
        else reverse("idp:oidc:device_authorization")
    )

    assert f"{title}</h1>" in client.get(path).content.decode()
