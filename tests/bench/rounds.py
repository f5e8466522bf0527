"""Interleaved rounds: each case right beside its floor, so that a busy machine is busy for both."""

import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.calls import Case

Meter = Callable[[], dict[str, float]]
PARTS = ("web", "live", "worker", "postgresql", "redis")


@dataclass(frozen=True)
class Plan:
    """How much is measured; counts, never seconds. A round is ``turns`` times ``requests`` of case and floor."""

    rounds: int
    turns: int
    requests: int
    warm_up: int


FULL = Plan(rounds=5, turns=6, requests=8, warm_up=30)
SMOKE = Plan(rounds=3, turns=4, requests=6, warm_up=12)


@dataclass
class Figures:
    """What one case cost: milliseconds of CPU a request by part, and how many floors that is, per round."""

    case: Case
    costs: list[Counter[str]] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        return statistics.median(cost.total() for cost in self.costs)

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios) if self.ratios else 1.0

    def median_of(self, part: str) -> float:
        return statistics.median(cost[part] for cost in self.costs)


def measure(cases: list[Case], plan: Plan, meter: Meter) -> dict[str, Figures]:
    """Measure every case against its floor; raises what a case raises."""
    figures = {case.name: Figures(case) for case in cases}
    for case in cases:
        for number in range(plan.warm_up):
            case.act(number)
    for _round in range(plan.rounds):
        for case in cases:
            if case.floor:
                _measure_pair(figures[case.name], figures[case.floor], plan, meter)
    return figures


def _measure_pair(here: Figures, floor: Figures, plan: Plan, meter: Meter) -> None:
    """One round of one case: turns of case and floor by turns, so that both meet the same machine.

    The round counts the cheaper half of the turns of each: what disturbs a turn only ever adds to it.
    """
    found: dict[str, list[Counter[str]]] = {here.case.name: [], floor.case.name: []}
    for turn in range(plan.turns):
        for figures in (here, floor)[:: 1 if turn % 2 else -1]:
            found[figures.case.name].append(_cost(figures.case, plan.requests, meter))
    for figures in (here, floor):
        figures.costs.append(_mean_of_cheaper_half(found[figures.case.name]))
    here.ratios.append(here.costs[-1].total() / floor.costs[-1].total())


def _mean_of_cheaper_half(turns: list[Counter[str]]) -> Counter[str]:
    kept = sorted(turns, key=Counter.total)[: (len(turns) + 1) // 2]
    return Counter({part: statistics.mean(turn[part] for turn in kept) for part in kept[0]})


def best_of(attempts: list[dict[str, Figures]]) -> dict[str, Figures]:
    """Of each case of the last attempt the one with the lowest ratio: a busy machine adds, it never takes away."""
    return {name: min((a[name] for a in attempts), key=lambda f: f.ratio) for name in attempts[-1]}


def all_of(attempts: list[dict[str, Figures]]) -> dict[str, Figures]:
    """The rounds of all attempts together."""
    return {
        name: Figures(
            found.case,
            [cost for a in attempts for cost in a[name].costs],
            [ratio for a in attempts for ratio in a[name].ratios],
        )
        for name, found in attempts[0].items()
    }


def _cost(case: Case, requests: int, meter: Meter) -> Counter[str]:
    before = meter()
    for number in range(requests):
        case.act(number)
    after = meter()
    # The process of the sockets beats its heart whatever is asked of the others.
    parts = [part for part in after if case.uses_sockets or part != "live"]
    return Counter({part: (after[part] - before[part]) / requests for part in parts})
