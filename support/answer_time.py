"""How long an answer may take: promised on the pages and in the letters, shown to agents when it is past."""

import logging
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from onboarding.calendar import WorkingTime, working_time
from onboarding.exceptions import OnboardingError

logger = logging.getLogger(__name__)
WORKING_DAYS = 2


def answer_due(since: datetime, *, hours: WorkingTime) -> datetime:
    """The end of the second working day of the programme after ``since``."""
    return hours.end_of_working_day(since, days=WORKING_DAYS)


def late_before(at: datetime) -> datetime:
    """Who waits since before this moment waits too long at ``at``. No query while the cache has the calendar."""
    hours, day = working_time(around=at), timezone.localdate(at)
    try:
        while answer_due(_midnight(day), hours=hours) > at:
            day -= timedelta(days=1)
    except (
        OnboardingError
    ):  # the calendar never opens: agents work on, and the log says what is wrong
        logger.exception("no answer can be late")
        return _midnight(day - timedelta(days=365))
    return _midnight(day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
