"""How long an answer may take: promised on the pages and in the letters, shown to agents when it is past."""

from datetime import datetime, time, timedelta

from django.utils import timezone

WORKING_DAYS = 2
SATURDAY = 5


def answer_due(since: datetime) -> datetime:
    """The end of the second working day after ``since``, in local time.

    Working days are Monday to Friday: holidays count as working days, for there is no calendar of them yet.
    """
    day, left = timezone.localtime(since).date(), WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
