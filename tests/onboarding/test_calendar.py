"""Working time: closing days of Dutch municipalities, deadlines over nights, weekends and changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from onboarding.calendar import WorkingTime, dutch_closing_days, working_time
from onboarding.constants import Act, ClosingSource
from onboarding.exceptions import OnboardingError
from onboarding.models import Calendar, CalendarException, JournalEntry
from tests.world import World

ZONE = ZoneInfo("Europe/Amsterdam")
OFFICE = {weekday: ((time(8, 30), time(17)),) for weekday in range(5)}
HOURS = WorkingTime(
    OFFICE, {day: () for year in range(2025, 2033) for day in dutch_closing_days(year)}
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[misc, arg-type]


def test_municipal_staff_work_on_good_friday_and_not_on_liberation_day() -> None:
    for year in range(2024, 2040):
        days = dutch_closing_days(year)

        assert date(year, 5, 5) in days
        assert "Goede vrijdag" not in days.values()
        assert len(days) in (10, 11)  # Ascension Day may be Liberation Day or King's Day


def test_kings_day_moves_from_sunday_to_saturday() -> None:
    assert date(2031, 4, 26) in dutch_closing_days(2031)
    assert date(2031, 4, 27) not in dutch_closing_days(2031)


@pytest.mark.parametrize(
    ("since", "hours", "due"),
    [
        (local(2026, 11, 20, 16), 4, local(2026, 11, 23, 11, 30)),  # over a weekend
        (local(2026, 4, 3, 16), 2, local(2026, 4, 7, 9, 30)),  # Good Friday, then Easter
        (local(2026, 5, 4, 16), 2, local(2026, 5, 6, 9, 30)),  # over Liberation Day
        (local(2026, 11, 21, 12), 1, local(2026, 11, 23, 9, 30)),  # from a Saturday
        (local(2026, 11, 23, 7), 8.5, local(2026, 11, 23, 17)),  # a whole day, to its last moment
        (local(2026, 3, 27, 16), 2, local(2026, 3, 30, 9, 30)),  # the clock goes forward in between
        (local(2026, 10, 23, 16), 2, local(2026, 10, 26, 9, 30)),  # the clock goes back in between
    ],
)
def test_a_deadline_runs_through_working_time_alone(
    since: datetime, hours: float, due: datetime
) -> None:
    working = timedelta(hours=hours)

    assert HOURS.add(since, working) == due
    assert HOURS.add(since.astimezone(UTC), working) == due
    assert HOURS.between(since, due) == working


moments = st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.timedeltas(timedelta(seconds=1), timedelta(hours=80))


@given(since=moments, working=lengths)
def test_what_was_added_is_what_lies_between(since: datetime, working: timedelta) -> None:
    due = HOURS.add(since, working)

    assert HOURS.between(since, due) == working
    assert HOURS.is_open_on(due.astimezone(ZONE).date())


@given(since=moments, first=lengths, second=lengths)
def test_adding_twice_is_adding_once(since: datetime, first: timedelta, second: timedelta) -> None:
    assert HOURS.add(HOURS.add(since, first), second) == HOURS.add(since, first + second)


def test_nothing_lies_between_a_moment_and_an_earlier_one() -> None:
    assert HOURS.between(local(2026, 11, 24, 12), local(2026, 11, 23, 12)) == timedelta()


def test_a_calendar_that_never_opens_says_so() -> None:
    never = WorkingTime({}, {})

    for ask in (
        lambda: never.add(local(2026, 1, 5), timedelta(hours=1)),
        lambda: never.end_of_working_day(local(2026, 1, 5), days=1),
    ):
        with pytest.raises(OnboardingError) as refused:
            ask()
        assert refused.value.code == "calendar_never_opens"


@pytest.mark.django_db
def test_a_new_installation_has_the_hours_of_the_programme(
    django_assert_num_queries,
) -> None:
    with django_assert_num_queries(3):  # calendar, rules, exceptions
        hours = working_time(around=local(2026, 11, 24, 12))
    with django_assert_num_queries(0):
        assert working_time(around=local(2026, 11, 24, 13)) == hours

    assert hours.openings_on(date(2026, 11, 24)) == ((time(8, 30), time(17)),)
    assert not hours.is_open_on(date(2026, 12, 25))
    assert not hours.is_open_on(date(2027, 1, 1))


@pytest.mark.django_db
def test_only_what_somebody_approved_differs(world: World) -> None:
    calendar = Calendar.objects.get(organisation=None)
    at = local(2026, 12, 1, 12)
    for day, opens, approved_at in (
        (date(2026, 12, 24), None, None),
        (date(2026, 12, 28), None, at),
        (date(2026, 12, 31), time(9), at),
        (date(2026, 12, 25), time(9), at),
    ):
        CalendarException.objects.create(
            calendar=calendar,
            day=day,
            opens=opens,
            closes=opens and time(12),
            reason="Demo",
            source=ClosingSource.LOCAL,
            approved_at=approved_at,
        )

    hours = working_time(around=at)

    assert hours.is_open_on(date(2026, 12, 24))
    assert not hours.is_open_on(date(2026, 12, 28))
    assert hours.openings_on(date(2026, 12, 31)) == ((time(9), time(12)),)
    assert hours.openings_on(date(2026, 12, 25)) == ((time(9), time(12)),)


@pytest.mark.django_db
def test_a_municipality_may_have_hours_of_its_own(world: World) -> None:
    own = Calendar.objects.create(organisation=world.veldstad)
    own.rules.create(weekday=5, opens=time(10), closes=time(12))

    saturday = date(2026, 11, 28)

    at = local(2026, 11, 24, 12)
    assert working_time(around=at, organisation=world.veldstad).is_open_on(saturday)
    assert not working_time(around=at, organisation=world.duindam).is_open_on(saturday)


@pytest.mark.django_db
def test_what_an_administrator_writes_down_is_approved_and_noted(
    world: World, client: Client
) -> None:
    client.force_login(world.administrator)
    calendar = Calendar.objects.get(organisation=None)
    rules, days = "rules", "exceptions"
    form: dict[str, object] = {f"{rules}-TOTAL_FORMS": 5, f"{rules}-INITIAL_FORMS": 5}
    for number, rule in enumerate(calendar.rules.order_by("weekday")):
        facts = {"id": rule.pk, "calendar": calendar.pk, "weekday": rule.weekday}
        facts |= {"opens": "08:30", "closes": "17:00"}
        form |= {f"{rules}-{number}-{name}": value for name, value in facts.items()}
    form |= {
        f"{days}-TOTAL_FORMS": 1,
        f"{days}-INITIAL_FORMS": 0,
        f"{days}-0-calendar": calendar.pk,
    }
    form |= {
        f"{days}-0-day": "2026-12-28",
        f"{days}-0-reason": "Brugdag",
        f"{days}-0-source": "local",
    }

    answer = client.post(reverse("admin:onboarding_calendar_change", args=[calendar.pk]), form)

    assert answer.status_code == 302
    day = CalendarException.objects.get()
    assert (day.approved_by, day.approved_at is not None) == (world.administrator, True)
    noted = JournalEntry.objects.get(act=Act.CALENDAR_CHANGED)
    assert noted.actor == world.administrator
    assert not working_time(around=local(2026, 12, 1, 12)).is_open_on(date(2026, 12, 28))
