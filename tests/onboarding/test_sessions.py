"""Where somebody is logged in: seen, and ended everywhere else at once, tools included."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from onboarding import tasks
from onboarding.models import User
from onboarding.tools import register_tool
from onboarding.withdrawal import withdraw_access
from tests.accounts import log_in_by_password, open_accounts
from tests.onboarding.test_identity import CALLBACK, _introspect, _log_in_tool
from tests.world import World

pytestmark = pytest.mark.django_db


def _has_logged_in(client: Client) -> bool:
    return client.get("/start/").status_code == 200


@pytest.fixture
def devices(world: World) -> tuple[Client, Client]:
    open_accounts()
    return log_in_by_password(world.professional), log_in_by_password(world.professional)


def test_it_logs_out_everywhere_else(world: World, devices: tuple[Client, Client]) -> None:
    lost, here = devices
    other = log_in_by_password(world.best_person)
    page = here.get(reverse("usersessions_list")).content.decode()

    here.post(reverse("usersessions_list"))

    assert "Overal elders uitloggen" in page
    assert [_has_logged_in(client) for client in (lost, here, other)] == [False, True, True]


def test_tools_of_the_lost_device_end_too(devices: tuple[Client, Client]) -> None:
    lost, here = devices
    secret = get_random_string(40)
    register_tool(client_id="tool", name="Tool", redirect_uri=CALLBACK, secret=secret)
    tokens: dict[str, Any] = _log_in_tool(lost, secret)
    before = _introspect(tokens["access_token"], secret)["active"]

    here.post(reverse("usersessions_list"))

    assert (before, _introspect(tokens["access_token"], secret)["active"]) == (True, False)


def test_who_is_logged_in_once_has_nothing_to_end(world: World) -> None:
    open_accounts()
    client = log_in_by_password(world.professional)

    assert "Overal elders" not in client.get(reverse("usersessions_list")).content.decode()


def test_where_somebody_was_logged_in_is_forgotten_with_the_session(
    world: World, devices: tuple[Client, Client]
) -> None:
    lost, _here = devices
    log_in_by_password(world.best_person)
    Session.objects.filter(session_key=lost.session.session_key).delete()

    tasks.clear_sessions()
    kept = set(UserSession.objects.values_list("user", flat=True))
    count = UserSession.objects.count()
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        call_command("forget")

    assert (kept, count) == ({world.professional.pk, world.best_person.pk}, 2)
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


def test_a_new_password_brings_back_nothing_that_was_withdrawn_meanwhile(world: World) -> None:
    loaded_before = User.objects.get(pk=world.professional.pk)
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")

    get_adapter().set_password(loaded_before, "vier paarden in de wei")

    now = User.objects.get(pk=world.professional.pk)
    assert not now.is_active
    assert now.check_password("vier paarden in de wei")
