"""Trainings of a municipality: who is expected, who was there, and who is best person since."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal
from onboarding.appointing import give_role
from onboarding.constants import Act, Role, TrainingKind
from onboarding.exceptions import OnboardingError
from onboarding.models import Attendance, Membership, Organisation, Training, User
from onboarding.policies import place_of


@transaction.atomic
def plan_training(
    *, municipality: Organisation, kind: TrainingKind, held_on: date, place: str, actor: User
) -> Training:
    training = Training.objects.create(
        municipality=municipality, kind=kind, held_on=held_on, place=place
    )
    _note(training, actor, on=held_on.isoformat())
    return training


@transaction.atomic
def expect(*, training: Training, email: str, actor: User) -> User:
    """Put a colleague of the municipality on the list; there already: unchanged. ``OnboardingError``: ``not_here``."""
    held = (
        Membership.objects.active(at=timezone.now())
        .within(training.municipality)
        .filter(person__email=email.strip().lower(), person__is_active=True)
        .select_related("person")
        .first()
    )
    if held is None:
        raise OnboardingError(
            "not_here",
            _("Nobody with this address works here. Check it, or have them invited first."),
        )
    Attendance.objects.get_or_create(training=training, person=held.person)
    return held.person


@transaction.atomic
def take_off(*, training: Training, person_id: int, actor: User) -> User | None:
    """Take a colleague off the list; on it no more: None. ``OnboardingError``: ``was_there``."""
    held = training.attendances.select_for_update(of=("self",)).select_related("person")
    row = held.filter(person=person_id).first()
    if row is None:
        return None
    if row.was_there:
        raise OnboardingError(
            "was_there", _("%(name)s was there and stays on the list.") % {"name": row.person}
        )
    row.delete()
    _note(training, actor, subject=row.person)
    return row.person


@transaction.atomic
def change_training(*, training: Training, held_on: date, place: str, actor: User) -> None:
    """Another day or place. ``OnboardingError``: ``was_there`` for a day to come when people were there already."""
    if held_on > timezone.localdate() and _was_anybody_there(training):
        raise OnboardingError(
            "was_there", _("People were at this training already: choose a day that has been.")
        )
    training.held_on, training.place = held_on, place
    training.save(update_fields=["held_on", "place"])
    _note(training, actor, on=held_on.isoformat())


@transaction.atomic
def remove_training(*, training: Training, actor: User) -> None:
    """Remove a training at which nobody was. ``OnboardingError``: ``was_there``."""
    if _was_anybody_there(training):
        raise OnboardingError("was_there", _("People were at this training: it stays."))
    _note(training, actor, on=training.held_on.isoformat(), removed=True)
    training.delete()


def _was_anybody_there(training: Training) -> bool:
    """Under the lock of the list: what ``note_attendance`` writes at this moment counts."""
    return any(row.was_there for row in training.attendances.select_for_update())


def _note(training: Training, actor: User, subject: User | None = None, **facts: Any) -> None:
    journal.record(
        act=Act.TRAINING_CHANGED,
        actor=actor,
        subject=subject,
        organisation=training.municipality,
        details={"training": training.pk, **facts},
    )


@transaction.atomic
def note_attendance(*, training: Training, present: set[int], actor: User) -> int:
    """Write down who was there (ids of people on the list); return how many became best person by it.

    ``OnboardingError``: ``not_yet`` before the day itself. A role that was given by it stays when a tick is taken away.
    """
    if training.held_on > timezone.localdate():
        raise OnboardingError("not_yet", _("This training is still to come."))
    given = 0
    for row in training.attendances.select_for_update(of=("self",)).select_related("person"):
        came = row.person_id in present and not row.was_there
        row.was_there = row.person_id in present
        row.save(update_fields=["was_there"])
        # Once: a role that was ended since is not given again by the next change of the list.
        if came and training.kind == TrainingKind.BEST_PERSON:
            given += _make_best_person(row.person, training.municipality, actor)
    _note(training, actor, present=len(present))
    return given


def _make_best_person(person: User, municipality: Organisation, actor: User) -> bool:
    """Where they work now, if that is still in the municipality: elsewhere the contact there decides."""
    place = place_of(person)
    if place is None or place.municipality_id != municipality.pk or not person.is_active:
        return False
    held = Membership.objects.active(at=timezone.now()).filter(
        person=person, role=Role.BEST_PERSON, organisation=place
    )
    if held.exists():
        return False
    give_role(person=person, role=Role.BEST_PERSON, organisation=place, actor=actor)
    return True
