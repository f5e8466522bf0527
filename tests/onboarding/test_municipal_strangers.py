"""Who sets out for the log-in of a municipality and never comes back leaves little, and cannot do it without end."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding import municipal_views
from onboarding.models import MunicipalLogin, User
from tests.accounts import PASSWORD
from tests.onboarding.provider import Provider, is_logged_in, log_in
from tests.world import World

pytestmark = pytest.mark.django_db
CHOOSE = reverse("onboarding:municipal_choose")


def _set_out(login: MunicipalLogin, client: Client | None = None) -> Any:
    return (client or Client()).post(CHOOSE, {"login": login.public_id})


def _longest() -> timedelta:
    """How long the newest session lasts."""
    newest = Session.objects.order_by("expire_date").last()
    assert newest is not None
    return newest.expire_date - timezone.now()


@pytest.mark.parametrize("cookie", [None, "a" * 32], ids=["none", "made up"])
def test_it_leaves_a_session_for_an_hour(login: MunicipalLogin, cookie: str | None) -> None:
    client = Client()
    if cookie:
        client.cookies["sessionid"] = cookie

    _set_out(login, client)

    assert timedelta(minutes=59) < _longest() <= timedelta(hours=1)


def test_who_comes_back_stays_as_long_as_everybody(
    known: User, login: MunicipalLogin, provider: Provider
) -> None:
    client, _answer = log_in(provider, login)

    assert is_logged_in(client)
    assert _longest() > timedelta(days=13)


def test_who_takes_the_other_door_after_all_stays_as_long(
    world: World, login: MunicipalLogin
) -> None:
    client = Client()
    world.professional.set_password(PASSWORD)
    world.professional.save()
    _set_out(login, client)

    client.post(reverse("account_login"), {"login": world.professional.email, "password": PASSWORD})

    assert is_logged_in(client)
    assert _longest() > timedelta(days=13)


def test_a_flood_from_one_address_ends_and_leaves_nothing(
    login: MunicipalLogin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(municipal_views, "MOST_SETTING_OUT", 2)

    answers = [_set_out(login) for _time in range(4)]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")

    assert [answer.status_code for answer in answers] == [302, 302, 429, 429]
    assert Session.objects.count() == 2
    assert _set_out(login, elsewhere).status_code == 302


def test_a_town_hall_comes_in_on_a_monday_morning() -> None:
    """All from one address: three a second, for ten minutes on end."""
    assert municipal_views.MOST_SETTING_OUT / municipal_views.PERIOD > 3
