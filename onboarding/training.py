"""Trainings of a municipality: who is expected, who was there, and who is best person since."""

from datetime import date

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
    journal.record(
        act=Act.TRAINING_CHANGED,
        actor=actor,
        organisation=municipality,
        details={"training": training.pk, "on": held_on.isoformat()},
    )
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
    journal.record(
        act=Act.TRAINING_CHANGED,
        actor=actor,
        organisation=training.municipality,
        details={"training": training.pk, "present": len(present)},
    )
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
