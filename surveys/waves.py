"""Planning and opening a wave: freezing the groups and dealing each person one item."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.constants import OrganisationKind
from onboarding.contact import QUIET_START
from onboarding.models import Membership, User
from surveys import keys
from surveys.buffer import find_or_make_atoms
from surveys.constants import WaveState
from surveys.exceptions import SurveyError
from surveys.models import Atom, Invitation, Item, Wave
from surveys.privacy import Place

DAYS_OPEN = 28


@transaction.atomic
def plan_wave(*, title: str, period: date, is_demo: bool = False) -> Wave:
    """A draft wave with the core items; ``period`` is any day of its month."""
    wave = Wave.objects.create(title=title, period=period.replace(day=1), is_demo=is_demo)
    wave.items.set(Item.objects.filter(is_core=True))
    return wave


@transaction.atomic
def open_wave(*, wave: Wave, actor: User | None, at: datetime | None = None) -> Wave:
    """Open a draft: make its key, freeze the groups, draw an invitation for everybody who may be asked.

    Those are members of a municipality with an active account of at least 7 days. Nobody is told: the question
    waits on their own page. SurveyError ``not_draft`` or ``overlap``; opened already: unchanged.
    """
    at = at or timezone.now()
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.state == WaveState.OPEN:
        return wave
    _check_may_open(wave)
    drawn = _draw(wave, _people_to_ask(at=at))
    Invitation.objects.bulk_create(drawn, batch_size=500)
    wave.public_key = keys.make_key(wave)
    wave.state = WaveState.OPEN
    wave.opens_at = at
    wave.closes_at = wave.closes_at or at + timedelta(days=DAYS_OPEN)
    wave.save(update_fields=["public_key", "state", "opens_at", "closes_at"])
    return wave


def _check_may_open(wave: Wave) -> None:
    if wave.state != WaveState.DRAFT:
        raise SurveyError("not_draft", _("This poll was opened before."))
    if Wave.objects.filter(state=WaveState.OPEN).exists():
        raise SurveyError("overlap", _("Another poll is still open. Close that one first."))
    if not wave.items.exists():
        raise SurveyError("no_items", _("This poll has no questions yet."))


def _people_to_ask(*, at: datetime) -> list[Membership]:
    memberships = Membership.objects.active(at=timezone.localtime(at)).filter(
        is_primary=True,
        organisation__municipality__isnull=False,
        person__is_active=True,
        person__date_joined__lte=at - QUIET_START,
    )
    return list(memberships.select_related("organisation"))


def _draw(wave: Wave, memberships: list[Membership]) -> list[Invitation]:
    """Deal the items round, team by team, so that each team and each municipality has each item as often."""
    placed = [(_place(membership), membership.person_id) for membership in memberships]
    random.SystemRandom().shuffle(placed)
    placed.sort(key=lambda pair: (pair[0].municipality, pair[0].team or 0))
    atoms = _freeze(wave, [place for place, _person in placed])
    items = _shuffled_items(wave)
    drawn = [
        Invitation(wave=wave, person_id=person, item_id=next(items), atom_id=atoms[place])
        for place, person in placed
    ]
    random.SystemRandom().shuffle(drawn)
    return drawn


def _place(membership: Membership) -> Place:
    node = membership.organisation
    team = node.pk if node.kind == OrganisationKind.TEAM else None
    return Place(node.municipality_id, team, membership.role)


def _freeze(wave: Wave, places: list[Place]) -> dict[Place, int]:
    """The groups of the wave with their number of people, which never changes afterwards."""
    sizes = Counter(places)
    atoms = find_or_make_atoms(wave, set(sizes))
    rows = [Atom(pk=pk, people=sizes[place]) for place, pk in atoms.items()]
    Atom.objects.bulk_update(rows, ["people"], batch_size=200)
    return atoms


def _shuffled_items(wave: Wave) -> Iterator[int]:
    items = list(wave.items.values_list("pk", flat=True))
    random.SystemRandom().shuffle(items)
    return cycle(items)
