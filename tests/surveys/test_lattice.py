"""The lattice: whatever is shown together, no group under the minimum can be computed from it."""

from collections import Counter
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import lattice
from surveys.constants import HiddenReason
from surveys.lattice import Grid, plan_publication, smallest_exposed
from surveys.privacy import COUNTRY_POOL, Kept, Place, coarsen, response_band

K = 5
Key = tuple[int, int]  # municipality (0: a part of the pool) and item


def make_grid(*rows: list[int], without: list[int] | None = None, people: int = 100) -> Grid:
    """``without``: per municipality the answers kept without their item."""
    last = without or [0] * len(rows)
    municipalities = {m: [*row, last[m - 1]] for m, row in enumerate(rows, start=1)}
    return Grid(
        rows=municipalities,
        pool=[0] * (len(rows[0]) + 1),
        people=dict.fromkeys(municipalities, people),
        k=K,
    )


def test_it_shows_everything_when_everything_is_large() -> None:
    plan = plan_publication(make_grid([9, 9], [8, 8], [7, 7]))

    assert plan.with_items == {1, 2, 3}
    assert plan.country_index
    assert plan.country_items


def test_it_hides_the_country_when_one_of_two_is_hidden() -> None:
    plan = plan_publication(make_grid([9, 9], [1, 2]))

    assert plan.with_index == {1}
    assert plan.reasons == {2: HiddenReason.TOO_FEW}
    assert not plan.country_index


def test_it_hides_the_next_smallest_with_a_lone_hidden_one() -> None:
    plan = plan_publication(make_grid([9, 9], [8, 8], [4, 4], [1, 2]))

    assert plan.with_index == {1, 2}
    assert plan.reasons == {3: HiddenReason.PROTECTS, 4: HiddenReason.TOO_FEW}
    assert plan.country_index


def test_it_wants_the_hidden_ones_to_be_enough_together() -> None:
    plan = plan_publication(make_grid([9, 9], [8, 8], [7, 7], [1, 1], [1, 0]))

    assert plan.with_index == {1, 2}


def test_it_shows_the_index_alone_under_thirty_people() -> None:
    plan = plan_publication(make_grid([9, 9], [8, 8], people=29))

    assert plan.with_items == frozenset()
    assert plan.with_index == {1, 2}


def test_it_hides_items_with_too_few_answers_all_together() -> None:
    """One hidden item would follow from the index and the others."""
    plan = plan_publication(make_grid([20, 4], [20, 20]))

    assert plan.with_items == {2}
    assert not plan.country_items


def test_it_shows_items_of_the_country_when_others_forgot_theirs() -> None:
    """Two municipalities count for the index only: neither can be told from the items of the country."""
    plan = plan_publication(make_grid([9, 9], [8, 8], [0, 0], [0, 0], without=[0, 0, 6, 7]))

    assert plan.with_items == {1, 2}
    assert plan.with_index == {1, 2, 3, 4}
    assert plan.country_items


def test_it_shows_no_items_when_some_answers_forgot_theirs() -> None:
    """The index minus the items would be the figure of those few."""
    plan = plan_publication(make_grid([20, 20], [20, 20], without=[4, 0]))

    assert plan.with_items == {2}
    assert not plan.country_items


def test_it_shows_nothing_of_a_small_wave() -> None:
    plan = plan_publication(make_grid([1, 1], [1, 0]))

    assert plan.with_index == frozenset()
    assert not plan.country_index


def test_it_finds_what_subtraction_leaves() -> None:
    assert smallest_exposed([], [[3]]) == 3
    assert smallest_exposed([], []) == 0


def _cells(grid: Grid) -> dict[Key, int]:
    """What an outsider would want to know: the answers of each municipality to each item."""
    cells = {(m, i): n for m, row in grid.rows.items() for i, n in enumerate(row)}
    halves = lattice.Grid.pool_rows(grid)
    for part, row in enumerate(halves):
        cells |= {(-part, i): n for i, n in enumerate(row)}
    return {key: n for key, n in cells.items() if n}


def _figures(grid: Grid, keys: list[Key]) -> list[list[int]]:
    """Every shown figure as the sum of the cells it is made of."""
    plan = plan_publication(grid)
    items = range(len(grid.pool) - 1)  # the last column is never shown
    figures = [[int(key == (m, i)) for key in keys] for m in plan.with_items for i in items]
    figures += [[int(key[0] == m) for key in keys] for m in plan.with_index]
    if plan.country_index:
        figures.append([1 for _key in keys])
    if plan.country_items:
        figures += [[int(key[1] == i) for key in keys] for i in items]
    return figures


def _rank(matrix: list[list[int]]) -> int:
    rows = [[Fraction(cell) for cell in row] for row in matrix]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for r in range(rank + 1, len(rows)):
            factor = rows[r][column] / rows[rank][column]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    return rank


def exposed(grid: Grid) -> list[tuple[Key, ...]]:
    """Groups of cells under the minimum about which some combination of shown figures tells: by trying all."""
    cells = _cells(grid)
    keys = list(cells)
    figures = _figures(grid, keys)
    if not figures:
        return []
    whole = _rank(figures)
    small = [key for key in keys if cells[key] < K]
    found = []
    for size in range(1, K):
        for group in combinations(small, size):
            if sum(cells[key] for key in group) < K:
                rest = [
                    [n for key, n in zip(keys, row, strict=True) if key not in group]
                    for row in figures
                ]
                if _rank(rest) < whole:
                    found.append(group)
    return found


counts = st.one_of(st.integers(0, 3), st.integers(0, 12))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    items = draw(st.integers(1, 3))
    row = st.lists(counts, min_size=items + 1, max_size=items + 1)
    rows = dict(enumerate(draw(st.lists(row, min_size=1, max_size=4)), start=1))
    people = {m: draw(st.sampled_from([10, 100])) for m in rows}
    pool = draw(st.one_of(st.just([0] * (items + 1)), row))
    return Grid(rows=rows, pool=pool, people=people, k=K)


@settings(max_examples=150, deadline=None)
@given(grids())
def test_it_never_gives_a_small_group_away(grid: Grid) -> None:
    assert exposed(grid) == []


def test_it_would_see_a_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle of the property test finds the leak when the protection is off."""
    monkeypatch.setattr(Grid, "is_safe", lambda *args: True)

    assert exposed(make_grid([9, 9], [8, 8], [1, 2]))


def test_it_sees_leaks_that_cross_rows_and_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two municipalities show the index alone; a split of the items leaves two answers over."""
    grid = make_grid([1, 20], [20, 1], people=10)
    assert smallest_exposed(grid.rows.values(), []) == 2
    assert not plan_publication(grid).country_items
    monkeypatch.setattr(Grid, "country_items_are_safe", lambda *args: True)

    assert exposed(grid)


places = st.builds(
    Place,
    st.integers(1, 3),
    st.one_of(st.none(), st.integers(10, 12)),
    st.sampled_from(["professional", "team_lead"]),
)


given_answers = st.lists(st.builds(Kept, places, st.integers(1, 3)), max_size=60)


@settings(max_examples=200, deadline=None)
@given(given_answers)
def test_it_keeps_no_group_under_the_minimum(answered: list[Kept]) -> None:
    """Per group and item; nothing is kept finer than it was, and only a country under the minimum is lost."""
    kept = coarsen(answered, k=K)

    sizes = Counter(kept[cell] for cell in answered if cell in kept)
    assert all(n >= K for n in sizes.values())
    for cell, now in kept.items():
        assert now.item in (cell.item, None)
        assert now.place in (cell.place, Place(cell.place.municipality, None, ""), COUNTRY_POOL)
    per_municipality = Counter(cell.place.municipality for cell in answered)
    small = sum(n for n in per_municipality.values() if n < K)
    assert len(answered) - sum(sizes.values()) == (small if small < K else 0)


@given(given_answers)
def test_it_coarsens_alike_in_any_order(answered: list[Kept]) -> None:
    """A move that was broken off is repeated in another order."""
    assert coarsen(answered, k=K) == coarsen(answered[::-1], k=K)


TEAM = Place(1, 10, "professional")
OTHER = Place(1, 11, "professional")


@pytest.mark.parametrize(
    ("answered", "now"),
    [
        ([Kept(TEAM, 1)] * 5, Kept(TEAM, 1)),
        ([Kept(TEAM, 1)] * 3 + [Kept(OTHER, 1)] * 5, Kept(Place(1, None, ""), 1)),
        ([Kept(TEAM, 1)] * 3 + [Kept(TEAM, 2)] * 3, Kept(TEAM, None)),
        ([Kept(TEAM, 1)] * 3 + [Kept(OTHER, 2)] * 6, Kept(Place(1, None, ""), None)),
        ([Kept(TEAM, 1)] * 3 + [Kept(Place(2, 20, "contact"), 1)] * 2, Kept(COUNTRY_POOL, 1)),
        ([Kept(TEAM, 1)] * 4, None),
    ],
)
def test_it_keeps_of_an_answer_what_enough_others_share(
    answered: list[Kept], now: Kept | None
) -> None:
    assert coarsen(answered, k=K).get(Kept(TEAM, 1)) == now


@pytest.mark.parametrize(
    ("n", "people", "band"),
    [(5, 40, "<25%"), (10, 40, "25-49%"), (20, 40, "50-74%"), (40, 40, "75-100%")],
)
def test_it_tells_the_response_in_quarters(n: int, people: int, band: str) -> None:
    assert response_band(n, people) == band
