"""Access to the external tool: a temporary log-in that becomes permanent, and each step recorded.

Only the tool has a clock. Learning and help stay open in every state but *withdrawn*.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onboarding import notify
from onboarding.constants import AccessState, ToolMode
from onboarding.models import Access, AccessEvent, User
from onboarding.notify import Letter
from onboarding.signals import access_made_permanent

PERMANENT_TOPIC = "access permanent"


@dataclass(frozen=True)
class ToolAccess:
    """What the tool may be told of a person now (the claims of the identity provider)."""

    access: str  # temporary | permanent | none
    tool_mode: ToolMode
    access_until: datetime | None


def describe_tool_access(access: Access | None, *, at: datetime) -> ToolAccess:
    """Read the state against the clock; no query. After the last day the tool is read-only for a while."""
    if access is None or access.state in (AccessState.INVITED, AccessState.WITHDRAWN):
        return ToolAccess("none", ToolMode.NONE, None)
    if access.state == AccessState.PERMANENT:
        return ToolAccess("permanent", ToolMode.FULL, None)
    if access.tool_until and at < access.tool_until:
        return ToolAccess("temporary", ToolMode.FULL, access.tool_until)
    if access.grace_until and at < access.grace_until:
        return ToolAccess("temporary", ToolMode.READ_ONLY, access.grace_until)
    return ToolAccess("none", ToolMode.NONE, None)


def tool_days_left(access: Access | None, *, at: datetime) -> int | None:
    """Whole days, begun ones counted, that a temporary log-in has left; None without a clock."""
    if access is None or access.state != AccessState.TEMPORARY or access.tool_until is None:
        return None
    return max(0, -((at - access.tool_until) // timedelta(days=1)))


def move_access(
    access: Access, to: AccessState, *, at: datetime, actor: User | None, reason: str
) -> None:
    """Append the event and write the state; the caller holds the row's lock."""
    AccessEvent.objects.create(
        access=access, from_state=access.state, to_state=to, at=at, actor=actor, reason=reason
    )
    access.state = to
    access.save(update_fields=["state", "tool_until", "grace_until", "permanent_at"])


@transaction.atomic
def begin_temporary_access(*, person: User, at: datetime | None = None) -> Access:
    """Start the clock of the tool log-in when an invitation is accepted; repeated: unchanged."""
    at = at or timezone.now()
    access = Access.objects.select_for_update().get(person=person)
    if access.state == AccessState.INVITED:
        access.tool_until = at + timedelta(days=settings.TOOL_ACCESS_DAYS)
        access.grace_until = access.tool_until + timedelta(days=settings.TOOL_GRACE_DAYS)
        move_access(
            access, AccessState.TEMPORARY, at=at, actor=person, reason="invitation accepted"
        )
    return access


@transaction.atomic
def make_access_permanent(*, person: User, at: datetime | None = None) -> bool:
    """Make the tool log-in permanent, also after a lapse; return whether this call did it.

    Exactly once: the access row is locked, and the database holds one permanent event per record.
    The letter waits in the outbox of the same transaction.
    """
    at = at or timezone.now()
    access = Access.objects.select_for_update().filter(person=person).first()
    if access is None or access.state in (AccessState.PERMANENT, AccessState.WITHDRAWN):
        return False
    access.tool_until = access.grace_until = None
    access.permanent_at = at
    move_access(access, AccessState.PERMANENT, at=at, actor=None, reason="curriculum completed")
    notify.tell(
        person=person,
        topic=PERMANENT_TOPIC,
        args={},
        key=f"access-permanent:{access.pk}",
    )
    access_made_permanent.send(sender=Access, person=person, at=at)
    return True


def compose_permanent(person: User, args: dict[str, Any]) -> Letter | None:
    """The good news, as long as it is true."""
    if not Access.objects.filter(person=person, state=AccessState.PERMANENT).exists():
        return None
    return Letter("onboarding/mail/access_permanent", {"tool_url": settings.TOOL_URL})


def lapse_run_out(*, at: datetime | None = None) -> int:
    """Close the tool for those whose days and grace are over; each row is looked at again under lock."""
    at = at or timezone.now()
    lapsed = 0
    for pk in list(Access.objects.run_out(at=at).values_list("pk", flat=True)):
        with transaction.atomic():
            access = Access.objects.select_for_update().run_out(at=at).filter(pk=pk).first()
            if access is not None:
                move_access(
                    access, AccessState.LAPSED, at=at, actor=None, reason="term and grace over"
                )
                lapsed += 1
    return lapsed
