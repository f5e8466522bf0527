"""The schedule: nothing in it is lost when beat is started again, or when nobody was there at one moment."""

import pytest
from celery.schedules import crontab

from cms.celery import app

SCHEDULE = app.conf.beat_schedule
LONGEST = 900  # seconds; an interval begins anew at each start of beat
# Wanted soon after they were missed, so asked for more often than once a day.
SOON = ("keep the figures of the roll-out", "remind of the end of access")


@pytest.mark.parametrize("name", SCHEDULE)
def test_what_is_seldom_done_stands_at_an_hour(name: str) -> None:
    schedule = SCHEDULE[name]["schedule"]

    assert isinstance(schedule, crontab) or schedule <= LONGEST


@pytest.mark.parametrize("name", SCHEDULE)
def test_a_turn_that_was_missed_is_made_good_within_a_day(name: str) -> None:
    schedule = SCHEDULE[name]["schedule"]

    if isinstance(schedule, crontab):
        each_day = (schedule.day_of_week, schedule.day_of_month, schedule.month_of_year)
        assert each_day == (set(range(7)), set(range(1, 32)), set(range(1, 13)))
        assert name not in SOON or len(schedule.hour) > 1


def test_each_names_a_task_that_is_there() -> None:
    app.loader.import_default_modules()

    assert {row["task"] for row in SCHEDULE.values()} <= set(app.tasks)
