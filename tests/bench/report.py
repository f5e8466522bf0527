"""Figures as a table and as data."""

from typing import Any

from tests.bench.rounds import PARTS, Figures

NAMES = {"postgresql": "pg"}


def as_data(figures: dict[str, Figures]) -> dict[str, Any]:
    return {
        name: {
            "what": found.case.what,
            "floor": found.case.floor,
            "ratio": round(found.ratio, 2),
            "ratio_per_round": [round(ratio, 2) for ratio in found.ratios],
            "cpu_ms": round(found.ms, 2),
            "cpu_ms_by_part": {part: round(found.median_of(part), 2) for part in PARTS},
        }
        for name, found in figures.items()
    }


def as_table(figures: dict[str, Figures]) -> str:
    """CPU milliseconds a request: in all, by part, and in floors."""
    head = ["request", "CPU ms", *(NAMES.get(part, part) for part in PARTS), "floors", "what"]
    rows = [
        [
            name,
            f"{found.ms:.1f}",
            *(f"{found.median_of(part):.1f}" for part in PARTS),
            f"{found.ratio:.2f} {found.case.floor}" if found.case.floor else "floor",
            found.case.what,
        ]
        for name, found in figures.items()
    ]
    return lay_out(head, rows)


def lay_out(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown with aligned columns."""
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    text = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)) + " |" for r in lines
    ]
    return "\n" + "\n".join(text) + "\n\n"
