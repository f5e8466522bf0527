"""Where the wings meet: signals of one connected to services of another. Nothing else knows both."""

from typing import Any

from learning.services import enrol
from onboarding.models import User
from onboarding.signals import invitation_accepted


def _enrol_newcomer(person: User, **kwargs: Any) -> None:
    """A new professional is bound to the curriculum as it stands on the day of joining."""
    enrol(person=person)


def connect() -> None:
    """Connect every signal; called once when the apps are ready."""
    invitation_accepted.connect(_enrol_newcomer, dispatch_uid="enrol newcomer")
