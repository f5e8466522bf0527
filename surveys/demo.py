"""Polls of the demo world: one that is open, and one of the quarter before with its results."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import cycle

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from onboarding.constants import Role
from onboarding.models import Organisation, User
from surveys import privacy
from surveys.answers import answer
from surveys.buffer import Opened, find_or_make_atoms, keep, seal
from surveys.constants import InvitationState, WaveState
from surveys.models import Atom, BufferRow, Wave
from surveys.privacy import Place
from surveys.waves import open_wave, plan_wave

# Made-up people and their answers per municipality, in the order of the tree. In the published wave the second one
# is enough for an index, not for themes; in the open wave it stays under the minimum, also when a few people of the
# demo answer by hand.
HISTORY = ((48, 42), (24, 18))
COLLEAGUES = ((44, 38), (6, 1))
_VALUES = ((4, 5, 3, 4, 4, 2, 5, 4, 3, 5, 4, 1, 4), (3, 4, 2, 4, 3, 2, 4, 1, 3, 5, 2, 3, 4))


def _quarter_start(day: date) -> date:
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


@transaction.atomic
def load_wave(*, programme: Organisation) -> Wave:
    """The open poll of the demo people; repeated: the same one. Call it when the people are there.

    Made-up colleagues have answered already, sealed, so that closing it shows something.
    """
    there = Wave.objects.filter(is_demo=True).exclude(opens_at=None).order_by("-period").first()
    if there is not None and there.period >= _quarter_start(timezone.localdate()):
        return there
    running = Wave.objects.filter(state=WaveState.OPEN).first()
    if running is not None:
        return running
    wave = plan_wave(title="Peiling van dit kwartaal", period=timezone.localdate(), is_demo=True)
    wave = open_wave(wave=wave, actor=None)
    rows = [
        BufferRow(
            receipt=uuid.uuid4(),
            wave=wave,
            sealed=seal(wave, atom_id=row.atom_id, item_id=row.item_id, value=row.value),
        )
        for row in _make_up_answers(wave, programme, COLLEAGUES)
    ]
    BufferRow.objects.bulk_create(rows)
    return wave


def answer_wave(*, wave: Wave, people: Iterable[User]) -> None:
    """Let ``people`` answer the open poll of the demo as they would on its page; repeated: nothing is added.

    Whoever has seen the question decides by hand. Not inside a transaction, like ``answer`` itself.
    """
    now = timezone.now()
    waiting = wave.invitations.filter(
        person__in=people,
        state=InvitationState.DRAWN,
        wave__in=Wave.objects.accepting(at=now).filter(is_demo=True),
    )
    found = waiting.select_related("person").order_by("person__email")
    for invitation, value in zip(found, cycle(_VALUES[0]), strict=False):
        answer(
            person=invitation.person,
            invitation_id=invitation.pk,
            response_id=uuid.uuid4(),
            value=value,
            at=now,
        )


@transaction.atomic
def fill_history(*, programme: Organisation) -> Wave:
    """A published poll of the quarter before, with made-up answers; repeated: the same one."""
    period = _quarter_start(timezone.localdate()) - timedelta(days=1)
    there = Wave.objects.filter(is_demo=True, period=period.replace(day=1)).first()
    if there is not None:
        return there
    wave = plan_wave(title="Peiling van vorig kwartaal", period=period, is_demo=True)
    keep(wave, _make_up_answers(wave, programme, HISTORY))
    privacy.publish(wave)
    wave.state = WaveState.PUBLISHED
    wave.opens_at = timezone.now() - timedelta(days=120)
    wave.closes_at = timezone.now() - timedelta(days=92)
    wave.save(update_fields=["state", "opens_at", "closes_at"])
    return wave


def _make_up_answers(
    wave: Wave, programme: Organisation, numbers: tuple[tuple[int, int], ...]
) -> list[Opened]:
    municipalities = Organisation.objects.municipalities().within(programme)[: len(numbers)]
    items = list(wave.items.values_list("pk", flat=True))
    opened: list[Opened] = []
    for municipality, (people, answered), values in zip(
        municipalities, numbers, _VALUES, strict=False
    ):
        place = Place(municipality.pk, None, Role.PROFESSIONAL.value)
        atom = find_or_make_atoms(wave, {place})[place]
        Atom.objects.filter(pk=atom).update(people=F("people") + people)
        opened += [_make_up(atom, items, values, number) for number in range(answered)]
    return opened


def _make_up(atom: int, items: list[int], values: tuple[int, ...], number: int) -> Opened:
    value = values[number % len(values)]
    return Opened(uuid.uuid4(), uuid.uuid4(), atom, items[number % len(items)], value)
