"""Withdrawal closes everything, for everybody, and stays closed."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.constants import AccessState
from onboarding.invites import invite_professional, link_for
from onboarding.models import AccessEvent
from onboarding.withdrawal import withdraw_access
from tests.world import World

pytestmark = pytest.mark.django_db
GOOD = "vier paarden in de wei"


def test_it_is_recorded_with_actor_and_reason(world: World) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="left")

    event = AccessEvent.objects.get(access=world.professional.access)
    assert (event.to_state, event.actor, event.reason) == (
        AccessState.WITHDRAWN,
        world.contact,
        "left",
    )


def test_it_also_closes_staff_without_a_tool_log_in(client: Client, world: World) -> None:
    world.editor.groups.add(Group.objects.create(name="Some rights"))
    client.force_login(world.editor)

    withdraw_access(person=world.editor, actor=world.programme_lead, reason="left")

    world.editor.refresh_from_db()
    assert not world.editor.is_active
    assert not world.editor.groups.exists()
    assert client.get(reverse("onboarding:welcome")).status_code == 302


def test_a_withdrawn_person_cannot_come_in_by_the_invitation(client: Client, world: World) -> None:
    invitation = invite_professional(
        email="weg@test.example",
        name=("W", "Eg"),
        organisation=world.veldstad_team,
        invited_by=None,
    )
    withdraw_access(person=invitation.person, actor=world.contact, reason="mistake")
    path = link_for(invitation).removeprefix("http://testserver")

    answer = client.post(path, {"password": GOOD})

    invitation.refresh_from_db()
    assert answer.status_code == 410
    assert invitation.accepted_at is None


def test_an_old_link_offers_a_new_one(client: Client, world: World) -> None:
    invitation = invite_professional(
        email="laat@test.example",
        name=("L", "Aat"),
        organisation=world.veldstad_team,
        invited_by=None,
    )
    path = link_for(invitation).removeprefix("http://testserver")

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        opened = client.get(path)
        answer = client.post(path, {"password": GOOD})

    invitation.refresh_from_db()
    assert (opened.status_code, answer.status_code) == (410, 410)
    assert invitation.accepted_at is None
