"""Working time: when an organisation is open, and how deadlines run through it.

All moments are aware; the arithmetic is done on local days, so a change of the clock adds or takes no hour of
opening. The closing days of the country are computed; the table holds what differs from them: local closing days,
short days, and days of the country on which there is work all the same. They count once somebody approved them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from django.core.cache import cache
from django.db.models import F, Q
from django.utils import timezone

from onboarding.exceptions import OnboardingError
from onboarding.models import Calendar, Organisation

# Longer than any holiday: a calendar that does not open in this time never opens.
FURTHEST = timedelta(days=60)
CACHE_SECONDS = 300
GOOD_FRIDAY = timedelta(days=2)  # before Easter Sunday
Opening = tuple[time, time]


@lru_cache
def dutch_closing_days(year: int) -> Mapping[date, str]:
    """Days on which Dutch municipalities are closed, with their Dutch names; pure.

    The public holidays of the library with two corrections: municipal staff have Liberation Day each year and
    work on Good Friday (collective agreement of municipalities, CAO Gemeenten).
    """
    found = holidays.country_holidays(
        "NL", years=year, categories=("public", "optional"), language="nl"
    )
    easter = next(day for day, name in found.items() if name == "Eerste paasdag")
    return {day: name for day, name in sorted(found.items()) if day != easter - GOOD_FRIDAY}


@dataclass(frozen=True)
class WorkingTime:
    """Opening hours by weekday (0 is Monday) and the days that differ; () is closed. Pure."""

    hours: Mapping[int, tuple[Opening, ...]]
    exceptions: Mapping[date, tuple[Opening, ...]]

    def openings_on(self, day: date) -> tuple[Opening, ...]:
        return self.exceptions.get(day, self.hours.get(day.weekday(), ()))

    def is_open_on(self, day: date) -> bool:
        return bool(self.openings_on(day))

    def add(self, since: datetime, working: timedelta) -> datetime:
        """The moment at which ``working`` of opening time has passed since ``since``."""
        left = working
        for opens, closes in self._openings_from(since):
            length = closes - opens
            if left <= length:
                return opens + left
            left -= length
        raise AssertionError("unreachable: the openings never end")  # pragma: no cover

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The opening time that passed from ``start`` to ``end``."""
        used = timedelta()
        if end <= start:
            return used
        for opens, closes in self._openings_from(start):
            if opens >= end:
                return used
            used += min(closes, end) - opens
        return used

    def end_of_working_day(self, since: datetime, *, days: int) -> datetime:
        """Midnight after the ``days``-th working day that follows the local day of ``since``."""
        day = timezone.localtime(since).date()
        for _turn in range(days):
            day = self._next_open_day(day)
        return _midnight(day + timedelta(days=1))

    def _next_open_day(self, day: date) -> date:
        for ahead in range(1, FURTHEST.days + 1):
            if self.is_open_on(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        raise _never_opens()

    def _openings_from(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Openings after ``since`` in order and without end; that of the moment itself cut short."""
        day, last_open = timezone.localtime(since).date(), timezone.localtime(since).date()
        while day - last_open <= FURTHEST:
            for opens, closes in self.openings_on(day):
                last_open = day
                start, end = max(_local(day, opens), since), _local(day, closes)
                if start < end:
                    yield start, end
            day += timedelta(days=1)
        raise _never_opens()


def _never_opens() -> OnboardingError:
    return OnboardingError("calendar_never_opens", "This calendar has no opening in 60 days.")


def _local(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _midnight(day: date) -> datetime:
    return _local(day, time.min)


def working_time(*, around: datetime, organisation: Organisation | None = None) -> WorkingTime:
    """The working time of ``organisation``, else of the programme, a year to both sides.

    Hours are those that are valid on that day, also for the days after a change that is written down already.
    Three queries, none while the cache has it: a change is seen by everybody within five minutes.
    """
    day = timezone.localdate(around)
    key = f"working-time:{organisation.pk if organisation else 0}:{day}"
    found = cache.get(key)
    if found is None:
        found = _read(day, organisation)
        cache.set(key, found, CACHE_SECONDS)
    return found


def _read(day: date, organisation: Organisation | None) -> WorkingTime:
    calendar = (
        Calendar.objects.filter(Q(organisation=organisation) | Q(organisation=None))
        .order_by(F("organisation").asc(nulls_last=True))
        .first()
    )
    if calendar is None:
        raise LookupError("the programme has no calendar: its migration makes one")
    years = range(day.year - 1, day.year + 2)
    days: dict[date, tuple[Opening, ...]] = {
        closed: () for year in years for closed in dutch_closing_days(year)
    }
    for row in calendar.exceptions.filter(
        approved_at__isnull=False, day__year__range=(years[0], years[-1])
    ):
        days[row.day] = ((row.opens, row.closes),) if row.opens and row.closes else ()
    rules = calendar.rules.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
    )
    return WorkingTime(_by_weekday((r.weekday, r.opens, r.closes) for r in rules), days)


def _by_weekday(rules: Iterable[tuple[int, time, time]]) -> dict[int, tuple[Opening, ...]]:
    hours: dict[int, tuple[Opening, ...]] = {}
    for weekday, opens, closes in rules:
        hours[weekday] = (*hours.get(weekday, ()), (opens, closes))
    return hours
