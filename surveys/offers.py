"""The one question that may stand on a person's page, and saying 'not now'."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onboarding import contact
from onboarding.constants import AskKind
from onboarding.models import User
from surveys.constants import QUIET_AFTER_DISMISSAL, Agreement, InvitationState
from surveys.models import Invitation


@dataclass(frozen=True)
class Offer:
    """What the question block needs. ``receipt``: a fresh random id that makes a second send harmless."""

    invitation_id: uuid.UUID
    statement: str
    minimum_group: int
    closes_at: datetime
    receipt: uuid.UUID
    scale: list[tuple[int, str]]


def describe(invitation: Invitation, *, receipt: uuid.UUID | None = None) -> Offer:
    """The question of an invitation whose item and wave are loaded, while the wave is open; no query."""
    wave = invitation.wave
    return Offer(
        invitation_id=invitation.pk,
        statement=invitation.item.text if invitation.item else "",
        minimum_group=wave.minimum_group,
        closes_at=wave.closes_at or timezone.now(),
        receipt=receipt or uuid.uuid4(),
        scale=[(choice.value, str(choice.label)) for choice in Agreement],
    )


def offer_question(*, person: User, at: datetime) -> Offer | None:
    """The question for an in-page card, or None. Takes from the ask budget when it is first shown.

    One query when there is nothing to ask or the question was shown before; otherwise five.
    """
    waiting = Invitation.objects.to_offer(person, at=at).select_related("item", "wave")
    invitation = waiting.order_by("wave__opens_at").first()
    if invitation is None:
        return None
    if invitation.state == InvitationState.DRAWN and not _show_first_time(invitation, at=at):
        return None
    return describe(invitation)


@transaction.atomic
def _show_first_time(invitation: Invitation, *, at: datetime) -> bool:
    if not contact.take(person=invitation.person, kind=AskKind.POLL, at=at):
        return False
    drawn = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.DRAWN)
    drawn.update(state=InvitationState.OFFERED)
    return True


def dismiss(*, person: User, invitation_id: uuid.UUID, at: datetime | None = None) -> None:
    """Not now: no poll for 30 days. An answered or closed question stays as it is."""
    at = at or timezone.now()
    Invitation.objects.filter(
        pk=invitation_id,
        person=person,
        state__in=(InvitationState.DRAWN, InvitationState.OFFERED),
    ).update(
        state=InvitationState.DISMISSED,
        quiet_until=(timezone.localtime(at) + QUIET_AFTER_DISMISSAL).date(),
    )
