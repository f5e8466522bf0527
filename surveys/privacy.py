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
from typing import NamedTuple, TypeVar

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


class Kept(NamedTuple):
    """All that is kept of an answer beside its value; without an item it counts for the index only."""

    place: Place
    item: int | None


COUNTRY_POOL = Place(None, None, "")
_Part = TypeVar("_Part")


def coarsen(answered: Iterable[Kept], *, k: int) -> dict[Kept, Kept]:
    """Say under which group and item answers are kept, so that ``k`` or more people share every pair.

    ``answered`` names the frozen group and the item of each answer. Whoever knows of each person the group, the
    item and that there was an answer (a backup from before the closing tells it), still has ``k`` people for
    each value. In this order: a municipality under ``k`` joins the pool of the country; items under ``k`` in
    their municipality are forgotten; groups under ``k`` for what is left of the item become one pool of their
    municipality. Each time the next smallest goes along until the pool has ``k``.
    What is not in the outcome may not be kept: a pool of the country that stays under ``k``.
    """
    first = Counter(answered)
    kept = {cell: cell for cell in first}
    for step in (_join_country, _forget_items, _join_municipality):
        moves = step(_sizes(first, kept), k)
        kept = {cell: moves.get(now, now) for cell, now in kept.items()}
    sizes = _sizes(first, kept)
    return {cell: now for cell, now in kept.items() if sizes[now] >= k}


def _sizes(first: Mapping[Kept, int], kept: Mapping[Kept, Kept]) -> Counter[Kept]:
    sizes: Counter[Kept] = Counter()
    for cell, n in first.items():
        sizes[kept[cell]] += n
    return sizes


def _join_country(sizes: Counter[Kept], k: int) -> dict[Kept, Kept]:
    totals: Counter[int | None] = Counter()
    for cell, n in sizes.items():
        totals[cell.place.municipality] += n
    return {
        cell: Kept(COUNTRY_POOL, cell.item) for cell in sizes if totals[cell.place.municipality] < k
    }


def _forget_items(sizes: Counter[Kept], k: int) -> dict[Kept, Kept]:
    by_municipality: dict[int | None, Counter[int | None]] = defaultdict(Counter)
    for cell, n in sizes.items():
        by_municipality[cell.place.municipality][cell.item] += n
    small = {node: _to_pool(items, k=k) for node, items in by_municipality.items()}
    return {
        cell: Kept(cell.place, None)
        for cell in sizes
        if cell.item in small[cell.place.municipality]
    }


def _join_municipality(sizes: Counter[Kept], k: int) -> dict[Kept, Kept]:
    by_pool: dict[Kept, Counter[Place]] = defaultdict(Counter)
    pools = {cell: Kept(Place(cell.place.municipality, None, ""), cell.item) for cell in sizes}
    for cell, n in sizes.items():
        by_pool[pools[cell]][cell.place] += n
    small = {pool: _to_pool(places, k=k) for pool, places in by_pool.items()}
    return {cell: pool for cell, pool in pools.items() if cell.place in small[pool]}


def _to_pool(groups: Mapping[_Part, int], *, k: int) -> set[_Part]:
    """The parts under ``k`` and, while they are under ``k`` together, the next smallest."""
    pooled: set[_Part] = set()
    size = 0
    for part in sorted(groups, key=lambda part: (groups[part], str(part))):
        if groups[part] >= k and (not pooled or size >= k):
            break
        pooled.add(part)
        size += groups[part]
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
        self.columns = [*self.items, None]
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

    def of(self, municipality: int | None, item: int | None) -> _Sum:
        """Item None: the answers of which the item was forgotten."""
        return self.sums.get((municipality, item), _Sum())

    def grid(self) -> Grid:
        def row(node: int | None) -> list[int]:
            return [self.of(node, item).n for item in self.columns]

        return Grid(
            rows={node: row(node) for node in self.municipalities},
            pool=row(None),
            people={node: self.people[node] or 0 for node in self.municipalities},
            k=self.wave.minimum_group,
        )

    def index(self, municipality: int | None) -> _Sum:
        return sum((self.of(municipality, item) for item in self.columns), _Sum())

    def country(self, item: int | None) -> _Sum:
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
    whole = sum((tally.country(item) for item in tally.columns), _Sum())
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
