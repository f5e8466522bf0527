"""Opening, answering, handing over and closing a question. Every write locks the case first."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from helpdesk.models import FollowUp, Ticket

from onboarding.constants import UsageKind
from onboarding.models import User
from onboarding.policies import municipality_of
from onboarding.services import note_usage
from support import letters
from support.constants import CaseState, Channel, EscalationState, EventKind, Tier
from support.exceptions import CaseChangedError, SupportError
from support.models import Case, CaseEvent, Escalation
from support.queues import ensure_queues, queue_for
from support.signals import case_closed

__all__ = [
    "close_case",
    "create_with_ticket",
    "ensure_queues",
    "hand_over_case",
    "mark_seen_by_asker",
    "open_case",
    "record_chat_message",
    "reply",
    "take_case",
]

MAX_SUBJECT = 200
MAX_BODY = 20_000


@transaction.atomic
def open_case(  # noqa: PLR0913 - each is one fact of the opening
    *,
    requester: User,
    subject: str,
    body: str,
    tier: Tier,
    channel: Channel,
    about: dict[str, Any] | None = None,
    key: UUID | None = None,
) -> Case:
    """Open ticket and case together; the same ``key`` of the same person returns the first case."""
    subject = " ".join(subject.split())[:MAX_SUBJECT]
    _check_text(subject)
    # Locks the asker, so that two submits of one form cannot both find nothing.
    User.objects.select_for_update(no_key=True).get(pk=requester.pk)
    known = Case.objects.filter(requester=requester, key=key).first() if key else None
    if known is not None:
        return known
    municipality = municipality_of(requester)
    case = Case(
        key=key,
        requester=requester,
        municipality=municipality,
        tier=tier,
        channel=channel,
        about=about or {},
    )
    create_with_ticket(case, subject=subject, body=body)
    note_usage(requester.pk, UsageKind.QUESTION)
    if channel != Channel.CHAT:
        letters.tell_question_received(case)
    return case


def create_with_ticket(case: Case, *, subject: str, body: str) -> None:
    """Save a new case with its ticket and first event; it waits from now on. The caller holds the transaction."""
    case.opened_at = case.last_public_at = case.waiting_since = now = timezone.now()
    case.ticket = Ticket.objects.create(
        title=subject,
        description=body[:MAX_BODY],
        queue=queue_for(tier=Tier(case.tier), municipality=case.municipality),
    )
    case.save()
    CaseEvent.objects.create(
        case=case,
        at=now,
        kind=EventKind.OPENED,
        actor=case.requester,
        tier=case.tier,
        to_state=case.state,
    )


@transaction.atomic
def reply(
    *,
    case: Case,
    author: User,
    body: str,
    is_public: bool = True,
    version: int | None = None,
    key: UUID | None = None,
) -> FollowUp:
    """Add a message of the asker or of an agent and set the state that follows from it.

    ``version`` is what the author had before the eyes: ``CaseChangedError`` when it has moved on.
    The same ``key`` again returns the first message.
    """
    _check_text(body)
    case = _lock(case)
    known = (
        FollowUp.objects.filter(case_event__case=case, case_event__key=key).first() if key else None
    )
    if known is not None:
        return known
    _check_version(case, version)
    before = CaseState(case.state)
    kind = _apply_message(case, author, is_public, at=timezone.now())
    if author.pk != case.requester_id:
        _accept_offer(case, author)
    followup = _write(case, author, body[:MAX_BODY], kind=kind, before=before, key=key)
    if kind == EventKind.ANSWERED:
        letters.tell_answered(case, followup)
    elif kind in {EventKind.ASKED, EventKind.REOPENED} and author.pk == case.requester_id:
        letters.tell_asker_replied(case, followup)
    return followup


@transaction.atomic
def close_case(
    *, case: Case, actor: User, summary: str = "", version: int | None = None
) -> FollowUp | None:
    """Close with one public message (``summary`` may be empty); None when it was closed already."""
    case = _lock(case)
    if case.is_closed:
        return None
    _check_version(case, version)
    before, now = CaseState(case.state), timezone.now()
    case.state = CaseState.CLOSED
    case.closed_at = case.last_public_at = now
    case.waiting_since = None
    case.ticket.status = Ticket.CLOSED_STATUS
    if actor.pk != case.requester_id:
        case.answered_at = now
    followup = _write(case, actor, summary[:MAX_BODY], kind=EventKind.CLOSED, before=before)
    if actor.pk != case.requester_id and summary.strip() and not case.is_chat:
        letters.tell_answered(case, followup)
    case_closed.send(sender=Case, case=case, actor=actor, at=now)
    return followup


@transaction.atomic
def hand_over_case(
    *, case: Case, actor: User, tier: Tier, reason: str, version: int | None = None
) -> Escalation:
    """Offer the case to the other line with a reason; going back settles the offer as given back."""
    _check_text(reason)
    case = _lock(case)
    _check_version(case, version)
    if case.is_closed or tier == case.tier:
        raise SupportError("no_hand_over", _("This question cannot be handed over to that team."))
    before, from_tier, now = CaseState(case.state), case.tier, timezone.now()
    case.escalations.filter(state=EscalationState.OFFERED).update(
        state=EscalationState.GIVEN_BACK, settled_at=now
    )
    offer = Escalation.objects.create(
        case=case,
        from_tier=from_tier,
        to_tier=tier,
        reason=reason,
        offered_by=actor,
        offered_at=now,
    )
    case.state = CaseState.IN_PROGRESS
    case.waiting_since = case.waiting_since or now
    _write(case, actor, reason, kind=EventKind.HANDED_OVER, before=before)
    case.tier = tier
    case.save(update_fields=["tier"])
    case.ticket.queue = queue_for(tier=tier, municipality=case.municipality)
    case.ticket.assigned_to = None
    case.ticket.save(update_fields=["queue", "assigned_to", "modified"])
    return offer


@transaction.atomic
def take_case(*, case: Case, actor: User) -> None:
    """Take a question in hand before answering it; ``CaseChangedError`` when a colleague was first or it is closed."""
    case = _lock(case)
    if case.ticket.assigned_to_id == actor.pk and not case.is_closed:
        return
    if case.is_closed or case.ticket.assigned_to_id is not None:
        raise CaseChangedError("changed", _("A colleague was just before you."))
    before = CaseState(case.state)
    case.ticket.assigned_to = actor
    case.ticket.save(update_fields=["assigned_to", "modified"])
    if case.state == CaseState.NEW:
        case.state = CaseState.IN_PROGRESS
    case.version += 1
    case.save()
    _accept_offer(case, actor)
    _log(case, actor, EventKind.TAKEN, before)


@transaction.atomic
def record_chat_message(*, case: Case, author: User, at: datetime | None = None) -> None:
    """Let a chat message move state and clocks as a reply would, without copying its text."""
    case = _lock(case)
    before = CaseState(case.state)
    kind = _apply_message(case, author, is_public=True, at=at or timezone.now())
    case.ticket.save(update_fields=["status", "assigned_to", "modified"])
    case.save()
    if case.state != before:
        _log(case, author, kind, before)


def mark_seen_by_asker(*, case: Case) -> None:
    """The asker has opened the news; no statement when there is none."""
    if case.has_news:
        case.asker_seen_at = timezone.now()
        Case.objects.filter(pk=case.pk).update(asker_seen_at=case.asker_seen_at)


def _check_text(text: str) -> None:
    if not text.strip():
        raise SupportError("empty", _("Write something first."))


def _check_version(case: Case, version: int | None) -> None:
    if version is not None and version != case.version:
        raise CaseChangedError("changed", _("A colleague was just before you."))


def _lock(case: Case) -> Case:
    """The case and its ticket as they are now, locked: the engine writes back whole tickets."""
    locked = Case.objects.select_for_update(of=("self", "ticket")).select_related("ticket")
    return locked.get(pk=case.pk)


def _apply_message(case: Case, author: User, is_public: bool, *, at: datetime) -> EventKind:
    """Set state and clocks after one message, and say what it was. Saves nothing."""
    if author.pk == case.requester_id:
        if not is_public:
            raise SupportError("not_internal", _("Your own message cannot be internal."))
        return _apply_askers_message(case, at)
    case.ticket.assigned_to = case.ticket.assigned_to or author
    if not is_public:
        if case.state == CaseState.NEW:
            case.state = CaseState.IN_PROGRESS
        return EventKind.NOTED
    if case.is_closed:
        case.ticket.status, case.closed_at = Ticket.REOPENED_STATUS, None
    case.state = CaseState.WAITING_FOR_ASKER
    case.waiting_since = None
    case.last_public_at = case.answered_at = at
    return EventKind.ANSWERED


def _apply_askers_message(case: Case, at: datetime) -> EventKind:
    case.last_public_at = case.asker_seen_at = at
    case.waiting_since = case.waiting_since or at
    if case.is_closed:
        case.ticket.status, case.closed_at = Ticket.REOPENED_STATUS, None
        case.state = CaseState.IN_PROGRESS
        return EventKind.REOPENED
    if case.state == CaseState.WAITING_FOR_ASKER:
        case.state = CaseState.IN_PROGRESS
    return EventKind.ASKED


def _accept_offer(case: Case, agent: User) -> None:
    """Whoever of the other line writes first has taken the hand-over."""
    offers = case.escalations.filter(state=EscalationState.OFFERED, to_tier=case.tier)
    taken = offers.update(
        state=EscalationState.ACCEPTED, accepted_by=agent, settled_at=timezone.now()
    )
    if taken:
        _log(case, agent, EventKind.ACCEPTED, CaseState(case.state))


def _write(
    case: Case,
    author: User,
    text: str,
    *,
    kind: EventKind,
    before: CaseState,
    key: UUID | None = None,
) -> FollowUp:
    """Save message, ticket, case and event of one act; the version goes up by one."""
    status = case.ticket.status
    internal = kind in {EventKind.NOTED, EventKind.HANDED_OVER}
    moved = (
        kind in {EventKind.CLOSED, EventKind.REOPENED} or before == CaseState.CLOSED != case.state
    )
    followup = FollowUp.objects.create(
        ticket=case.ticket,
        user=author,
        title=EventKind(kind).name,
        comment=text,
        public=not internal,
        new_status=status if moved else None,
    )
    case.version += 1
    case.save()
    _log(case, author, kind, before, followup=followup, key=key)
    return followup


def _log(case: Case, actor: User, kind: EventKind, before: CaseState, **more: Any) -> None:
    CaseEvent.objects.create(
        case=case,
        kind=kind,
        actor=actor,
        tier=case.tier,
        from_state=before,
        to_state=case.state,
        **more,
    )
