"""Access to the external tool: a temporary log-in that becomes permanent, and each step recorded.

Only the tool has a clock. Learning and help stay open in every state but *withdrawn*. A step is taken under the lock
of the row and appended as an event; what the clock alone would say is never acted on without looking again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onboarding import notify
from onboarding.constants import ROLES_WITHOUT_TOOL, AccessEventKind, AccessState, ToolMode
from onboarding.models import Access, AccessEvent, AccessTerms, Membership, User
from onboarding.notify import Letter
from onboarding.policies import municipality_of, place_of
from onboarding.signals import access_begun_anew, access_changed

PERMANENT_TOPIC = "access permanent"
CLAIMS_VERSION = 1  # raised when a claim changes its meaning; a new one does not
_NO_TOOL = (
    AccessState.INVITED,
    AccessState.WITHDRAWN,
    AccessState.LAPSED,
    AccessState.PAUSED,
    AccessState.OPEN,
)


@dataclass(frozen=True)
class ToolAccess:
    """What the tool may be told of a person now (the claims of the identity provider)."""

    access: str  # temporary | permanent | none
    tool_mode: ToolMode
    access_until: datetime | None


def describe_tool_access(access: Access | None, *, at: datetime) -> ToolAccess:
    """Read the state against the clock; no query.

    After the last day the tool is read-only until the sweep lets the log-in lapse: that never happens by the clock alone.
    """
    if access is None or access.state in _NO_TOOL:
        return ToolAccess("none", ToolMode.NONE, None)
    if access.state == AccessState.PERMANENT:
        return ToolAccess("permanent", ToolMode.FULL, None)
    if access.state == AccessState.TEMPORARY and access.tool_until and at < access.tool_until:
        return ToolAccess("temporary", ToolMode.FULL, access.tool_until)
    return ToolAccess("temporary", ToolMode.READ_ONLY, access.grace_until)


def access_claims(access: Access | None) -> dict[str, str | None]:
    """What a tool is told of a log-in now (docs/tools.md); no query."""
    tool = describe_tool_access(access, at=timezone.now())
    until = tool.access_until.astimezone(UTC) if tool.access_until else None
    return {
        "access": tool.access,
        "tool_mode": str(tool.tool_mode),
        "access_until": until.strftime("%Y-%m-%dT%H:%M:%SZ") if until else None,
    }


def claims_of(person: User, access: Access | None) -> dict[str, Any]:
    """What a tool is told of a person now (docs/tools.md). One query, for the municipality."""
    municipality = municipality_of(person)
    return {
        "claims_version": CLAIMS_VERSION,
        **access_claims(access),
        "municipality": municipality.slug if municipality else None,
        "municipality_name": municipality.name if municipality else None,
    }


def tool_days_left(access: Access | None, *, at: datetime) -> int | None:
    """Days, today counted, that a temporary log-in has left; None without a running clock, 0 after the last day."""
    if access is None or access.tool_until is None:
        return None
    if access.state not in (AccessState.TEMPORARY, AccessState.GRACE):
        return None
    return max(0, (timezone.localdate(access.tool_until) - timezone.localdate(at)).days)


def end_of_day(at: datetime, *, days: int = 0) -> datetime:
    """Midnight after the local day of ``at``, so many days later; also when the clock changes in between."""
    day = timezone.localdate(at) + timedelta(days=days + 1)
    return timezone.make_aware(datetime.combine(day, time()))


def terms_of(person: User) -> AccessTerms:
    """The terms of the person's municipality, or those of the settings. One query."""
    found = AccessTerms.objects.filter(
        municipality__parts__memberships__in=Membership.objects.filter(
            person=person, is_primary=True, ends_on=None
        )
    ).first()
    return found or usual_terms()


def usual_terms() -> AccessTerms:
    """Those of the settings, for a municipality that agreed on nothing else."""
    return AccessTerms(tool_days=settings.TOOL_ACCESS_DAYS, grace_days=settings.TOOL_GRACE_DAYS)


def lock_person(person_id: int) -> User:
    """The account as it is now, locked until the transaction ends. Who needs its access too locks that after it."""
    return User.objects.select_for_update(no_key=True).get(pk=person_id)


def lock_access(person_id: int, *, missing: AccessState | None = None) -> Access | None:
    """The record, locked until the transaction ends; made in state ``missing`` where there is none."""
    if missing is not None:
        Access.objects.bulk_create(
            [Access(person_id=person_id, state=missing)], ignore_conflicts=True
        )
    return (
        Access.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(person_id=person_id)
        .first()
    )


def run_until(access: Access, until: datetime, terms: AccessTerms) -> None:
    """Let the clock of a locked record run until ``until``; the caller records the step."""
    access.tool_until = until
    access.grace_until = end_of_day(until, days=terms.grace_days - 1)
    access.days_left = None


def stop_clock(access: Access) -> None:
    """Take the clock of a locked record away; the caller records the step."""
    access.tool_until = access.grace_until = access.days_left = None


def record_step(
    access: Access,
    kind: AccessEventKind,
    to: AccessState,
    *,
    at: datetime,
    actor: User | None = None,
    **facts: Any,
) -> AccessEvent:
    """Append the event and write the state; the caller holds the row's lock. ``facts``: reason, details."""
    access.event_number += 1
    if actor is not None and actor != access.person:
        facts["place"] = place_of(access.person)
    event = AccessEvent.objects.create(
        access=access,
        number=access.event_number,
        kind=kind,
        term=access.term,
        from_state=access.state,
        to_state=to,
        until=access.tool_until,
        actor=actor,
        at=at,
        **facts,
    )
    access.state = to
    access.save()
    access_changed.send(sender=Access, access=access, event=event)
    return event


@transaction.atomic
def begin_access(*, person: User, at: datetime | None = None) -> Access:
    """Start the clock of the tool log-in when an invitation is accepted; repeated: unchanged.

    Who only learns (a manager, a board member) has no log-in for the tool and no clock.
    """
    at = at or timezone.now()
    access = lock_access(person.pk)
    if access is None:
        raise Access.DoesNotExist
    if access.state == AccessState.INVITED:
        begin_locked(access, at=at, actor=person)
    return access


def begin_tool(*, person: User, actor: User) -> None:
    """Begin the tool log-in of somebody who had none and whose roles work with the tool from now on.

    Who finished the curriculum meanwhile or before gets the permanent log-in by itself (``access_begun_anew``).
    """
    if not Access.objects.filter(person=person, state=AccessState.OPEN).exists():
        return
    access = lock_access(person.pk)
    if access is not None and access.state == AccessState.OPEN and has_tool(access.person):
        now = timezone.now()
        begin_locked(access, at=now, actor=actor)
        access_begun_anew.send(sender=Access, person=person, at=now)


def begin_locked(
    access: Access,
    *,
    at: datetime,
    actor: User,
    kind: AccessEventKind = AccessEventKind.BEGUN,
    **facts: Any,
) -> None:
    """Begin a term of a locked record: with a clock, or without for who only learns."""
    if has_tool(access.person):
        terms = terms_of(access.person)
        run_until(access, end_of_day(at, days=terms.tool_days - 1), terms)
        to = AccessState.TEMPORARY
    else:
        stop_clock(access)
        to = AccessState.OPEN
    record_step(access, kind, to, at=at, actor=actor, **facts)


def has_tool(person: User) -> bool:
    """Whether one of the person's roles works with the tool; nobody is asked whose roles all only learn."""
    roles = set(
        Membership.objects.active(at=timezone.now())
        .filter(person=person)
        .values_list("role", flat=True)
    )
    return not roles or not roles <= set(ROLES_WITHOUT_TOOL)


@transaction.atomic
def make_access_permanent(*, person: User, at: datetime | None = None) -> bool:
    """Make the tool log-in permanent, also after a lapse; return whether this call did it.

    Exactly once: the access row is locked, and the database holds one permanent event per term. The letter waits in
    the outbox of the same transaction. Withdrawn: nothing now; restoring applies it.
    """
    at = at or timezone.now()
    access = lock_access(person.pk)
    if access is None or access.state not in _MAY_BECOME_PERMANENT:
        return False
    stop_clock(access)
    access.permanent_at = at
    record_step(
        access,
        AccessEventKind.PERMANENT,
        AccessState.PERMANENT,
        at=at,
        reason="curriculum completed",
    )
    notify.tell(
        person=person,
        topic=PERMANENT_TOPIC,
        args={},
        key=f"access-permanent:{access.pk}:{access.term}",
    )
    return True


_MAY_BECOME_PERMANENT = (
    AccessState.INVITED,
    AccessState.TEMPORARY,
    AccessState.GRACE,
    AccessState.LAPSED,
    AccessState.PAUSED,
)


def compose_permanent(person: User, args: dict[str, Any]) -> Letter | None:
    """The good news, as long as it is true."""
    if not Access.objects.filter(person=person, state=AccessState.PERMANENT).exists():
        return None
    return Letter("onboarding/mail/access_permanent", {"tool_url": settings.TOOL_URL})
