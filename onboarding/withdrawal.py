"""Ending access and giving it back: the tool, the sessions and the tokens of a person close together."""

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal, tokens
from onboarding.access import begin_locked, lock_access, lock_person, record_step, stop_clock
from onboarding.constants import AccessEventKind, AccessState, Act
from onboarding.exceptions import OnboardingError
from onboarding.models import Access, AccessEvent, Invitation, User
from onboarding.policies import municipality_of
from onboarding.signals import access_begun_anew


def end_sessions_and_tokens(*, person: User) -> None:
    """Log the person out everywhere and make every token of every tool worthless."""
    keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person).delete()
    tokens.end(user=person)


@transaction.atomic
def withdraw_access(*, person: User, actor: User, reason: str) -> None:
    """Close tool, learning, help and staff pages for ``person``; recorded with actor and reason.

    Works for people without a tool log-in too; repeated, it closes what was opened since.
    """
    if lock_person(person.pk).erased_at is not None:
        return  # meanwhile: a reason would be written on an empty account
    access = lock_access(person.pk, missing=AccessState.OPEN)
    groups = list(person.groups.values_list("name", flat=True))
    if access is not None and access.state != AccessState.WITHDRAWN:
        stop_clock(access)
        record_step(
            access,
            AccessEventKind.WITHDRAWN,
            AccessState.WITHDRAWN,
            at=timezone.now(),
            actor=actor,
            reason=reason[:200],
            details={"groups": groups},
        )
    User.objects.filter(pk=person.pk).update(is_active=False)
    _note(Act.ACCESS_WITHDRAWN, person, actor)
    person.groups.clear()
    end_sessions_and_tokens(person=person)


@transaction.atomic
def restore_access(*, person: User, actor: User) -> None:
    """Let a withdrawn person in again, with a new term; what withdrawal took is given back.

    Who finished the curriculum meanwhile or before gets the permanent log-in by itself (``access_begun_anew``).
    ``OnboardingError``: ``not_withdrawn``, ``own_access``, ``erased``.
    """
    if person == actor:
        raise OnboardingError("own_access", _("Your own log-in is for a colleague to change."))
    if lock_person(person.pk).erased_at is not None:
        raise OnboardingError("erased", _("This account was erased. Nobody can have it back."))
    access = lock_access(person.pk)
    if access is None or access.state != AccessState.WITHDRAWN:
        raise OnboardingError("not_withdrawn", _("This log-in was not withdrawn."))
    now = timezone.now()
    User.objects.filter(pk=person.pk).update(is_active=True)
    person.is_active = True
    person.groups.add(*Group.objects.filter(name__in=_groups_taken(access)))
    access.term += 1
    access.permanent_at = None
    _begin_anew(access, actor)
    _note(Act.ACCESS_RESTORED, person, actor)
    access_begun_anew.send(sender=Access, person=person, at=now)


def _begin_anew(access: Access, actor: User) -> None:
    """A clock, or what it was: somebody who had not accepted the invitation is invited."""
    now = timezone.now()
    is_invited = Invitation.objects.filter(person=access.person, accepted_at=None).exists()
    if is_invited:
        record_step(access, AccessEventKind.RESTORED, AccessState.INVITED, at=now, actor=actor)
    else:
        begin_locked(access, at=now, actor=actor, kind=AccessEventKind.RESTORED)


def _groups_taken(access: Access) -> list[str]:
    last = _last_withdrawal(access)
    return last.details.get("groups", []) if last else []


def _last_withdrawal(access: Access) -> AccessEvent | None:
    return access.events.filter(kind=AccessEventKind.WITHDRAWN).order_by("-number").first()


def _note(act: Act, person: User, actor: User) -> None:
    journal.record(act=act, actor=actor, subject=person, organisation=municipality_of(person))
