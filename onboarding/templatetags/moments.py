"""Moments in templates, empty where there is none; see ``onboarding.moments``."""

from datetime import datetime

from django import template

from onboarding.moments import say_last_day, say_moment, say_since

register = template.Library()


@register.filter
def moment(at: datetime | None) -> str:
    """Say for instance "24 november 18:58"."""
    return say_moment(at) if at else ""


@register.filter
def since(at: datetime | None) -> str:
    """Say for instance "18:58" when that was today."""
    return say_since(at) if at else ""


@register.filter
def last_day(until: datetime | None) -> str:
    """Say for instance "24 november" of what ends at the midnight after it."""
    return say_last_day(until) if until else ""
