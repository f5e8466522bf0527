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
from onboarding.constants import Act, ImportState, Outcome, Role, Verdict
from onboarding.exceptions import OnboardingError
from onboarding.importing import NOT_YOURS, look_up_roles
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
from onboarding.policies import may_change_access, place_of, roles_to_invite

KIND_APPLY, KIND_UNDO = "import", "import undo"
CHUNK = 250
WILL_HAPPEN = (Verdict.NEW, Verdict.MOVES)
_DONE = ("outcome", "problem", "person")
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
    batch.applied_by, batch.origin = actor, journal.origin()
    batch.undo_until = now + timedelta(minutes=settings.IMPORT_UNDO_MINUTES)
    batch.save(update_fields=["state", "applied_at", "applied_by", "origin", "undo_until"])
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
    Import.objects.filter(pk=batch.pk).update(state=ImportState.UNDOING, undone_by=actor)
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
    batch = _lock_batch(payload)
    if batch.state != ImportState.APPLYING:
        return None  # undone meanwhile
    waiting = batch.rows.filter(outcome="", verdict__in=WILL_HAPPEN).order_by("number")
    rows = list(waiting.select_related("place", "person")[:CHUNK])
    moves = [row for row in rows if row.verdict == Verdict.MOVES]
    people = _lock_people(moves)
    places = _lock_places({row.place_id for row in rows})
    _invite([row for row in rows if row.verdict == Verdict.NEW], places, batch)
    for row in moves:
        _apply_move(row, people.get(row.person_id), places.get(row.place_id), batch)
    ImportRow.objects.bulk_update(rows, _DONE)
    if len(rows) < CHUNK:
        batch.state, batch.finished_at = ImportState.DONE, timezone.now()
        batch.save(update_fields=["state", "finished_at"])
        return None
    return partial(_promise, KIND_APPLY, batch, payload["chunk"] + 1)


def _lock_batch(payload: _Args) -> Import:
    rows = Import.objects.select_for_update(of=("self",))
    return rows.select_related("applied_by", "undone_by").get(pk=payload["batch"])


def _lock_people(rows: list[ImportRow]) -> dict[int | None, User]:
    """Those of the rows as they are now, and so they stay: giving a role and moving take the same lock.

    In one order, and before the parts, as those do: no two wait for each other.
    """
    ids = {row.person_id for row in rows if row.person_id}
    people = list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    look_up_roles(people)
    return {person.pk: person for person in people}


def _lock_places(ids: set[int | None]) -> dict[int | None, Organisation]:
    """Under lock: closing a part looks whether somebody works there."""
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=ids - {None})
    return {place.pk: place for place in rows.order_by("pk")}


def _apply_move(
    row: ImportRow, person: User | None, target: Organisation | None, batch: Import
) -> None:
    if person and target and place_of(person) == target:
        row.outcome = Outcome.KNOWN  # somebody moved them there meanwhile: not ours to undo
        return
    row.problem = _move(person, row.came_from_id, target, batch.applied_by)
    row.outcome = Outcome.REFUSED if row.problem else Outcome.MOVED


def _move(
    person: User | None, from_id: int | None, target: Organisation | None, actor: User | None
) -> str:
    """Move somebody who is locked from where the list knows them; "", or why they stay where they are.

    Somebody who works elsewhere by now was moved by a person, and that may be to another municipality.
    """
    place = place_of(person) if person else None
    if person is None or place is None or target is None:
        return "gone"
    if place.pk != from_id:
        return "moved_since"
    if actor is None or not actor.is_active or not may_change_access(actor, person):
        return NOT_YOURS
    try:
        with transaction.atomic():
            move_person(person=person, organisation=target, actor=actor)
    except OnboardingError as error:
        return error.code
    return ""


def _invite(rows: list[ImportRow], places: dict[int | None, Organisation], batch: Import) -> None:
    """Invite many: as many statements for 250 as for one. A clash with somebody else's invitation: one by one."""
    known = set(
        User.objects.filter(email__in=[row.email for row in rows]).values_list("email", flat=True)
    )
    roles = _roles_by_place(places, batch.applied_by)
    free: list[ImportRow] = []
    for row in rows:
        place = places.get(row.place_id)
        if row.email in known:
            row.outcome = Outcome.KNOWN
        elif not row.email:  # erased since
            row.outcome, row.problem = Outcome.REFUSED, "gone"
        elif place is None or place.closed_on is not None:
            row.outcome, row.problem = Outcome.REFUSED, "closed_part"
        elif row.role not in roles[place.pk]:
            row.outcome, row.problem = Outcome.REFUSED, "not_your_role"
        else:
            free.append(row)
    try:
        with transaction.atomic():
            _make_people(free, batch)
    except IntegrityError:
        for row in free:
            _invite_alone(row, batch)


def _roles_by_place(
    places: dict[int | None, Organisation], actor: User | None
) -> dict[int, set[Role]]:
    """What whoever applies the list may give: they need not be who handed it in."""
    return {
        place.pk: set(roles_to_invite(actor, place)) if actor and actor.is_active else set()
        for place in places.values()
    }


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
        Invitation(person=person, invited_by=batch.applied_by, sent_at=batch.undo_until or now)
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
    actor = batch.applied_by
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
    batch = _lock_batch(payload)
    if batch.state != ImportState.UNDOING:
        return None
    done = batch.rows.filter(outcome__in=(Outcome.INVITED, Outcome.MOVED)).order_by("number")
    rows = list(done.select_related("person")[:CHUNK])
    moves = [row for row in rows if row.outcome == Outcome.MOVED]
    people = _lock_people(moves)
    places = _lock_places({row.came_from_id for row in moves})
    _take_back([row for row in rows if row.outcome == Outcome.INVITED])
    for row in moves:
        before = places.get(row.came_from_id)
        row.problem = _move(people.get(row.person_id), row.place_id, before, batch.undone_by)
        row.outcome = Outcome.STAYED if row.problem else Outcome.UNDONE
    ImportRow.objects.bulk_update(rows, _DONE)
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
