"""``make bench`` and ``make bench-smoke``: measure, print, write ``test-results/bench.json``, hold to the baseline."""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.bench import first_load, latency, report, size
from tests.bench.calls import Case
from tests.bench.rounds import FULL, SMOKE, Figures, Plan, all_of, best_of, measure
from tests.bench.stage import Stage, set_up
from tests.running import ROOT

BASELINE = Path(__file__).parent / "baseline.json"
RESULTS = ROOT / "test-results" / "bench.json"
TOLERANCE = 1.25
ATTEMPTS = 4
BASELINE_ATTEMPTS = 3


def _too_dear(figures: dict[str, Figures]) -> dict[str, str]:
    """Cases whose ratio is more than a quarter above the baseline, or that it does not know, each in words."""
    known = json.loads(BASELINE.read_text())["ratios"] if BASELINE.exists() else {}
    return {
        name: f"{name}: {found.ratio:.2f} floors, the baseline is {known.get(name, 0):.2f}"
        for name, found in figures.items()
        if found.case.floor and found.ratio > known.get(name, 0) * TOLERANCE
    }


def _measure(stage: Stage, plan: Plan) -> dict[str, Figures]:
    """Measure; what is too dear again, as long as attempts are left: the lowest counts."""
    found = _attempt(stage, stage.cases, plan)
    for _again in range(ATTEMPTS - 1):
        dear = _too_dear(found)
        if not dear:
            break
        wanted = {case.name for case in stage.cases if case.name in dear}
        wanted |= {case.floor for case in stage.cases if case.name in dear}
        cases = [case for case in stage.cases if case.name in wanted]
        found |= best_of([found, _attempt(stage, cases, plan)])
    return found


def _measure_baseline(stage: Stage, plan: Plan) -> dict[str, Figures]:
    """All of it several times, whatever the old baseline says: the median of all rounds counts."""
    return all_of([_attempt(stage, stage.cases, plan) for _again in range(BASELINE_ATTEMPTS)])


def _attempt(stage: Stage, cases: list[Case], plan: Plan) -> dict[str, Figures]:
    begun = time.monotonic()
    found = measure(cases, plan, stage.meter)
    seconds, load = time.monotonic() - begun, os.getloadavg()[0]
    sys.stdout.write(f"{len(cases)} kinds of requests: {seconds:.0f} s at load {load:.1f}\n")
    return found


def _machine() -> dict[str, Any]:
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "at": time.strftime("%Y-%m-%d %H:%M"),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--smoke", action="store_true", help="ratios only, in a minute")
    parser.add_argument(
        "--write-baseline", action="store_true", help="these ratios are the new ones"
    )
    parser.add_argument("--first-load", action="store_true", help="first visits only")
    parser.add_argument("--size", action="store_true", help="ten thousand people only")
    options = parser.parse_args()
    if options.first_load:
        sys.stdout.write(first_load.as_table(first_load.measure_demo()))
        return 0
    if options.size:
        sys.stdout.write(size.as_table(size.measure()))
        return 0
    results: dict[str, Any] = {"machine": _machine()}
    with set_up() as stage:
        measured = _measure_baseline if options.write_baseline else _measure
        figures = measured(stage, SMOKE if options.smoke else FULL)
        results["requests"] = report.as_data(figures)
        sys.stdout.write(report.as_table(figures))
        if not options.smoke:
            results["latency"] = latency.measure(stage.cases)
            sys.stdout.write(latency.as_table(results["latency"]))
    if not options.smoke:
        results["first_load"] = first_load.measure_demo()
        sys.stdout.write(first_load.as_table(results["first_load"]))
        results["size"] = size.measure()
        sys.stdout.write(size.as_table(results["size"]))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    if options.write_baseline:
        ratios = {name: round(f.ratio, 2) for name, f in figures.items() if f.case.floor}
        BASELINE.write_text(
            json.dumps({"machine": results["machine"], "ratios": ratios}, indent=1) + "\n"
        )
        return 0
    dear = _too_dear(figures)
    sys.stdout.write(
        "".join(f"TOO DEAR {line}\n" for line in dear.values()) or "bench: within the baseline\n"
    )
    return 1 if dear else 0


if __name__ == "__main__":
    sys.exit(main())
