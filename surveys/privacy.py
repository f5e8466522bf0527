"""The only place where answers are counted.

``publish`` turns the answers of a wave into the figures that may be shown, once, when the wave closes;
nothing counts live. One wave gives the figures of one quarter, and only quarters are published: months would
be figures over parts of the same answers, and have to go through the same audit together.

The index is the mean over all answers of a node, each counted once. Each response carries one answer in this
version, so counting answers is counting people; with several the audit has to count responses.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Sum

from onboarding.disclosure import count_band
from surveys.constants import MOST_VALUE, HiddenReason
from surveys.lattice import Grid, Plan, plan_publication
from surveys.models import Answer, Atom, PublishedCell, Wave


class Place(NamedTuple):
    """Municipality, team and role of a group; empty parts make it a pool."""

    municipality: int | None
    team: int | None
    role: str


COUNTRY_POOL = Place(None, None, "")


def coarsen(answered: Iterable[Place], *, k: int) -> dict[Place, Place]:
    """Say under which group the answers of each group are kept, so that every group has ``k`` or more.

    ``answered`` names the group of each response.
    Small groups of a municipality are pooled, together with the next smallest where that is needed; a
    municipality under ``k`` joins the pool of the country. Only that pool can stay under ``k``: when there
    is nothing left to join, and then it is never shown.
    """
    by_municipality: dict[int | None, dict[Place, int]] = defaultdict(dict)
    for place, n in Counter(answered).items():
        by_municipality[place.municipality][place] = n
    kept: dict[Place, Place] = {}
    for municipality, groups in by_municipality.items():
        if municipality is None or sum(groups.values()) < k:
            kept |= dict.fromkeys(groups, COUNTRY_POOL)
        else:
            pool = Place(municipality, None, "")
            small = _to_pool(groups, k=k)
            kept |= {place: pool if place in small else place for place in groups}
    return kept


def _to_pool(groups: Mapping[Place, int], *, k: int) -> set[Place]:
    pooled: set[Place] = set()
    size = 0
    for place in sorted(groups, key=lambda place: (groups[place], str(place))):
        if groups[place] >= k and (not pooled or size >= k):
            break
        pooled.add(place)
        size += groups[place]
    return pooled


def response_band(n: int, people: int) -> str:
    """The share of ``people`` that answered, in quarters: an exact share would give ``n`` away."""
    share = n / people if people else 0
    if share < 0.25:
        return "<25%"
    if share < 0.50:
        return "25-49%"
    return "50-74%" if share < 0.75 else "75-100%"


@dataclass(frozen=True)
class _Sum:
    n: int = 0
    total: int = 0

    def __add__(self, other: "_Sum") -> "_Sum":
        return _Sum(self.n + other.n, self.total + other.total)

    @property
    def score(self) -> int:
        """The mean as whole points: 0 = all disagree completely, 100 = all agree completely."""
        return round(100 * (self.total - self.n) / (self.n * (MOST_VALUE - 1)))


class _Tally:
    """The answers of a wave by municipality and item, in three queries."""

    def __init__(self, wave: Wave) -> None:
        self.wave = wave
        self.items = [item.pk for item in wave.items.all()]
        people = Atom.objects.filter(wave=wave).values_list("municipality").annotate(Sum("people"))
        self.people: dict[int | None, int] = dict(people)
        rows = (
            Answer.objects.filter(response__wave=wave)
            .order_by()
            .values_list("response__atom__municipality", "item")
            .annotate(Count("pk"), Sum("value"))
        )
        self.sums = {(node, item): _Sum(n, total) for node, item, n, total in rows}
        self.municipalities = sorted(node for node in self.people if node is not None)

    def of(self, municipality: int | None, item: int) -> _Sum:
        return self.sums.get((municipality, item), _Sum())

    def grid(self) -> Grid:
        def row(node: int | None) -> list[int]:
            return [self.of(node, item).n for item in self.items]

        return Grid(
            rows={node: row(node) for node in self.municipalities},
            pool=row(None),
            people={node: self.people[node] or 0 for node in self.municipalities},
            k=self.wave.minimum_group,
        )

    def index(self, municipality: int | None) -> _Sum:
        return sum((self.of(municipality, item) for item in self.items), _Sum())

    def country(self, item: int) -> _Sum:
        nodes = [*self.municipalities, None]
        return sum((self.of(node, item) for node in nodes), _Sum())


def publish(wave: Wave) -> None:
    """Write the figures of ``wave`` that may be shown, and the reasons for the rest; replaces earlier ones.

    The caller holds the wave's lock in a transaction.
    """
    tally = _Tally(wave)
    plan = plan_publication(tally.grid())
    cells = _country_cells(tally, plan)
    for municipality in tally.municipalities:
        cells += _municipality_cells(tally, plan, municipality)
    PublishedCell.objects.filter(wave=wave).delete()
    PublishedCell.objects.bulk_create(cells, batch_size=500)


def _country_cells(tally: _Tally, plan: Plan) -> list[PublishedCell]:
    whole = sum((tally.country(item) for item in tally.items), _Sum())
    people = sum(filter(None, tally.people.values()))
    why = HiddenReason.PROTECTS
    if whole.n < tally.wave.minimum_group:
        why = HiddenReason.TOO_FEW
    index_reason = "" if plan.country_index else why
    item_reason = "" if plan.country_items else index_reason or HiddenReason.INDEX_ONLY
    cells = [_cell(tally.wave, None, None, whole, index_reason, people)]
    cells += [
        _cell(tally.wave, None, item, tally.country(item), item_reason, people)
        for item in tally.items
    ]
    return cells


def _municipality_cells(tally: _Tally, plan: Plan, municipality: int) -> list[PublishedCell]:
    people = tally.people[municipality] or 0
    index_reason = plan.reasons.get(municipality, "")
    has_items = municipality in plan.with_items
    item_reason = "" if has_items else index_reason or HiddenReason.INDEX_ONLY
    index = tally.index(municipality)
    cells = [_cell(tally.wave, municipality, None, index, index_reason, people)]
    cells += [
        _cell(tally.wave, municipality, item, tally.of(municipality, item), item_reason, people)
        for item in tally.items
    ]
    return cells


def _cell(
    wave: Wave, municipality: int | None, item: int | None, found: _Sum, reason: str, people: int
) -> PublishedCell:
    """A hidden figure leaves here without any number."""
    cell = PublishedCell(
        wave=wave,
        key=f"{municipality or 'country'}/{item or 'index'}",
        municipality_id=municipality,
        item_id=item,
        hidden_reason=reason,
    )
    if not reason:
        cell.score = found.score
        cell.n_band = count_band(found.n)
        cell.response_band = "" if item else response_band(found.n, people)
    return cell
