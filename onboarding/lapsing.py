"""The end of a temporary log-in: warned of four times, then reading only, then closed; never by surprise.

A log-in lapses only after three reminders of this very end were taken by the mail server and did not come back, and never
while the address refuses letters. Everything is looked at again under lock when it is done: nothing was decided before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from onboarding import calendar, notify
from onboarding.access import end_of_day, lock_access, record_step
from onboarding.constants import AccessEventKind, AccessState
from onboarding.models import Access, AccessReminder, ProgressSummary, User
from onboarding.notify import Letter
from onboarding.policies import municipality_of

TOPIC = "access ends"
STEPS = (30, 14, 7, 2)  # days before the end
LEAST_WARNED = 3
COMES_BACK_WITHIN = timedelta(days=5)  # so long mail servers try (RFC 5321, section 4.5.4.1)
STUDY_A_DAY = 45  # minutes that fit beside the work
CHUNK = 500


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


def note_delivered(person: User, args: dict[str, Any], at: datetime) -> None:
    """The mail server took the letter."""
    AccessReminder.objects.filter(
        access__person=person,
        until=datetime.fromisoformat(args["until"]),
        days_before=args["days_before"],
        delivered_at=None,
    ).update(delivered_at=at)


def note_returned(person: User, *, at: datetime) -> None:
    """A letter came back, so what left lately was not delivered after all."""
    late = AccessReminder.objects.filter(
        access__person=person, delivered_at__gte=at - COMES_BACK_WITHIN
    )
    late.update(delivered_at=None)


def advance_run_out(*, at: datetime | None = None) -> int:
    """Take the next step of every log-in whose time is over; each looked at again under lock. Return how many."""
    at = at or timezone.now()
    people = Access.objects.run_out(at=at).values_list("person", flat=True)
    return sum(_advance(person_id, at=at) for person_id in list(people))


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
    if _warned(access) >= LEAST_WARNED:
        record_step(access, AccessEventKind.LAPSED, AccessState.LAPSED, at=at)
    else:
        _give_a_week(access, at=at)
    return True


def _warned(access: Access) -> int:
    """How many reminders of this end were delivered. One query."""
    told = AccessReminder.objects.filter(access=access, until=access.ends_at)
    return told.aggregate(n=Count("delivered_at"))["n"]


def _give_a_week(access: Access, *, at: datetime) -> None:
    """Too few letters came through: another week of reading, and another letter."""
    access.grace_until = end_of_day(at, days=6)
    record_step(access, AccessEventKind.GRACE_LONGER, AccessState.GRACE, at=at)
    since = (timezone.localdate(access.ends_at) - timezone.localdate(at)).days
    _promise([(access, min(since, -1))], at=at)
