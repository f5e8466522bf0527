"""What the pages of django-allauth show of ways to log in."""

from django import template

from onboarding import municipal_login
from onboarding.models import MunicipalLogin, User

register = template.Library()


@register.simple_tag
def is_municipal_login_offered() -> bool:
    """Whether any municipality has a log-in of its own; from the cache."""
    return bool(municipal_login.origins())


@register.simple_tag
def municipal_login_for(person: User) -> MunicipalLogin | None:
    """The log-in of the municipality of ``person``; no query when no municipality has one."""
    return municipal_login.login_of(person) if municipal_login.origins() else None


@register.simple_tag
def is_coupled(person: User) -> bool:
    """Whether an account of a municipality lets ``person`` in. One query."""
    return person.municipal_accounts.exists()
