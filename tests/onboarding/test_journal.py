"""The journal: acts on people and access are noted with who and from where, and stay as they were noted."""

import json

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from onboarding import journal
from onboarding.constants import Act
from onboarding.exceptions import OnboardingError
from onboarding.invites import invite_person
from onboarding.models import JournalEntry, User
from onboarding.tools import register_tool
from onboarding.withdrawal import withdraw_access
from tests.world import World

pytestmark = pytest.mark.django_db


def noted_acts() -> QuerySet[JournalEntry]:
    """What was noted since the world was built."""
    return JournalEntry.objects.exclude(act=Act.ORGANISATION_ADDED)


def entry() -> JournalEntry:
    return noted_acts().get()


def test_a_withdrawal_is_noted_with_who_and_about_whom(world: World) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="left")

    noted = entry()
    assert (noted.act, noted.actor, noted.subject) == (
        Act.ACCESS_WITHDRAWN,
        world.contact,
        world.professional,
    )
    assert noted.organisation == world.veldstad
    assert noted.origin == journal.NOT_THE_WEB


def test_an_act_that_failed_is_not_noted(world: World) -> None:
    with pytest.raises(OnboardingError), transaction.atomic():
        invite_person(
            email=world.professional.email,
            name=("Twee", "Keer"),
            organisation=world.veldstad_team,
            invited_by=world.contact,
        )

    assert not noted_acts().exists()


def test_an_invitation_and_a_tool_are_noted_without_address_or_secret(world: World) -> None:
    invite_person(
        email="nieuw@test.example",
        name=("Nieuwe", "Collega"),
        organisation=world.veldstad_team,
        invited_by=world.contact,
    )
    register_tool(
        client_id="tool", name="Tool", redirect_uri="https://tool.example/", secret="s" * 40
    )

    noted = noted_acts().values("act", "actor_ref", "subject_ref", "details", "origin")
    assert {row["act"] for row in noted} == {Act.PERSON_INVITED, Act.TOOL_REGISTERED}
    text = json.dumps(list(noted))
    assert "nieuw@test" not in text
    assert "sss" not in text


def test_what_an_administrator_changes_is_noted_with_the_address_it_came_from(
    world: World, client: Client
) -> None:
    client.force_login(world.administrator)
    person = world.professional
    url = reverse("admin:onboarding_user_change", args=[person.pk])

    answer = client.post(
        url,
        {
            "first_name": "Anders",
            "last_name": person.last_name,
            "language": "nl",
            "is_active": "on",
        },
        REMOTE_ADDR="192.0.2.7",
    )

    assert answer.status_code == 302
    noted = entry()
    assert (noted.act, noted.actor, noted.origin) == (
        Act.ACCOUNT_CHANGED,
        world.administrator,
        "192.0.2.7",
    )
    assert noted.details == {"fields": ["first_name"]}


def test_an_entry_is_never_changed_or_removed(world: World) -> None:
    journal.record(act=Act.POLL_CLOSED, actor=world.programme_lead)
    noted = entry()
    noted.act = Act.TOOL_REGISTERED

    for act in (
        noted.save,
        noted.delete,
        JournalEntry.objects.all().delete,
        lambda: JournalEntry.objects.update(act=Act.TOOL_REGISTERED),
    ):
        with pytest.raises(TypeError):
            act()

    assert entry().act == Act.POLL_CLOSED


def test_it_outlives_the_account(world: World) -> None:
    journal.record(act=Act.ACCOUNT_CHANGED, actor=world.stranger, subject=world.stranger)
    public_id = world.stranger.username
    User.objects.filter(pk=world.stranger.pk).delete()

    noted = entry()
    assert (noted.actor, noted.subject) == (None, None)
    assert (noted.actor_ref, noted.subject_ref) == (public_id, public_id)
