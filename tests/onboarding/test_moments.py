"""One way to say a moment, all over the product."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import translation

from onboarding.moments import say_moment, say_since

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # 19:00 in Amsterdam


@pytest.mark.parametrize(
    ("at", "moment", "since"),
    [
        (datetime(2026, 11, 24, 17, 58, tzinfo=UTC), "24 november 18:58", "18:58"),
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), "23 november 23:59", "23 november 23:59"),
        (datetime(2026, 11, 23, 23, 1, tzinfo=UTC), "24 november 00:01", "00:01"),
        (datetime(2025, 12, 31, 9, 0, tzinfo=UTC), "31 december 2025 10:00", "31 december 2025 10:00"),
    ],
)  # fmt: skip
@time_machine.travel(NOW, tick=False)
def test_it_says_day_month_and_time_without_a_break(at: datetime, moment: str, since: str) -> None:
    with translation.override("nl"):
        assert say_moment(at) == moment.replace(" ", "\N{NO-BREAK SPACE}")
        assert say_since(at) == since.replace(" ", "\N{NO-BREAK SPACE}")
