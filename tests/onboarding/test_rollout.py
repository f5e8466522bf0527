"""What the figures of the roll-out tell together: never how many a group of one to four people counts."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding import rollout
from onboarding.disclosure import MINIMUM_GROUP
from onboarding.rollout import FIGURES, REMAINDERS, Progress


def make_row(
    invited: int,
    permanent: int,
    temporary: int,
    started: int,
    *,
    not_begun: int = 0,
    still: int = 0,
    rest: dict[str, int] | None = None,
) -> Progress:
    return Progress(
        name="Deel",
        invited=invited,
        started=started,
        temporary=temporary,
        permanent=permanent,
        not_begun=not_begun,
        standing_still=still,
        ending_soon=still,
        rest=rest or {},
    )


ORDER = ("invited", "permanent", "temporary", "started")  # of the arguments of make_row


def groups_in(row: Progress) -> Iterator[int]:
    """The size of each group that can be named."""
    yield from (getattr(row, name) for name in FIGURES)
    for whole, *parts in REMAINDERS:
        yield abs(getattr(row, whole) - sum(getattr(row, part) for part in parts))
    yield row.not_begun
    yield row.standing_still
    yield row.invited - row.not_begun
    yield row.invited - row.standing_still
    yield row.temporary - row.standing_still
    yield row.invited - row.temporary - row.permanent - row.not_begun


def find_exposed(rows: Iterator[Progress]) -> list[tuple[str, set[int]]]:
    """What is shown that leaves a group only one possible size, of one to four people."""
    possible: dict[str, list[set[int]]] = {}
    for row in rows:
        seen = f"{row.is_shown} {row.shown} {row.behind}"
        sizes = list(groups_in(row))
        for known, size in zip(
            possible.setdefault(seen, [set() for _ in sizes]), sizes, strict=True
        ):
            known.add(size)
    return [
        (seen, sizes)
        for seen, groups in possible.items()
        for sizes in groups
        if len(sizes) == 1 and 0 < min(sizes) < MINIMUM_GROUP
    ]


def every_row(invited: int) -> Iterator[Progress]:
    numbers = range(invited + 1)
    for permanent, temporary, started in product(numbers, repeat=3):
        if permanent + temporary <= invited:
            yield make_row(invited, permanent, temporary, started)


@pytest.mark.parametrize("invited", range(5, 22))
def test_no_group_of_a_few_can_be_computed(invited: int) -> None:
    assert find_exposed(every_row(invited)) == []


@pytest.mark.parametrize("invited", range(5, 22))
def test_nor_by_who_knows_how_the_groups_lie_in_each_other(invited: int) -> None:
    """Whoever has a permanent log-in did start, and whoever did not accept the invitation did not."""
    rows = every_row(invited)

    assert (
        find_exposed(r for r in rows if r.permanent <= r.started <= r.temporary + r.permanent) == []
    )


@pytest.mark.parametrize("invited", range(5, 18))
def test_nor_from_the_people_who_are_behind(invited: int) -> None:
    rows = (
        make_row(invited, permanent, temporary, 0, not_begun=not_begun, still=still)
        for permanent in range(invited + 1)
        for temporary in range(invited - permanent + 1)
        for not_begun in range(invited - permanent - temporary + 1)
        for still in range(temporary + 1)
    )

    assert find_exposed(rows) == []


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_it_shows_only_groups_of_enough_people(numbers: list[int]) -> None:
    permanent, temporary, others, started = numbers
    invited = permanent + temporary + others
    shown = make_row(invited, permanent, temporary, min(started, invited)).shown

    sizes = [*shown.values()]
    for whole, *parts in REMAINDERS:
        if shown.keys() >= {whole, *parts}:
            sizes.append(abs(shown[whole] - sum(shown[part] for part in parts)))
    assert all(size == 0 or size >= MINIMUM_GROUP for size in sizes)


figures = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))


@given(figures, figures)
def test_a_team_taken_from_its_municipality_leaves_enough(
    team: tuple[int, int, int, int], others: tuple[int, int, int, int]
) -> None:
    """What the lead of the team and the contact of the municipality see, subtracted."""
    own, rest = (
        make_row(permanent + temporary + invited, permanent, temporary, started)
        for permanent, temporary, invited, started in (team, others)
    )
    whole = make_row(*(getattr(own, name) + getattr(rest, name) for name in ORDER)).shown
    shown = make_row(*(getattr(own, name) for name in ORDER), rest=vars(rest)).shown

    left = {name: whole[name] - shown[name] for name in whole.keys() & shown.keys()}
    left |= {
        f"{first} without {', '.join(parts)}": abs(left[first] - sum(left[part] for part in parts))
        for first, *parts in REMAINDERS
        if left.keys() >= {first, *parts}
    }
    assert all(number == 0 or number >= MINIMUM_GROUP for number in left.values()), left


def test_it_hides_what_a_team_lead_could_have_counted_out() -> None:
    assert make_row(7, 1, 5, 7).shown == {"invited": 7, "started": 7}


def test_it_shows_all_when_all_are_many() -> None:
    row = make_row(40, 12, 20, 30)

    assert row.shown == {"invited": 40, "permanent": 12, "temporary": 20}
    assert make_row(40, 12, 20, 32).shown.keys() == set(FIGURES)


# --- Parts below their whole ----------------------------------------------------------------------


def _below(*teams: tuple[int, int]) -> list[Progress]:
    """Teams of (invited, started), as they may stand below their sum."""
    rows = [make_row(invited, 0, 0, started) for invited, started in teams]
    whole = {name: sum(getattr(row, name) for row in rows) for name in FIGURES}
    rest = [{name: whole[name] - getattr(row, name) for name in FIGURES} for row in rows]
    parts = [replace(row, rest=left) for row, left in zip(rows, rest, strict=True)]
    return rollout.hold_back(parts, whole)


def test_a_small_team_does_not_follow_from_the_others_and_the_whole() -> None:
    assert [part.shown for part in _below((14, 14), (12, 6), (3, 3))] == [
        {"invited": 14, "started": 14},
        {},
        {},
    ]


def test_two_small_teams_hide_each_other() -> None:
    parts = _below((14, 14), (12, 6), (3, 3), (4, 4))

    assert [part.is_shown for part in parts] == [True, True, False, False]


TEAMS = st.integers(0, 16).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(st.lists(TEAMS, max_size=6))
def test_what_is_hidden_together_is_nobody_or_enough(teams: list[tuple[int, int]]) -> None:
    shown = [part.shown for part in _below(*teams)]
    hidden = {
        name: sum(team[place] for team in teams) - sum(each.get(name, 0) for each in shown)
        for place, name in enumerate(("invited", "started"))
    }

    if any(shown):
        assert all(not size or size >= MINIMUM_GROUP for size in hidden.values())
        left = abs(hidden["invited"] - hidden["started"])
        assert not left or left >= MINIMUM_GROUP
