"""Contrast of the base theme by numbers: a checker in the browser does not see hover, focus or borders."""

import re
from pathlib import Path

import pytest

THEME = Path(__file__).parents[2] / "cms" / "front" / "theme.css"
COLOUR = re.compile(
    r"--(?:basis|doorbraak)-([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);"
)
GROUNDS = ("color-default-bg-document", "color-default-bg-default", "color-default-bg-subtle")
INKS = (
    "color-default-color-default",
    "color-default-color-subtle",
    "color-accent-1-color-default",
    "color-accent-1-color-hover",
    "color-negative-color-default",
)
TEXT_PAIRS = (
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *((ink, "color-accent-1-bg-default") for ink in INKS[:4]),
    ("color-accent-1-inverse-color-default", "color-accent-1-inverse-bg-default"),
    ("color-accent-1-inverse-color-default", "color-accent-1-inverse-bg-hover"),
    ("color-default-bg-default", "color-negative-border-default"),
    ("wall-color", "wall-bg"),
    ("wall-color-subtle", "wall-bg"),
    *((f"color-{tone}-color-default", f"color-{tone}-bg-default") for tone in ("info", "positive")),
    *(
        (f"color-{tone}-color-default", f"color-{tone}-bg-default")
        for tone in ("warning", "negative")
    ),
)
SHAPES = (
    "color-default-border-default",
    "color-accent-1-color-default",
    "color-negative-border-default",
    "focus-outline-color",
)
SHAPE_PAIRS = (
    *((shape, ground) for shape in SHAPES for ground in GROUNDS),
    ("spark", "color-default-bg-default"),  # marks where you are in the navigation
    ("focus-outline-color", "color-accent-1-bg-default"),
    ("wall-color", "wall-bg"),  # focus in the footer
)


def base_colours(scheme: str) -> dict[str, str]:
    found = COLOUR.findall(THEME.read_text())
    return {name: dark if scheme == "dark" else light for name, light, dark in found}


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_keeps_text_readable(scheme: str) -> None:
    colours = base_colours(scheme)

    low = [pair for pair in TEXT_PAIRS if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5]

    assert low == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_keeps_controls_and_focus_visible(scheme: str) -> None:
    colours = base_colours(scheme)

    low = [pair for pair in SHAPE_PAIRS if _contrast(colours[pair[0]], colours[pair[1]]) < 3]

    assert low == []
