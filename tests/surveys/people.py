"""Makers of groups of people and of their answers."""

import uuid
from datetime import date

from onboarding.constants import Role
from onboarding.models import Organisation, User
from surveys import services
from surveys.models import Invitation, Wave
from tests.factories import make_person

QUARTER = date(2026, 7, 1)


def add_people(
    organisation: Organisation, number: int, role: Role = Role.PROFESSIONAL
) -> list[User]:
    stem = f"{organisation.slug}-{role}"
    return [make_person(f"{stem}-{turn}", organisation, role) for turn in range(number)]


def invitation_of(person: User, wave: Wave) -> Invitation:
    return Invitation.objects.get(wave=wave, person=person)


def answer_as(person: User, wave: Wave, value: int = 4) -> uuid.UUID:
    """Answer the person's question; returns the receipt that was used."""
    receipt = uuid.uuid4()
    services.answer(
        person=person,
        invitation_id=invitation_of(person, wave).pk,
        response_id=receipt,
        value=value,
    )
    return receipt
