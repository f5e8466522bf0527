"""Ending access: the tool, the sessions and the tokens of a person close together."""

from allauth.idp.oidc.models import Token
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from onboarding import journal
from onboarding.access import move_access
from onboarding.constants import AccessState, Act
from onboarding.models import Access, User
from onboarding.policies import municipality_of


def end_sessions_and_tokens(*, person: User) -> None:
    """Log the person out everywhere and make every token of every tool worthless."""
    keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person).delete()
    Token.objects.filter(user=person).delete()


@transaction.atomic
def withdraw_access(*, person: User, actor: User, reason: str) -> None:
    """Close tool, learning, help and staff pages for ``person``; recorded with actor and reason.

    Works for people without a tool log-in too; repeated, it closes what was opened since.
    """
    access = Access.objects.select_for_update().filter(person=person).first()
    if access is not None and access.state != AccessState.WITHDRAWN:
        access.tool_until = access.grace_until = None
        move_access(access, AccessState.WITHDRAWN, at=timezone.now(), actor=actor, reason=reason)
    User.objects.filter(pk=person.pk).update(is_active=False)
    journal.record(
        act=Act.ACCESS_WITHDRAWN, actor=actor, subject=person, organisation=municipality_of(person)
    )
    person.groups.clear()
    end_sessions_and_tokens(person=person)
