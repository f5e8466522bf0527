"""On which days somebody was here: for the roll-out, which counts people and never looks at one.

A day and a kind, no counter and no content. Not written while a poll is answered: a moment beside an answer could join
the two (docs/decisions/0002).
"""

from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from onboarding.constants import UsageKind
from onboarding.models import UsageDay

KEPT = timedelta(days=400)  # thirteen months: this month beside the same one last year
_DAY_SECONDS = 24 * 3600


def note(person_id: int, kind: UsageKind, *, at: datetime | None = None) -> None:
    """Note the day, once: at most one statement a day per kind, also when the cache is away (then a few that change nothing)."""
    day = timezone.localdate(at) if at else timezone.localdate()
    if not _is_first(f"usage:{person_id}:{day}:{kind}"):
        return
    UsageDay.objects.bulk_create(
        [UsageDay(person_id=person_id, day=day, kind=kind)], ignore_conflicts=True
    )


def _is_first(key: str) -> bool:
    try:
        return cache.add(key, 1, _DAY_SECONDS)
    except Exception:  # noqa: BLE001 - any cache failure: the row itself is unique
        return True


def forget_old(*, before: date | None = None) -> int:
    """Forget days of more than thirteen months ago; return how many."""
    before = before or timezone.localdate() - KEPT
    deleted, _each = UsageDay.objects.filter(day__lt=before).delete()
    return deleted
