"""Passkeys: made by who is logged in, they log in by themselves and count as both steps."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from onboarding.withdrawal import withdraw_access
from tests.accounts import log_in_by_password, open_accounts
from tests.passkeys import Device
from tests.world import World

pytestmark = pytest.mark.django_db
ORIGIN = "https://testserver"
LOG_IN = reverse("mfa_login_webauthn")


@pytest.fixture
def world(world: World) -> World:
    open_accounts()
    return world


def make(client: Client, device: Device, *, origin: str = ORIGIN, **form: str) -> Any:
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    said = device.make(options["publicKey"], origin=origin)
    form = {"name": "Mijn telefoon", "passwordless": "on", "credential": said} | form
    return client.post(reverse("mfa_add_webauthn"), form)


def use(device: Device, *, origin: str = ORIGIN, **form: str) -> tuple[Client, Any]:
    client = Client()
    asked = client.get(LOG_IN, headers={"accept": "application/json"}).json()
    said = device.use(asked["request_options"]["publicKey"], origin=origin)
    return client, client.post(LOG_IN, {"credential": said, **form})


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def device(world: World) -> Device:
    device = Device()
    make(log_in_by_password(world.contact), device)
    return device


def test_it_is_made_and_gives_recovery_codes(world: World) -> None:
    answer = make(log_in_by_password(world.contact), Device())

    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert set(world.contact.authenticator_set.values_list("type", flat=True)) == {
        "webauthn",
        "recovery_codes",
    }


def test_it_logs_in_without_a_password_and_counts_as_both_steps(
    world: World, device: Device, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True

    client, answer = use(device, next="/mensen/")

    assert answer["Location"] == "/mensen/"
    assert client.session["_auth_user_id"] == str(world.contact.pk)
    assert client.get("/mensen/").status_code == 200


def test_after_a_password_it_is_the_second_step(world: World, device: Device) -> None:
    client = log_in_by_password(world.contact)
    page = client.get(reverse("mfa_authenticate"))
    said = device.use(page.context["js_data"]["request_options"]["publicKey"], origin=ORIGIN)
    before = is_logged_in(client)

    client.post(reverse("mfa_authenticate"), {"credential": said})

    assert "Een passkey gebruiken" in page.content.decode()
    assert (before, is_logged_in(client)) == (False, True)


@pytest.mark.parametrize(
    "way", ["another origin", "another device", "nobody asked who holds it", "a tampered answer"]
)
def test_what_is_not_right_lets_nobody_in(world: World, device: Device, way: str) -> None:
    origin, form = ORIGIN, {}
    if way == "another origin":
        origin = "https://elders.example"
    elif way == "another device":
        device.key = Device().key
    elif way == "nobody asked who holds it":
        device.flags = Device(asks_who_holds_it=False).flags
    else:
        form = {"credential": "{}"}

    client, answer = use(device, origin=origin, **form)

    assert not is_logged_in(client)
    assert answer["Location"] == reverse("account_login")


def test_an_answer_works_once(device: Device) -> None:
    client = Client()
    asked = client.get(LOG_IN, headers={"accept": "application/json"}).json()
    said = device.use(asked["request_options"]["publicKey"], origin=ORIGIN)
    client.post(LOG_IN, {"credential": said})
    client.post(reverse("account_logout"))

    client.post(LOG_IN, {"credential": said})

    assert not is_logged_in(client)


def test_one_that_asks_nobody_who_holds_it_is_not_taken(world: World) -> None:
    answer = make(log_in_by_password(world.contact), Device(asks_who_holds_it=False))

    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("form", [{"credential": ""}, {"credential": "[]"}, {"credential": "{"}])
def test_what_a_device_did_not_say_is_no_passkey(world: World, form: dict[str, str]) -> None:
    answer = make(log_in_by_password(world.contact), Device(), **form)

    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_who_was_withdrawn_stays_out(world: World) -> None:
    device = Device()
    make(log_in_by_password(world.professional), device)
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")

    client, _answer = use(device)

    assert not is_logged_in(client)


def test_staff_without_the_step_are_asked_for_the_passkey(
    world: World, device: Device, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    client.force_login(world.contact)

    sent = client.get("/mensen/")

    assert sent["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
    page = client.get(sent["Location"])
    said = device.use(page.context["js_data"]["request_options"]["publicKey"], origin=ORIGIN)
    back = client.post(sent["Location"], {"credential": said, "next": "/mensen/"})
    assert back["Location"] == "/mensen/"
    assert client.get("/mensen/").status_code == 200


def test_it_is_renamed_and_removed_by_its_owner_alone(world: World, device: Device) -> None:
    [row] = Authenticator.objects.filter(type="webauthn")
    client, stranger = use(device)[0], log_in_by_password(world.professional)
    edit = reverse("mfa_edit_webauthn", args=[row.pk])
    remove = reverse("mfa_remove_webauthn", args=[row.pk])

    renamed = client.post(edit, {"name": "Werklaptop"}, follow=True).content.decode()
    strange = [stranger.get(edit).status_code, stranger.post(remove).status_code]
    client.post(remove)

    assert "Werklaptop" in renamed
    assert strange == [404, 404]
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_who_has_none_is_told_what_it_is(world: World) -> None:
    client = log_in_by_password(world.professional)

    assert "nog geen passkey" in client.get(reverse("mfa_list_webauthn")).content.decode()
    assert "passkey" in client.get(reverse("mfa_index")).content.decode()
