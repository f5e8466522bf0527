"""What we do when django-allauth says that a password changed."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.idp.oidc.models import Token
from django.dispatch import receiver

from onboarding import invites
from onboarding.models import User


@receiver(password_changed)
@receiver(password_reset)
def drop_tokens(user: User, **kwargs: Any) -> None:
    """Whoever knew the old password may hold tokens of a tool: they end now (Django ends the sessions)."""
    Token.objects.filter(user=user).delete()


@receiver(password_reset)
def accept_open_invitation(user: User, **kwargs: Any) -> None:
    """Resetting the password proves the address as well as the invitation link does."""
    invites.accept_by_password_reset(person=user)
