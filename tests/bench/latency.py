"""How long an answer takes while requests keep coming at a fixed rate; printed, never asserted.

Each request has its moment and is timed from that moment on, so a slow answer counts for those who wait behind it.
"""

import time
from statistics import quantiles
from typing import Any

from tests.bench.calls import Case
from tests.bench.report import lay_out

PER_SECOND, REQUESTS = 5, 60


def measure(cases: list[Case]) -> dict[str, Any]:
    """Milliseconds (median, p95, longest) of each case but the floors."""
    return {
        "per_second": PER_SECOND,
        "cases": {case.name: _of(case) for case in cases if case.floor},
    }


def _of(case: Case) -> dict[str, float]:
    begun, took = time.monotonic(), []
    for number in range(REQUESTS):
        due = begun + number / PER_SECOND
        time.sleep(max(0.0, due - time.monotonic()))
        case.act(number)
        took.append((time.monotonic() - due) * 1000)
    cuts = quantiles(took, n=20)
    return {"median": round(cuts[9], 1), "p95": round(cuts[18], 1), "longest": round(max(took), 1)}


def as_table(found: dict[str, Any]) -> str:
    head = [f"at {found['per_second']} requests a second", "median ms", "p95 ms", "longest ms"]
    rows = [
        [name, *(f"{ms:.0f}" for ms in figures.values())]
        for name, figures in found["cases"].items()
    ]
    return lay_out(head, rows)
