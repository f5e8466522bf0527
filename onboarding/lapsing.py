"""The end of a temporary log-in: warned of four times, then reading only, then closed; never by surprise.

A log-in lapses only after three reminders of this very end were taken by the mail server and did not come back for as long
as one may (``notify``), and never while the address refuses letters. Everything is looked at again under lock when it is
done: nothing was decided before.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from onboarding import calendar, notify
from onboarding.access import end_of_day, lock_access, record_step
from onboarding.constants import AccessEventKind, AccessState
from onboarding.models import Access, AccessReminder, ProgressSummary, User
from onboarding.notify import COMES_BACK_WITHIN, Letter
from onboarding.policies import municipality_of

TOPIC = "access ends"
STEPS = (30, 14, 7, 2)  # days before the end
LEAST_WARNED = 3
STUDY_A_DAY = 45  # minutes that fit beside the work
CHUNK = 500

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outlook:
    """What is still to do until the last day, and whether it fits in the working days that are left."""

    items: int
    minutes: int
    working_days: int

    @property
    def is_feasible(self) -> bool:
        return self.minutes <= self.working_days * STUDY_A_DAY


def outlook_of(person: User, until: datetime, *, at: datetime) -> Outlook | None:
    """None for who has not begun, as nothing is known of the path yet. Three queries at most."""
    summary = ProgressSummary.objects.filter(person=person).first()
    if summary is None:
        return None
    hours = calendar.working_time(around=at, organisation=municipality_of(person))
    first, end = timezone.localdate(at), timezone.localdate(until)
    days = (first + timedelta(days=n) for n in range(max((end - first).days, 0)))
    return Outlook(
        items=summary.required - summary.done,
        minutes=summary.minutes_left,
        working_days=sum(hours.is_open_on(day) for day in days),
    )


def promise_reminders(*, at: datetime | None = None) -> int:
    """Promise the letters that are due today; a day that was missed is made good. Return how many."""
    at = at or timezone.now()
    ending = Access.objects.filter(
        state=AccessState.TEMPORARY,
        tool_until__gt=at,
        tool_until__lte=end_of_day(at, days=STEPS[0] - 1),
        person__is_active=True,
    ).order_by("pk")
    promised, last = 0, 0
    while chunk := list(ending.filter(pk__gt=last)[:CHUNK]):
        promised += _promise(((access, _step_due(access, at)) for access in chunk), at=at)
        last = chunk[-1].pk
    return promised


def _step_due(access: Access, at: datetime) -> int:
    left = (timezone.localdate(access.ends_at) - timezone.localdate(at)).days
    return min(step for step in STEPS if step >= left)


@transaction.atomic
def _promise(reminders: Iterable[tuple[Access, int]], *, at: datetime) -> int:
    """Those of (access, days before) that were not promised for this end yet. Four statements a call."""
    wanted = {(access.pk, days): access for access, days in reminders}
    known = set(
        AccessReminder.objects.filter(access__in={pk for pk, _days in wanted}).values_list(
            "access", "until", "days_before"
        )
    )
    new = [
        AccessReminder(access=access, until=access.ends_at, days_before=days, promised_at=at)
        for (pk, days), access in wanted.items()
        if (pk, access.ends_at, days) not in known
    ]
    AccessReminder.objects.bulk_create(new, ignore_conflicts=True)
    notify.tell_many(topic=TOPIC, letters=[_letter_of(row) for row in new])
    return len(new)


def _letter_of(row: AccessReminder) -> tuple[int, dict[str, Any], str]:
    until = row.until.isoformat()
    args = {"until": until, "days_before": row.days_before}
    return row.access.person_id, args, f"access-ends:{row.access_id}:{until}:{row.days_before}"


def remind_now(access: Access, *, at: datetime) -> None:
    """Send the letter once more, outside the fixed days; on one day once."""
    until = access.ends_at.isoformat()
    notify.tell(
        person=access.person,
        topic=TOPIC,
        args={"until": until, "days_before": 0},
        key=f"access-ends:{access.pk}:{until}:by-hand:{timezone.localdate(at)}",
    )


def compose_reminder(person: User, args: dict[str, Any]) -> Letter | None:
    """As long as the log-in still ends then; the days are counted when the letter leaves."""
    until, now = datetime.fromisoformat(args["until"]), timezone.now()
    access = Access.objects.filter(
        person=person, state__in=(AccessState.TEMPORARY, AccessState.GRACE), tool_until=until
    ).first()
    if access is None:
        return None
    context = {
        "access": access,
        "days": (timezone.localdate(until) - timezone.localdate(now)).days,
        "outlook": outlook_of(person, until, at=now),
        "tool_url": settings.TOOL_URL,
    }
    return Letter("onboarding/mail/access_ends", context)


def note_delivered(person: User, args: dict[str, Any], at: datetime, letter: str) -> None:
    """The mail server took the letter; ``letter`` is what names it when it comes back."""
    AccessReminder.objects.filter(
        access__person=person,
        until=datetime.fromisoformat(args["until"]),
        days_before=args["days_before"],
        delivered_at=None,
    ).update(delivered_at=at, letter=letter)


def note_returned(person: User, *, letters: set[str], at: datetime | None) -> None:
    """Letters came back: the reminders among them were not delivered after all, however long ago they left.

    When none of them is a reminder, the address refused something else at ``at``, and what left shortly before can hardly
    have arrived; ``at`` is None when it is not known to be about the address of today.
    """
    told = AccessReminder.objects.filter(access__person=person)
    if told.filter(letter__in=letters).update(delivered_at=None) or at is None:
        return
    told.filter(delivered_at__gte=at - COMES_BACK_WITHIN).update(delivered_at=None)


def advance_run_out(*, at: datetime | None = None) -> int:
    """Take the next step of every log-in whose time is over; each looked at again under lock. Return how many.

    Who reads on because no letter arrives is left out: until one does nothing happens to that log-in.
    """
    at = at or timezone.now()
    waiting = Q(state=AccessState.GRACE, person__unreachable_since__isnull=False)
    people = Access.objects.run_out(at=at).exclude(waiting).values_list("person", flat=True)
    return sum(_advance_safely(person_id, at=at) for person_id in list(people))


def _advance_safely(person_id: int, *, at: datetime) -> bool:
    try:
        return _advance(person_id, at=at)
    except Exception as error:  # noqa: BLE001 - one bad log-in must never stop the next
        logger.error("log-in of person %s cannot go on: %s", person_id, type(error).__name__)
        return False


@transaction.atomic
def _advance(person_id: int, *, at: datetime) -> bool:
    access = lock_access(person_id)
    if access is None or not access.has_run_out(at=at):
        return False
    if access.state == AccessState.TEMPORARY:
        record_step(access, AccessEventKind.GRACE, AccessState.GRACE, at=at)
        return True
    if access.person.unreachable_since is not None:
        return False  # nobody can be told; the contact sees it
    if _warned(access, at=at) >= LEAST_WARNED:
        record_step(access, AccessEventKind.LAPSED, AccessState.LAPSED, at=at)
    else:
        _give_a_week(access, at=at)
    return True


def _warned(access: Access, *, at: datetime) -> int:
    """How many reminders of this end were delivered, and so long ago that none of them comes back any more. One query."""
    told = AccessReminder.objects.filter(access=access, until=access.ends_at)
    return told.filter(delivered_at__lte=at - COMES_BACK_WITHIN).count()


def _give_a_week(access: Access, *, at: datetime) -> None:
    """Too few letters came through: another week of reading, and another letter."""
    access.grace_until = end_of_day(at, days=6)
    record_step(access, AccessEventKind.GRACE_LONGER, AccessState.GRACE, at=at)
    since = (timezone.localdate(access.ends_at) - timezone.localdate(at)).days
    _promise([(access, min(since, -1))], at=at)
