"""Which figures of a wave may be shown together, so that no small group can be computed from them. Pure.

The figures: index and every item, for the country and for each municipality. The index counts every answer
of its node once, so it is the sum of the items and of the answers of which the item was forgotten: these are one
more column, never shown, but known from the index and the items. A country is the sum of its municipalities. What is not
shown follows from subtraction when too little stays hidden; ``smallest_exposed`` finds how little.

A municipality shows all its items, or the index alone, or nothing. Then the audit is exact: with the sums
of the columns (country x item) and of the index rows known, every combination of figures that cancels
all other groups leaves, for some split of the columns in two, one side of the split in each row. That is what is
searched: 2^items splits x rows.

Not covered, because not shown at all: teams, neighbourhoods, roles and phases, exports, months.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.constants import PEOPLE_FOR_ITEMS, HiddenReason

Row = Sequence[
    int
]  # answers of one node to each item, in one fixed order; last: those without an item


@dataclass(frozen=True)
class Plan:
    """What is shown: municipalities by id; ``reasons`` says why a municipality shows nothing."""

    with_items: frozenset[int]
    with_index: frozenset[int]  # those with items too
    country_index: bool
    country_items: bool
    reasons: Mapping[int, HiddenReason] = field(default_factory=dict)


def smallest_exposed(known: Iterable[Row], unknown: Iterable[Row]) -> int:
    """The fewest answers (more than 0) that can be told apart when the sum over all rows is known per column.

    ``known``: rows whose own sum is shown too. ``unknown``: rows of which nothing is shown. 0: none.
    """
    rows = [list(row) for row in known]
    together = [sum(column) for column in zip(*unknown, strict=True)]
    rows += [together] if together else []
    width = len(rows[0]) if rows else 0
    found = (_least(rows, split) for split in range(2 ** max(width - 1, 0)))
    return min((n for n in found if n), default=0)


def _least(rows: list[list[int]], split: int) -> int:
    """The fewest answers left when each row keeps one side of the split; bit i of ``split`` = column i."""
    sides = []
    for row in rows:
        one = sum(n for i, n in enumerate(row) if split >> i & 1)
        sides.append((one, sum(row) - one))
    least = sum(min(pair) for pair in sides)
    if least:
        return least
    return min((max(pair) for pair in sides if max(pair)), default=0)


def _is_mixed(rows: Iterable[Row]) -> bool:
    """Whether each column with answers has them from at least two rows."""
    return all(
        sum(1 for n in column if n) != 1 for column in zip(*rows, strict=True) if any(column)
    )


@dataclass(frozen=True)
class Grid:
    """Answers per municipality and item. ``pool`` = answers kept without a municipality."""

    rows: Mapping[int, Row]
    pool: Row
    people: Mapping[int, int]
    k: int

    def total(self, municipality: int) -> int:
        return sum(self.rows[municipality])

    def is_safe(self, known: Iterable[Row], unknown: Iterable[Row]) -> bool:
        known, unknown = list(known), list(unknown)
        least = smallest_exposed(known, unknown)
        return _is_mixed([*known, *unknown]) and (least == 0 or least >= self.k)

    def pool_rows(self) -> list[Row]:
        """A pool of the minimum size came from several municipalities: it stands for two halves."""
        if sum(self.pool) < self.k:
            return [self.pool]
        half = [n // 2 for n in self.pool]
        return [half, [n - h for n, h in zip(self.pool, half, strict=True)]]

    def country_index_is_safe(self, shown: Iterable[int]) -> bool:
        kept = set(shown)
        hidden = [[self.total(m)] for m in self.rows if m not in kept]
        pool = [[sum(row)] for row in self.pool_rows()]
        return self.is_safe([], [*hidden, *pool])

    def country_items_are_safe(self, with_items: Iterable[int], shown: Iterable[int]) -> bool:
        complete, kept = set(with_items), set(shown)
        known = [row for m, row in self.rows.items() if m in kept - complete]
        unknown = [row for m, row in self.rows.items() if m not in kept]
        return self.is_safe(known, [*unknown, *self.pool_rows()])


def plan_publication(grid: Grid) -> Plan:
    """Decide what is shown: first the minimum per figure, then protection by hiding more, then the audit.

    When one municipality is hidden alone, the next smallest is hidden too if two or more stay shown;
    otherwise the country is not shown.
    """
    enough = {m for m in grid.rows if grid.total(m) >= grid.k}
    reasons = {m: HiddenReason.TOO_FEW for m in grid.rows if m not in enough}
    whole = sum(grid.total(m) for m in grid.rows) + sum(grid.pool)
    shown = _protect(grid, enough)
    has_country = whole >= grid.k and grid.country_index_is_safe(shown)
    if not has_country:
        shown = enough
    reasons |= dict.fromkeys(enough - shown, HiddenReason.PROTECTS)
    complete = {m for m in shown if _may_show_items(grid, m)}
    has_items = has_country and _country_items_have_enough(grid)
    return Plan(
        with_items=frozenset(complete),
        with_index=frozenset(shown),
        country_index=has_country,
        country_items=has_items and grid.country_items_are_safe(complete, shown),
        reasons=reasons,
    )


def _protect(grid: Grid, enough: set[int]) -> set[int]:
    """Hide the next smallest while the country would give a small group away."""
    shown = set(enough)
    while len(shown) > 2 and not grid.country_index_is_safe(shown):
        shown.remove(min(shown, key=lambda m: (grid.total(m), m)))
    return shown


def _may_show_items(grid: Grid, municipality: int) -> bool:
    """Enough people, enough answers to each item, and all answers with their item."""
    *items, without = grid.rows[municipality]
    has_people = grid.people[municipality] >= PEOPLE_FOR_ITEMS
    return has_people and not without and min(items, default=0) >= grid.k


def _country_items_have_enough(grid: Grid) -> bool:
    *items, _without = zip(*grid.rows.values(), grid.pool, strict=True)
    return all(sum(column) >= grid.k for column in items)
