"""Where a person stands in the curriculum: a fact that learning records and everybody may need."""

from datetime import datetime

from django.utils import timezone

from onboarding.models import ProgressSummary, User


def record_progress(
    *, person: User, done: int, required: int, minutes_left: int, at: datetime | None = None
) -> None:
    """Write the summary, one statement; ``minutes_left`` is an estimate of study time."""
    row = ProgressSummary(
        person=person,
        done=done,
        required=required,
        minutes_left=minutes_left,
        updated_at=at or timezone.now(),
    )
    ProgressSummary.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["done", "required", "minutes_left", "updated_at"],
    )
