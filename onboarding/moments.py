"""How the product says a moment: "24 november 18:58", with the year when it is not this one."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

NO_BREAK = "\N{NO-BREAK SPACE}"


def say_moment(at: datetime) -> str:
    """Day, month and time in the reader's language, on one line."""
    at = timezone.localtime(at)
    pattern = "j F H:i" if at.year == timezone.localtime().year else "j F Y H:i"
    return date_format(at, pattern).replace(" ", NO_BREAK)


def say_since(at: datetime) -> str:
    """The same, but only the time when it was today."""
    local = timezone.localtime(at)
    return date_format(local, "H:i") if local.date() == timezone.localdate() else say_moment(at)


def say_last_day(until: datetime) -> str:
    """The day before a moment at which something ends, such as midnight: the last day that it was."""
    day = timezone.localdate(until - timedelta(microseconds=1))
    pattern = "j F" if day.year == timezone.localdate().year else "j F Y"
    return date_format(day, pattern).replace(" ", NO_BREAK)
