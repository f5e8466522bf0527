"""Closing a wave: stop, move, wipe, destroy the key, publish, forget. Each step may be repeated.

| died after | what the next run finds and does |
|---|---|
| stop | no answer comes in any more; moves them all |
| part of the move | the buffer is whole; what was written is ignored, the rest is written |
| move | the same, nothing is written; then wipes |
| wipe | an empty buffer: needs no key |
| key destroyed | the same |
| publish | published: nothing is left to do (figures, state and forgetting are one transaction) |

The outbox holds a promise to finish from the moment of the stop.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal, outbox
from onboarding.constants import Act
from onboarding.models import User
from surveys import buffer, keys, privacy
from surveys.constants import InvitationState, WaveState
from surveys.exceptions import SurveyError
from surveys.models import Invitation, Wave

FINISH = "surveys.finish_closing"
PATIENCE = timedelta(minutes=2)


def close_wave(*, wave: Wave, actor: User | None, at: datetime | None = None) -> Wave:
    """Close an open wave and publish its figures; published already: unchanged.

    SurveyError ``not_open`` for a draft, ``key_missing`` when the answers cannot be opened here. Not in one
    transaction on purpose, see the table above.
    """
    _stop(wave, actor=actor, at=at or timezone.now())
    return _finish(wave)


def finish_closing(payload: dict[str, Any]) -> None:
    """Handler of the outbox: go on where a closing was broken off."""
    wave = Wave.objects.filter(pk=payload["wave"], state=WaveState.CLOSED).first()
    if wave is not None:
        _finish(wave)


def _finish(wave: Wave) -> Wave:
    buffer.move(wave)
    buffer.wipe(wave)
    keys.destroy_key(wave)
    _publish(wave)
    wave.refresh_from_db()
    return wave


@transaction.atomic
def _stop(wave: Wave, *, actor: User | None, at: datetime) -> None:
    """From here on no answer comes in: answers are taken under the same lock."""
    locked = Wave.objects.select_for_update().get(pk=wave.pk)
    if locked.state == WaveState.DRAFT:
        raise SurveyError("not_open", _("This poll is not open yet, so it cannot be closed."))
    if locked.state != WaveState.OPEN:
        return
    locked.state = WaveState.CLOSED
    locked.closes_at = min(at, locked.closes_at or at)
    locked.save(update_fields=["state", "closes_at"])
    outbox.put(
        kind=FINISH, key=f"{FINISH}:{wave.pk}", payload={"wave": str(wave.pk)}, due_at=at + PATIENCE
    )
    journal.record(act=Act.POLL_CLOSED, actor=actor, details={"wave": str(wave.pk)})


@transaction.atomic
def _publish(wave: Wave) -> None:
    locked = Wave.objects.select_for_update().get(pk=wave.pk)
    if locked.state != WaveState.CLOSED:
        return
    privacy.publish(locked)
    # Who answered what is of no use any more: beside the answers, group and item could only be misused.
    Invitation.objects.filter(wave=wave).update(state=InvitationState.OVER, atom=None, item=None)
    locked.state = WaveState.PUBLISHED
    locked.save(update_fields=["state"])
