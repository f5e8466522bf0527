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

from tests.bench import first_load, latency, report
from tests.bench.rounds import FULL, SMOKE, Figures, best_of, measure
from tests.bench.stage import Stage, set_up
from tests.running import ROOT

BASELINE = Path(__file__).parent / "baseline.json"
RESULTS = ROOT / "test-results" / "bench.json"
TOLERANCE = 1.25
ATTEMPTS = 4


def _too_dear(figures: dict[str, Figures]) -> list[str]:
    """Cases whose ratio is more than a quarter above the baseline, in words."""
    known = json.loads(BASELINE.read_text())["ratios"] if BASELINE.exists() else {}
    return [
        f"{name}: {found.ratio:.2f} floors, the baseline is {known[name]:.2f}"
        for name, found in figures.items()
        if name in known and found.ratio > known[name] * TOLERANCE
    ]


def _measure(stage: Stage, *, is_smoke: bool) -> dict[str, Figures]:
    """Measure; again, as a whole, for as long as something is too dear and attempts are left."""
    attempts: list[dict[str, Figures]] = []
    for number in range(ATTEMPTS):
        begun = time.monotonic()
        attempts.append(measure(stage.cases, SMOKE if is_smoke else FULL, stage.meter))
        found = best_of(attempts)
        seconds, load = time.monotonic() - begun, os.getloadavg()[0]
        sys.stdout.write(f"attempt {number + 1}: {seconds:.0f} s at load {load:.1f}\n")
        if not _too_dear(found):
            break
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
    options = parser.parse_args()
    if options.first_load:
        sys.stdout.write(first_load.as_table(first_load.measure_demo()))
        return 0
    results: dict[str, Any] = {"machine": _machine()}
    with set_up() as stage:
        figures = _measure(stage, is_smoke=options.smoke)
        results["requests"] = report.as_data(figures)
        sys.stdout.write(report.as_table(figures))
        if not options.smoke:
            results["latency"] = latency.measure(stage.cases)
            sys.stdout.write(latency.as_table(results["latency"]))
    if not options.smoke:
        results["first_load"] = first_load.measure_demo()
        sys.stdout.write(first_load.as_table(results["first_load"]))
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
        "".join(f"TOO DEAR {line}\n" for line in dear) or "bench: within the baseline\n"
    )
    return 1 if dear else 0


if __name__ == "__main__":
    sys.exit(main())
