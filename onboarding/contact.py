"""One budget for everything we ask of a person: polls, satisfaction, course forms together."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onboarding.constants import AskKind
from onboarding.models import Ask, User

MIN_GAP = timedelta(days=14)
MOST_PER_YEAR = 12
QUIET_START = timedelta(days=7)


def _has_room(person: User, *, at: datetime) -> bool:
    if at - person.date_joined < QUIET_START:
        return False
    today = timezone.localdate(at)
    days = list(
        Ask.objects.filter(person=person, asked_on__gt=today - timedelta(days=365))
        .order_by("-asked_on")
        .values_list("asked_on", flat=True)[:MOST_PER_YEAR]
    )
    if len(days) >= MOST_PER_YEAR:
        return False
    return not days or today - days[0] >= MIN_GAP


@transaction.atomic
def take(*, person: User, kind: AskKind, at: datetime) -> bool:
    """Spend one ask of ``person`` if the budget allows it; return whether it did.

    Not in the first 7 days, at most one per 14 days and 12 a year. Locks the person's row.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not _has_room(locked, at=at):
        return False
    Ask.objects.create(person=locked, kind=kind, asked_on=timezone.localdate(at))
    return True
