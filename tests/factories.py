"""Makers of people and organisations; a trait for each thing a test wants to say."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from onboarding.constants import AccessState, OrganisationKind, Role
from onboarding.models import Access, Membership, Organisation, User
from onboarding.organisations import add_organisation


def make_organisation(
    name: str, kind: OrganisationKind, parent: Organisation | None
) -> Organisation:
    return add_organisation(parent=parent, name=name, kind=kind, actor=None)


def make_person(
    name: str, organisation: Organisation, role: Role, *, joined_days_ago: int = 30, **fields: Any
) -> User:
    """A person with one primary membership; address ``<name>@test.example``, no password."""
    person = User.objects.create_person(
        email=f"{name}@test.example",
        first_name=name.capitalize(),
        last_name="Test",
        date_joined=timezone.now() - timedelta(days=joined_days_ago),
        **fields,
    )
    Membership.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        is_primary=True,
        starts_on=(timezone.localtime() - timedelta(days=joined_days_ago)).date(),
    )
    return person


def give_temporary_access(person: User, *, days_left: int = 60) -> Access:
    until = timezone.now() + timedelta(days=days_left)
    return Access.objects.create(
        person=person,
        state=AccessState.TEMPORARY,
        tool_until=until,
        grace_until=until + timedelta(days=14),
    )
