"""Polls of the demo world: one that is open, and one of the quarter before with its results."""

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from onboarding.models import Organisation
from surveys import privacy
from surveys.buffer import Opened, find_or_make_atoms, keep
from surveys.constants import WaveState
from surveys.models import Atom, Wave
from surveys.privacy import Place
from surveys.waves import open_wave, plan_wave

# Made-up people and answers per municipality, in the order of the tree: the second stays under the minimum.
HISTORY = ((48, 42), (6, 3))
_VALUES = (4, 5, 3, 4, 4, 2, 5, 4, 3, 5, 4, 1, 4)


def _quarter_start(day: date) -> date:
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def load_wave(*, programme: Organisation) -> Wave:
    """The open poll of the demo people; repeated: the same one. Call it when the people are there."""
    there = Wave.objects.filter(is_demo=True).exclude(opens_at=None).order_by("-period").first()
    if there is not None and there.period >= _quarter_start(timezone.localdate()):
        return there
    running = Wave.objects.filter(state=WaveState.OPEN).first()
    if running is not None:
        return running
    wave = plan_wave(title="Peiling van dit kwartaal", period=timezone.localdate(), is_demo=True)
    return open_wave(wave=wave, actor=None)


@transaction.atomic
def fill_history(*, programme: Organisation) -> Wave:
    """A published poll of the quarter before, with made-up answers; repeated: the same one."""
    period = _quarter_start(timezone.localdate()) - timedelta(days=1)
    title = "Peiling van vorig kwartaal"
    there = Wave.objects.filter(is_demo=True, period=period.replace(day=1)).first()
    if there is not None:
        return there
    wave = plan_wave(title=title, period=period, is_demo=True)
    _make_up_answers(wave, programme)
    privacy.publish(wave)
    wave.state = WaveState.PUBLISHED
    wave.opens_at = timezone.now() - timedelta(days=120)
    wave.closes_at = timezone.now() - timedelta(days=92)
    wave.save(update_fields=["state", "opens_at", "closes_at"])
    return wave


def _make_up_answers(wave: Wave, programme: Organisation) -> None:
    municipalities = Organisation.objects.municipalities().within(programme)[: len(HISTORY)]
    items = list(wave.items.values_list("pk", flat=True))
    opened: list[Opened] = []
    for municipality, (people, answered) in zip(municipalities, HISTORY, strict=False):
        place = Place(municipality.pk, None, "professional")
        atom = find_or_make_atoms(wave, {place})[place]
        Atom.objects.filter(pk=atom).update(people=people)
        opened += [_make_up(atom, items, number) for number in range(answered)]
    keep(wave, opened)


def _make_up(atom: int, items: list[int], number: int) -> Opened:
    value = _VALUES[number % len(_VALUES)]
    return Opened(uuid.uuid4(), uuid.uuid4(), atom, items[number % len(items)], value)
