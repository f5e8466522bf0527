"""Taking an answer: first the sealed answer, then that the person answered, never in one transaction.

PostgreSQL keeps the transaction of each row (xmin): written together, the two could be joined. Both steps are
``durable``, so calling this inside a transaction is an error, not a leak. When the process dies between
the steps, the same form sent again finds its own row by the receipt and only finishes the second step; a page
loaded afresh at that moment would bring a second receipt, and that one answer would count twice.
"""

import logging
import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.models import User
from surveys import buffer
from surveys.constants import Agreement, InvitationState
from surveys.exceptions import SurveyError
from surveys.models import BufferRow, Invitation, Wave

logger = logging.getLogger(__name__)
_MAY_ANSWER = (InvitationState.DRAWN, InvitationState.OFFERED, InvitationState.DISMISSED)


def answer(
    *,
    person: User,
    invitation_id: uuid.UUID,
    response_id: uuid.UUID,
    value: int,
    at: datetime | None = None,
) -> None:
    """Keep the answer of ``person``; sent again: kept once.

    ``response_id`` is the random receipt the form carries. SurveyError ``closed`` when the wave takes no more
    answers, ``off_scale`` for a value that is not on the scale; Invitation.DoesNotExist for somebody else's.
    """
    at = at or timezone.now()
    if value not in Agreement.values:
        raise SurveyError("off_scale", _("Choose one of the five answers."))
    invitation = Invitation.objects.get(pk=invitation_id, person=person)
    if invitation.state == InvitationState.ANSWERED:
        return
    is_new = _keep_sealed(invitation, receipt=response_id, value=value, at=at)
    if not _mark_answered(invitation) and is_new:
        # Another tab was first, with a receipt of its own: this one must not count beside it.
        BufferRow.objects.filter(pk=response_id).delete()


def _keep_sealed(invitation: Invitation, *, receipt: uuid.UUID, value: int, at: datetime) -> bool:
    """Put the sealed answer in the buffer under the wave's lock; False when this receipt is there already.

    The lock makes closing wait for answers under way, so that none comes in behind the move.
    """
    with transaction.atomic(durable=True):
        locked = Wave.objects.select_for_update().filter(pk=invitation.wave_id)
        wave = locked.accepting(at=at).first()
        atom, item = invitation.atom_id, invitation.item_id
        if wave is None or atom is None or item is None:
            raise SurveyError("closed", _("This poll has closed, so your answer was not kept."))
        sealed = buffer.seal(wave, atom_id=atom, item_id=item, value=value)
        _row, is_new = BufferRow.objects.get_or_create(
            receipt=receipt, defaults={"wave": wave, "sealed": sealed}
        )
    return is_new


def _mark_answered(invitation: Invitation) -> bool:
    """Whether this call was the one that changed the state."""
    with transaction.atomic(durable=True):
        waiting = Invitation.objects.filter(pk=invitation.pk, state__in=_MAY_ANSWER)
        return bool(waiting.update(state=InvitationState.ANSWERED))
