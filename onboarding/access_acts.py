"""What a contact does to the tool log-in of a colleague: more days, a pause, and on again after it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal
from onboarding.access import end_of_day, lock_access, record_step, run_until, terms_of
from onboarding.constants import AccessEventKind, AccessState, Act, Role
from onboarding.exceptions import OnboardingError
from onboarding.models import Access, AccessTerms, Organisation, User
from onboarding.policies import has_role, municipality_of

MOST_DAYS = 60
MOST_EXTENSIONS = 2  # a term, by a contact; a programme lead may go on
LEAST_AFTER_PAUSE = 7


@transaction.atomic
def extend_access(
    *, person: User, actor: User, days: int, reason: str, at: datetime | None = None
) -> Access:
    """Give a log-in more days, counted from its last day, or from today when that is over. Return the record.

    ``OnboardingError``: ``own_access``, ``no_clock``, ``too_long`` (over 60 days), ``reason_missing``, ``too_often`` (a
    contact's third of a term).
    """
    at = at or timezone.now()
    reason = " ".join(reason.split())
    if not 1 <= days <= MOST_DAYS:
        raise OnboardingError(
            "too_long",
            _("Choose between 1 and %(days)s days.") % {"days": MOST_DAYS},
        )
    if not reason:
        raise OnboardingError("reason_missing", _("Say why: who reads it later knows it too."))
    access = _locked(person, actor, AccessState.TEMPORARY, AccessState.GRACE, AccessState.LAPSED)
    _check_not_too_often(access, actor)
    last = max(access.tool_until or at, end_of_day(at, days=-1))
    run_until(access, end_of_day(last, days=days - 1), terms_of(person))
    record_step(
        access,
        AccessEventKind.EXTENDED,
        AccessState.TEMPORARY,
        at=at,
        actor=actor,
        reason=reason[:200],
        details={"days": days},
    )
    _note(Act.ACCESS_EXTENDED, person, actor, days=days)
    return access


@transaction.atomic
def pause_access(*, person: User, actor: User, at: datetime | None = None) -> Access:
    """Stop the clock of somebody who is away; the days that are left are kept. Why is not asked: it may be illness.

    ``OnboardingError``: ``own_access``, ``no_clock``, ``paused_before`` for reading only after a pause in the same term.
    """
    at = at or timezone.now()
    access = _locked(person, actor, AccessState.TEMPORARY, AccessState.GRACE)
    if access.state == AccessState.GRACE and was_paused(access):
        raise OnboardingError(
            "paused_before",
            _("This log-in was paused before, and its days are over. Extend it instead."),
        )
    left = (timezone.localdate(access.ends_at) - timezone.localdate(at)).days
    access.tool_until = access.grace_until = None
    access.days_left = max(left, 0)
    record_step(access, AccessEventKind.PAUSED, AccessState.PAUSED, at=at, actor=actor)
    _note(Act.ACCESS_PAUSED, person, actor)
    return access


@transaction.atomic
def resume_access(*, person: User, actor: User, at: datetime | None = None) -> Access:
    """Let the clock run again with the days that were left, after the first pause of a term a week at least.

    ``OnboardingError``: ``own_access``, ``no_clock`` when it is not paused.
    """
    at = at or timezone.now()
    access = _locked(person, actor, AccessState.PAUSED)
    days = max(access.days_left or 0, 1 if was_paused(access) else LEAST_AFTER_PAUSE)
    run_until(access, end_of_day(at, days=days - 1), terms_of(person))
    record_step(access, AccessEventKind.RESUMED, AccessState.TEMPORARY, at=at, actor=actor)
    _note(Act.ACCESS_RESUMED, person, actor)
    return access


def was_paused(access: Access) -> bool:
    """Whether the clock ran on after a pause in this term: pauses do not go round the number of extensions. One query."""
    return access.events.filter(term=access.term, kind=AccessEventKind.RESUMED).exists()


def extensions_left(access: Access, actor: User) -> int | None:
    """How often ``actor`` may still extend in this term; None: without limit. One query."""
    if actor.is_superuser or has_role(actor, Role.PROGRAMME_LEAD):
        return None
    used = access.events.filter(term=access.term, kind=AccessEventKind.EXTENDED).count()
    return max(0, MOST_EXTENSIONS - used)


def _check_not_too_often(access: Access, actor: User) -> None:
    if extensions_left(access, actor) == 0:
        raise OnboardingError(
            "too_often",
            _("This log-in was extended twice already. A programme lead can extend it further."),
        )


def _locked(person: User, actor: User, *states: AccessState) -> Access:
    if person == actor:
        raise OnboardingError("own_access", _("Your own log-in is for a colleague to change."))
    access = lock_access(person.pk)
    if access is None or access.state not in states:
        raise OnboardingError(
            "no_clock",
            _("This log-in is in another state by now. Nothing was done; look at it again."),
        )
    return access


def _note(act: Act, person: User, actor: User, **details: int) -> None:
    journal.record(
        act=act,
        actor=actor,
        subject=person,
        organisation=municipality_of(person),
        details=details,
    )


@transaction.atomic
def set_terms(
    *, municipality: Organisation, tool_days: int, grace_days: int, actor: User
) -> AccessTerms:
    """How long log-ins that begin from now on last in a municipality; what runs keeps its days."""
    terms, _is_new = AccessTerms.objects.update_or_create(
        municipality=municipality, defaults={"tool_days": tool_days, "grace_days": grace_days}
    )
    details = {"tool_days": tool_days, "grace_days": grace_days}
    journal.record(act=Act.TERMS_CHANGED, actor=actor, organisation=municipality, details=details)
    return terms
