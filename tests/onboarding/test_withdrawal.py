"""Withdrawal closes everything, for everybody, and stays closed."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.models import CurriculumCompletion
from learning.services import enrol
from onboarding.access import make_access_permanent, tool_days_left
from onboarding.constants import AccessState
from onboarding.exceptions import OnboardingError
from onboarding.invites import invite_person, link_for
from onboarding.models import AccessEvent
from onboarding.withdrawal import restore_access, withdraw_access
from tests.learning.conftest import build_school
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
    invitation = invite_person(
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
    invitation = invite_person(
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


def test_restoring_gives_back_what_withdrawal_took(client: Client, world: World) -> None:
    world.professional.groups.add(Group.objects.create(name="Some rights"))
    withdraw_access(person=world.professional, actor=world.contact, reason="left")

    restore_access(person=world.professional, actor=world.contact)

    world.professional.refresh_from_db()
    access = world.professional.access
    access.refresh_from_db()
    assert world.professional.is_active
    assert [group.name for group in world.professional.groups.all()] == ["Some rights"]
    assert (access.state, access.term) == (AccessState.TEMPORARY, 2)
    assert tool_days_left(access, at=timezone.now()) == 90
    client.force_login(world.professional)
    assert client.get(reverse("onboarding:welcome")).status_code == 200


def test_a_permanent_one_is_permanent_again_after_a_rehire(world: World) -> None:
    build_school()
    enrolment = enrol(person=world.professional)
    CurriculumCompletion.objects.create(enrolment=enrolment, at=timezone.now())
    make_access_permanent(person=world.professional)
    withdraw_access(person=world.professional, actor=world.contact, reason="left")

    restore_access(person=world.professional, actor=world.contact)

    kinds = AccessEvent.objects.order_by("number").values_list("kind", "term")
    assert list(kinds) == [("permanent", 1), ("withdrawn", 1), ("restored", 2), ("permanent", 2)]


def test_what_was_finished_meanwhile_is_applied_when_it_is_restored(world: World) -> None:
    build_school()
    enrolment = enrol(person=world.professional)
    withdraw_access(person=world.professional, actor=world.contact, reason="mistake")
    CurriculumCompletion.objects.create(enrolment=enrolment, at=timezone.now())
    assert not make_access_permanent(person=world.professional)

    restore_access(person=world.professional, actor=world.contact)

    assert AccessEvent.objects.latest("number").to_state == AccessState.PERMANENT


def test_who_had_not_accepted_is_invited_again(world: World) -> None:
    invitation = invite_person(
        email="terug@test.example",
        name=("T", "Erug"),
        organisation=world.veldstad_team,
        invited_by=None,
    )
    withdraw_access(person=invitation.person, actor=world.contact, reason="mistake")

    restore_access(person=invitation.person, actor=world.contact)

    assert AccessEvent.objects.latest("number").to_state == AccessState.INVITED


def test_staff_without_a_tool_come_back_without_a_clock(world: World) -> None:
    withdraw_access(person=world.editor, actor=world.programme_lead, reason="left")

    restore_access(person=world.editor, actor=world.programme_lead)

    assert AccessEvent.objects.latest("number").to_state == AccessState.OPEN


@pytest.mark.parametrize("who", ["professional", "contact"])
def test_only_a_withdrawn_colleague_is_restored(world: World, who: str) -> None:
    with pytest.raises(OnboardingError):
        restore_access(person=getattr(world, who), actor=world.contact)

    assert not AccessEvent.objects.exists()
