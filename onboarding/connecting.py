"""Connecting a municipality: how its eight conditions stand, what is missing, and the day on which it goes live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal
from onboarding.constants import CONTACT_ROLES, Act, Condition, ConditionState
from onboarding.exceptions import OnboardingError
from onboarding.models import ConditionStatus, Connection, Membership, Organisation, User

DONE = (ConditionState.MET, ConditionState.NOT_NEEDED)


@dataclass(frozen=True)
class Standing:
    """One condition of one municipality."""

    condition: Condition
    status: ConditionStatus | None

    @property
    def is_done(self) -> bool:
        return self.status is not None and self.status.state in DONE


@dataclass(frozen=True)
class Overview:
    municipality: Organisation
    connection: Connection | None
    standings: tuple[Standing, ...]

    @property
    def is_live(self) -> bool:
        return self.connection is not None and self.connection.live_on is not None

    @property
    def done(self) -> int:
        return sum(standing.is_done for standing in self.standings)

    @property
    def missing(self) -> list[Condition]:
        return [standing.condition for standing in self.standings if not standing.is_done]


def read_overviews(municipalities: list[Organisation]) -> list[Overview]:
    """In the given order. Two queries, whatever their number."""
    statuses = {
        (row.municipality_id, row.condition): row
        for row in ConditionStatus.objects.filter(municipality__in=municipalities)
    }
    known = Connection.objects.in_bulk([m.pk for m in municipalities], field_name="municipality_id")
    return [
        Overview(
            municipality=node,
            connection=known.get(node.pk),
            standings=tuple(Standing(c, statuses.get((node.pk, c))) for c in Condition),
        )
        for node in municipalities
    ]


@transaction.atomic
def set_condition(
    *, municipality: Organisation, condition: Condition, actor: User, facts: dict[str, Any]
) -> None:
    """Write down how a condition stands (``facts``: state, owner, evidence, due_on).

    ``OnboardingError``: ``no_agreement`` for privacy without a processing agreement, ``no_contact`` without an internal
    contact, ``no_reason`` when something is not needed and nobody says why.
    """
    state = facts["state"]
    if state == ConditionState.MET:
        _check_met(municipality, condition)
    if state == ConditionState.NOT_NEEDED and not facts.get("evidence"):
        raise OnboardingError("no_reason", _("Say why this is not needed here."))
    ConditionStatus.objects.update_or_create(
        municipality=municipality, condition=condition, defaults=facts
    )
    details = {"condition": condition, "state": state}
    journal.record(
        act=Act.CONDITION_CHANGED, actor=actor, organisation=municipality, details=details
    )


def _check_met(municipality: Organisation, condition: Condition) -> None:
    if condition == Condition.PRIVACY:
        signed = Connection.objects.filter(municipality=municipality).exclude(
            agreement_signed_on=None
        )
        if not signed.exists():
            raise OnboardingError(
                "no_agreement",
                _("Record the processing agreement first: who signed which version, and when."),
            )
    if condition == Condition.CONTACT and not _has_contact(municipality):
        raise OnboardingError(
            "no_contact",
            _(
                "Nobody is internal contact of this municipality yet. A programme lead gives that role "
                "on the page of the municipality, under Organisation."
            ),
        )


def _has_contact(municipality: Organisation) -> bool:
    held = Membership.objects.active(at=timezone.now()).filter(
        organisation__municipality=municipality, role__in=CONTACT_ROLES, person__is_active=True
    )
    return held.exists()


@transaction.atomic
def record_agreement(
    *, municipality: Organisation, signed_by: str, signed_on: date, version: str, actor: User
) -> None:
    """Who signed which version of the processing agreement, and when. ``OnboardingError``: ``in_future``."""
    if signed_on > timezone.localdate():
        raise OnboardingError("in_future", _("That day is still to come."))
    Connection.objects.update_or_create(
        municipality=municipality,
        defaults={
            "agreement_signed_by": signed_by,
            "agreement_signed_on": signed_on,
            "agreement_version": version,
        },
    )
    details = {"version": version}
    journal.record(
        act=Act.AGREEMENT_RECORDED, actor=actor, organisation=municipality, details=details
    )


@transaction.atomic
def go_live(*, municipality: Organisation, reason: str, actor: User) -> None:
    """Declare that a municipality works with the method; done already: unchanged.

    ``OnboardingError``: ``missing`` without a reason while conditions are open.
    """
    connection, _is_new = Connection.objects.select_for_update().get_or_create(
        municipality=municipality
    )
    if connection.live_on is not None:
        return
    [overview] = read_overviews([municipality])
    reason = " ".join(reason.split())
    if overview.missing and not reason:
        raise OnboardingError(
            "missing",
            _("Not all conditions are met. Say why the municipality goes live all the same."),
        )
    connection.live_on, connection.live_by = timezone.localdate(), actor
    connection.live_reason = reason[:200] if overview.missing else ""
    connection.save(update_fields=["live_on", "live_by", "live_reason"])
    details = {"missing": [str(condition) for condition in overview.missing]}
    journal.record(act=Act.WENT_LIVE, actor=actor, organisation=municipality, details=details)


@transaction.atomic
def undo_live(*, municipality: Organisation, actor: User) -> None:
    """Take going live back; people and their log-ins stay as they are."""
    changed = Connection.objects.filter(municipality=municipality).exclude(live_on=None)
    if changed.update(live_on=None, live_by=None, live_reason=""):
        journal.record(act=Act.LIVE_UNDONE, actor=actor, organisation=municipality)


@transaction.atomic
def save_rows(*, municipality: Organisation, rows: list[Model], actor: User, name: str) -> None:
    """Save new or changed rows of one of the lists of a municipality."""
    for row in rows:
        row.municipality = municipality  # type: ignore[attr-defined]
        row.save()
    _note_list(municipality, actor, name, len(rows))


@transaction.atomic
def add_rows(
    *, municipality: Organisation, rows: list[Any], fields: Sequence[str], actor: User, name: str
) -> int:
    """Add the rows that do not stand there already, with the same in all ``fields``; return how many that are.

    Under the lock of the municipality: the same list handed in twice at once is added once.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    known = set()
    if rows:
        there = type(rows[0])._default_manager.filter(municipality=municipality)
        known = set(there.values_list(*fields))
    new = []
    for row in rows:
        facts = tuple(getattr(row, field) for field in fields)
        if facts not in known:
            known.add(facts)
            new.append(row)
    if new:
        save_rows(municipality=municipality, rows=new, actor=actor, name=name)
    return len(new)


@transaction.atomic
def remove_row(*, municipality: Organisation, row: Model, actor: User, name: str) -> None:
    row.delete()
    _note_list(municipality, actor, name, -1)


def _note_list(municipality: Organisation, actor: User, name: str, rows: int) -> None:
    details = {"list": name, "rows": rows}
    journal.record(act=Act.LIST_CHANGED, actor=actor, organisation=municipality, details=details)
