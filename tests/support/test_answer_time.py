"""What was promised about the time of an answer, and how an agent sees that it is past."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from onboarding.calendar import WorkingTime, working_time
from onboarding.models import CalendarRule
from support import services
from support.answer_time import answer_due, late_before
from support.models import Case
from tests.support.cases import open_case
from tests.world import World

OFFICE = {weekday: ((time(8, 30), time(17)),) for weekday in range(5)}
BADGE = "utrecht-status-badge--danger"


def local(day: int, hour: int = 0) -> datetime:
    """In June 2026, whose first day is a Monday."""
    return datetime(2026, 6, day, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (local(1, 9), local(4)),  # Monday: until Wednesday is over
        (local(4, 23), local(9)),  # Thursday: Friday and Monday
        (local(5, 15), local(10)),  # Friday: Monday and Tuesday
        (local(6, 10), local(10)),  # Saturday and Sunday as Friday
        (local(7, 10), local(10)),
    ],
)
def test_an_answer_is_due_at_the_end_of_the_second_working_day(
    since: datetime, due: datetime
) -> None:
    assert answer_due(since, hours=WorkingTime(OFFICE, {})) == due


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_late"), [(0, False), (6, True)])
def test_the_workplace_marks_what_is_late(
    world: World, client: Client, days: int, is_late: bool
) -> None:
    case = open_case(world.professional)
    Case.objects.update(waiting_since=case.waiting_since - timedelta(days=days))
    client.force_login(world.happiness_agent)

    page = client.get(reverse("support:workplace"))

    assert (BADGE in page.content.decode()) is is_late


@pytest.mark.django_db
@pytest.mark.parametrize(
    "at",
    [local(1, 9), local(5, 15), local(6, 10), datetime(2026, 12, 28, 9, tzinfo=local(1).tzinfo)],
)
def test_late_is_what_is_past_its_promise(at: datetime) -> None:
    hours, limit = working_time(around=at), late_before(at)

    for hour in range(-24 * 12, 24):
        since = limit + timedelta(hours=hour)
        assert (answer_due(since, hours=hours) <= at) is (since < limit), since


@pytest.mark.django_db
def test_christmas_makes_nobody_late(world: World, client: Client) -> None:
    asked = datetime(2026, 12, 23, 16, tzinfo=ZoneInfo("Europe/Amsterdam"))  # a Wednesday
    open_case(world.professional)
    Case.objects.update(waiting_since=asked)

    for days, is_late in ((5, False), (6, True)):  # until Monday the 28th is over
        with time_machine.travel(asked + timedelta(days=days), tick=False):
            client.force_login(world.happiness_agent)
            page = client.get(reverse("support:workplace")).content.decode()
        assert (BADGE in page) is is_late


@pytest.mark.django_db
def test_an_answered_question_is_never_late(world: World) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="Antwoord")

    at = case.opened_at + timedelta(days=60)
    assert not Case.objects.marking_late(before=at).get(pk=case.pk).is_late


@pytest.mark.django_db
def test_a_calendar_without_hours_makes_nobody_late_and_stops_nobody(
    world: World, client: Client
) -> None:
    open_case(world.professional)
    CalendarRule.objects.all().delete()
    client.force_login(world.happiness_agent)

    page = client.get(reverse("support:workplace"))

    assert page.status_code == 200
    assert BADGE not in page.content.decode()
