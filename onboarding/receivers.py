"""What we do when somebody logged in, or django-allauth says that a password changed."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from onboarding import invites, usage
from onboarding.constants import UsageKind
from onboarding.models import User
from onboarding.municipal_login import AWAY
from onboarding.withdrawal import end_sessions_and_tokens


@receiver(password_changed)
@receiver(password_reset)
def log_out_everywhere(user: User, **kwargs: Any) -> None:
    """Whoever knew the old password may have a page open or hold a token of a tool: both end now."""
    end_sessions_and_tokens(person=user)


@receiver(password_reset)
def accept_open_invitation(user: User, **kwargs: Any) -> None:
    """Resetting the password proves the address as well as the invitation link does."""
    invites.accept_by_password_reset(person=user)
    User.objects.filter(pk=user.pk).update(unreachable_since=None)


@receiver(user_logged_in)
def note_the_day(user: User, **kwargs: Any) -> None:
    usage.note(user.pk, UsageKind.LOG_IN)


@receiver(user_logged_in)
def stay(request: HttpRequest, **kwargs: Any) -> None:
    """The session of a stranger at the door of a municipality is short; whoever came in, by whatever door, stays."""
    if request.session.get("_session_expiry") == AWAY:
        request.session.set_expiry(None)
