"""Wrong passwords: a stranger, or a guesser at the same address, shuts nobody out; guessing itself stays hopeless."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from onboarding import known_browsers
from onboarding.models import User
from tests.accounts import PASSWORD, open_accounts
from tests.world import World

pytestmark = pytest.mark.django_db
TOWN_HALL, ELSEWHERE = "192.0.2.7", "198.51.100.9"
LOGIN = reverse("account_login")


@pytest.fixture(autouse=True)
def _accounts(world: World) -> None:
    cache.clear()
    for person in (world.professional, world.team_lead):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    open_accounts()


def _gets_in(client: Client, person: User, password: str = PASSWORD, at: str = TOWN_HALL) -> bool:
    client.post(LOGIN, {"login": person.email, "password": password}, REMOTE_ADDR=at)
    got_in = "_auth_user_id" in client.session
    if got_in:
        client.session.flush()
    return got_in


def _guess(person: User, times: int, at: str = TOWN_HALL) -> None:
    for number in range(times):
        assert not _gets_in(Client(), person, f"geraden-nummer-{number}", at)


def _known(person: User) -> Client:
    client = Client()
    assert _gets_in(client, person)
    return client


def test_ten_wrong_ones_are_enough_for_now(world: World) -> None:
    _guess(world.professional, 10)

    assert not _gets_in(Client(), world.professional)
    assert _gets_in(Client(), world.professional, at=ELSEWHERE)


def test_a_guesser_shuts_nobody_out_of_the_own_browser(world: World) -> None:
    client = _known(world.professional)

    _guess(world.professional, 10)

    assert _gets_in(client, world.professional)


def test_a_known_browser_has_ten_tries_too(world: World) -> None:
    client = _known(world.professional)
    for number in range(10):
        assert not _gets_in(client, world.professional, f"geraden-nummer-{number}")

    assert not _gets_in(client, world.professional)
    assert _gets_in(Client(), world.professional)


def test_it_is_known_for_each_of_those_who_share_a_desk(world: World) -> None:
    client = _known(world.professional)
    assert _gets_in(client, world.team_lead)
    _guess(world.professional, 10)
    _guess(world.team_lead, 10)

    assert _gets_in(client, world.professional)
    assert _gets_in(client, world.team_lead)


def test_being_known_for_one_opens_no_other(world: World) -> None:
    client = _known(world.team_lead)
    _guess(world.professional, 10)

    assert not _gets_in(client, world.professional)


def test_a_cookie_of_ones_own_making_is_worth_nothing(world: World) -> None:
    client = _known(world.team_lead)
    nonce, _rest = client.cookies[known_browsers.COOKIE].value.split(".", 1)
    short = known_browsers._short(world.professional.email)
    client.cookies[known_browsers.COOKIE] = f"{nonce}.{short}:1:made-up"
    _guess(world.professional, 10)

    assert not _gets_in(client, world.professional)


def test_many_wrong_ones_at_an_address_shut_no_town_hall_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_browsers, "PER_ADDRESS", 5)
    _guess(world.team_lead, 6)

    assert _gets_in(Client(), world.professional)
    _guess(world.professional, 3)
    assert not _gets_in(Client(), world.professional)
    assert _gets_in(Client(), world.professional, at=ELSEWHERE)


def test_an_account_that_many_addresses_guess_at_opens_in_known_browsers_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_browsers, "PER_ACCOUNT", 4)
    client = _known(world.professional)
    for number in range(4):
        _guess(world.professional, 1, at=f"203.0.113.{number}")

    assert not _gets_in(Client(), world.professional)
    assert _gets_in(client, world.professional)
    assert _gets_in(Client(), world.team_lead)


def test_the_cookie_says_nothing_and_no_script_reads_it(world: World) -> None:
    cookie = _known(world.professional).cookies[known_browsers.COOKIE]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "professional" not in cookie.value
