"""Applying a list of people, and undoing it, chunk by chunk in the background.

A chunk is one transaction that ends with the mark on its rows and the promise of the next one: a worker that is killed
leaves nothing half, and what is done is never done again. Letters wait until the list can no longer be undone.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal, notify, outbox
from onboarding.appointing import move_person
from onboarding.constants import Act, ImportState, Outcome, Verdict
from onboarding.exceptions import OnboardingError
from onboarding.invites import TOPIC
from onboarding.models import (
    Access,
    Import,
    ImportRow,
    Invitation,
    JournalEntry,
    Membership,
    Organisation,
    User,
    new_public_id,
)

KIND_APPLY, KIND_UNDO = "import", "import undo"
CHUNK = 250
WILL_HAPPEN = (Verdict.NEW, Verdict.MOVES)
_Args = dict[str, Any]


@transaction.atomic
def apply_list(*, batch: Import, actor: User) -> Import:
    """Begin to apply; begun already: unchanged. ``OnboardingError``: ``nothing_to_do``, ``wrong_state`` when it was undone."""
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state in (ImportState.APPLYING, ImportState.DONE):
        return batch
    if batch.state != ImportState.CHECKED:
        raise OnboardingError("wrong_state", _("This list was undone. Hand it in again."))
    if not batch.rows.filter(verdict__in=WILL_HAPPEN).exists():
        raise OnboardingError("nothing_to_do", _("No row of this list changes anything."))
    now = timezone.now()
    batch.state, batch.applied_at = ImportState.APPLYING, now
    batch.undo_until = now + timedelta(minutes=settings.IMPORT_UNDO_MINUTES)
    batch.save(update_fields=["state", "applied_at", "undo_until"])
    _promise(KIND_APPLY, batch, 0)
    _note(Act.PEOPLE_IMPORTED, batch, actor)
    return batch


@transaction.atomic
def undo_list(*, batch: Import, actor: User) -> None:
    """Begin to take back what a list did; its letters never leave. ``OnboardingError``: ``too_late``, ``wrong_state``."""
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in (ImportState.APPLYING, ImportState.DONE):
        raise OnboardingError("wrong_state", _("There is nothing to undo."))
    if batch.undo_until is None or timezone.now() >= batch.undo_until:
        raise OnboardingError(
            "too_late",
            _("The letters are on their way. Withdraw access on the page of each person instead."),
        )
    Import.objects.filter(pk=batch.pk).update(state=ImportState.UNDOING)
    outbox.cancel(key_prefix=_letters_of(batch))
    _promise(KIND_UNDO, batch, 0)
    _note(Act.IMPORT_UNDONE, batch, actor)


def _promise(kind: str, batch: Import, number: int) -> None:
    outbox.put(
        kind=kind,
        key=f"{kind}:{batch.pk}:{number}",
        payload={"batch": batch.pk, "chunk": number},
        lane=f"import:{batch.pk}",
    )


def _note(act: Act, batch: Import, actor: User) -> None:
    journal.record(
        act=act, actor=actor, organisation=batch.organisation, details={"list": batch.public_id}
    )


def _letters_of(batch: Import) -> str:
    return f"import:{batch.public_id}:"


@transaction.atomic
def apply_chunk(payload: _Args) -> Callable[[], None] | None:
    """Handler of the outbox: the next rows that wait, and a promise of those after them."""
    batch = (
        Import.objects.select_for_update(of=("self",))
        .select_related("made_by")
        .get(pk=payload["batch"])
    )
    if batch.state != ImportState.APPLYING:
        return None  # undone meanwhile
    waiting = batch.rows.filter(outcome="", verdict__in=WILL_HAPPEN).order_by("number")
    rows = list(waiting.select_related("place", "person")[:CHUNK])
    _invite([row for row in rows if row.verdict == Verdict.NEW], batch)
    for row in rows:
        if row.verdict == Verdict.MOVES:
            row.outcome = _move(row, row.place, batch)
    ImportRow.objects.bulk_update(rows, ["outcome", "person"])
    if len(rows) < CHUNK:
        batch.state, batch.finished_at = ImportState.DONE, timezone.now()
        batch.save(update_fields=["state", "finished_at"])
        return None
    return partial(_promise, KIND_APPLY, batch, payload["chunk"] + 1)


def _move(row: ImportRow, place: Organisation | None, batch: Import) -> Outcome:
    if row.person is None or place is None or batch.made_by is None:
        return Outcome.REFUSED
    try:
        with transaction.atomic():
            move_person(person=row.person, organisation=place, actor=batch.made_by)
    except OnboardingError:
        return Outcome.REFUSED
    return Outcome.MOVED


def _invite(rows: list[ImportRow], batch: Import) -> None:
    """Invite many: as many statements for 250 as for one. A clash with somebody else's invitation: one by one."""
    places = _lock_places(rows)
    known = set(
        User.objects.filter(email__in=[row.email for row in rows]).values_list("email", flat=True)
    )
    free: list[ImportRow] = []
    for row in rows:
        if row.email in known:
            row.outcome = Outcome.KNOWN
        elif places.get(row.place_id) is None or places[row.place_id].closed_on is not None:
            row.outcome = Outcome.REFUSED
        else:
            free.append(row)
    try:
        with transaction.atomic():
            _make_people(free, batch)
    except IntegrityError:
        for row in free:
            _invite_alone(row, batch)


def _lock_places(rows: list[ImportRow]) -> dict[int | None, Organisation]:
    """Under lock: closing a part looks whether somebody works there."""
    ids = {row.place_id for row in rows if row.place_id}
    found = Organisation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {place.pk: place for place in found}


def _invite_alone(row: ImportRow, batch: Import) -> None:
    try:
        with transaction.atomic():
            _make_people([row], batch)
    except IntegrityError:
        row.outcome, row.person = Outcome.KNOWN, None


def _make_people(rows: list[ImportRow], batch: Import) -> None:
    """Accounts, addresses, memberships, access, invitations, entries in the journal and letters that wait."""
    now = timezone.now()
    people = User.objects.bulk_create(
        User(
            username=new_public_id(),
            email=row.email,
            first_name=row.first_name,
            last_name=row.last_name,
            password=make_password(None),
            date_joined=now,
        )
        for row in rows
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in people
    )
    Membership.objects.bulk_create(
        Membership(
            person=person,
            organisation=row.place,
            role=row.role,
            is_primary=True,
            starts_on=timezone.localdate(now),
        )
        for person, row in zip(people, rows, strict=True)
    )
    Access.objects.bulk_create(Access(person=person) for person in people)
    invitations = Invitation.objects.bulk_create(
        Invitation(person=person, invited_by=batch.made_by, sent_at=batch.undo_until or now)
        for person in people
    )
    _note_invited(people, rows, batch)
    notify.tell_many(
        topic=TOPIC,
        letters=[
            (i.person_id, {"version": 1}, f"{_letters_of(batch)}{i.pk}:1") for i in invitations
        ],
        due_at=batch.undo_until,
    )
    for person, row in zip(people, rows, strict=True):
        row.person, row.outcome = person, Outcome.INVITED


def _note_invited(people: list[User], rows: list[ImportRow], batch: Import) -> None:
    actor = batch.made_by
    JournalEntry.objects.bulk_create(
        JournalEntry(
            act=Act.PERSON_INVITED,
            actor=actor,
            actor_ref=actor.username if actor else "",
            subject=person,
            subject_ref=person.username,
            organisation=row.place,
            origin=batch.origin,
            details={"list": batch.public_id},
        )
        for person, row in zip(people, rows, strict=True)
    )


@transaction.atomic
def undo_chunk(payload: _Args) -> Callable[[], None] | None:
    """Handler of the outbox: take back the next rows; who came in meanwhile by another link stays."""
    batch = (
        Import.objects.select_for_update(of=("self",))
        .select_related("made_by")
        .get(pk=payload["batch"])
    )
    if batch.state != ImportState.UNDOING:
        return None
    done = batch.rows.filter(outcome__in=(Outcome.INVITED, Outcome.MOVED)).order_by("number")
    rows = list(done.select_related("person", "came_from")[:CHUNK])
    _take_back([row for row in rows if row.outcome == Outcome.INVITED])
    for row in rows:
        if row.outcome == Outcome.MOVED:
            is_back = _move(row, row.came_from, batch) == Outcome.MOVED
            row.outcome = Outcome.UNDONE if is_back else Outcome.STAYED
    ImportRow.objects.bulk_update(rows, ["outcome", "person"])
    if len(rows) < CHUNK:
        batch.state, batch.finished_at = ImportState.UNDONE, timezone.now()
        batch.save(update_fields=["state", "finished_at"])
        return None
    return partial(_promise, KIND_UNDO, batch, payload["chunk"] + 1)


def _take_back(rows: list[ImportRow]) -> None:
    """Accounts that nobody used are removed: their owners never heard of them."""
    unused = set(
        Invitation.objects.filter(
            person__in=[row.person_id for row in rows], accepted_at=None, version=1
        )
        .select_for_update()
        .values_list("person", flat=True)
    )
    for row in rows:
        row.outcome = Outcome.UNDONE if row.person_id in unused else Outcome.STAYED
        if row.person_id in unused:
            row.person = None
    User.objects.filter(pk__in=unused).delete()
