"""Light or dark: chosen with a button, kept in a cookie, in the page before it is painted."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def test_it_leaves_the_choice_to_the_device_at_first(client: Client) -> None:
    assert "data-theme" not in client.get(LOGIN).content.decode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_keeps_what_was_chosen_and_goes_back(client: Client, scheme: str) -> None:
    response = client.post("/weergave/", {"scheme": scheme, "next": LOGIN})

    assert response.headers["Location"] == LOGIN
    assert f'data-theme="{scheme}"' in client.get(LOGIN).content.decode()


def test_it_forgets_the_choice(client: Client) -> None:
    client.post("/weergave/", {"scheme": "dark"})

    client.post("/weergave/", {"scheme": ""})

    assert "data-theme" not in client.get(LOGIN).content.decode()


def test_it_takes_nothing_else_from_the_cookie(client: Client) -> None:
    client.cookies["scheme"] = '"><script>'

    assert "data-theme" not in client.get(LOGIN).content.decode()


def test_a_word_as_address_is_no_name_of_a_page(client: Client) -> None:
    assert client.post("/weergave/", {"scheme": "dark", "next": "foo"}).status_code == 302


def test_it_never_leads_to_another_site(client: Client) -> None:
    response = client.post("/weergave/", {"scheme": "dark", "next": "https://evil.example/"})

    assert response.headers["Location"] == "/"
