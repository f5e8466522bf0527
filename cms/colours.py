"""Colours from one seed, in OKLCH: lightness moves until every pair can be read, hue stays.

Björn Ottosson's OKLab (https://bottosson.github.io/posts/oklab/); contrast as WCAG 2 counts it.
"""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

TEXT, SHAPE = 4.5, 3.0
STEP = 0.004


class Lch(NamedTuple):
    """Lightness 0 to 1, chroma 0 to about 0.37, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _from_linear(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_to_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return red, green, blue


def lch_of(colour: str) -> Lch:
    """Read ``#rrggbb``."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    return Lch(lightness, math.hypot(a, b), math.atan2(b, a))


def _parts(colour: Lch) -> list[float]:
    a, b = colour.chroma * math.cos(colour.hue), colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return [
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    ]


def hex_of(colour: Lch) -> str:
    """Write ``#rrggbb``; what a screen cannot show loses chroma, never lightness or hue."""
    parts = _parts(colour)
    while colour.chroma > 0 and any(not -0.0005 <= part <= 1.0005 for part in parts):
        colour = colour._replace(chroma=max(colour.chroma - STEP, 0))
        parts = _parts(colour)
    levels = (round(_from_linear(min(max(part, 0), 1)) * 255) for part in parts)
    return "#" + "".join(f"{level:02x}" for level in levels)


def contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2, 1 to 21."""
    first, second = (
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in map(_linear, (one, other))
    )
    low, high = sorted((first, second))
    return (high + 0.05) / (low + 0.05)


def corrected(colour: Lch, against: Iterable[str], ratio: float, step: float) -> str:
    """Move lightness by ``step`` (negative: darker) until the ratio holds against all, or it is black or white."""
    others = list(against)
    written = hex_of(colour)
    while 0 < colour.lightness < 1 and any(contrast(written, one) < ratio for one in others):
        colour = colour._replace(lightness=min(max(colour.lightness + step, 0), 1))
        written = hex_of(colour)
    return written


class Scheme(NamedTuple):
    """What stays the base theme's, and which way a colour must move to be read on it."""

    grounds: tuple[str, ...]
    inks: tuple[str, ...]
    wall_inks: tuple[str, ...]
    step: float


LIGHT = Scheme(
    ("#faf6ee", "#fffdf9", "#f2ebdd"), ("#15272c", "#48575c"), ("#fdf8ee", "#cfe2e2"), -STEP
)
DARK = Scheme(
    ("#0f1719", "#182225", "#212d31"), ("#e9eeed", "#b6c2c4"), ("#e3ecec", "#b3c6c8"), STEP
)


def _shades(seed: Lch) -> Callable[[float, float], Lch]:
    return lambda lightness, chroma: Lch(lightness, min(seed.chroma, chroma), seed.hue)


def light_palette(seed: str) -> dict[str, str]:
    """Return the accent properties of the light scheme, by the end of their name."""
    given = lch_of(seed)
    shade = _shades(given)
    tint = corrected(shade(0.945, 0.03), LIGHT.inks, TEXT, STEP)
    text = corrected(given, (*LIGHT.grounds, tint), TEXT, LIGHT.step)
    button = corrected(given, ("#ffffff", *LIGHT.grounds), TEXT, LIGHT.step)
    darker = lch_of(button)
    hover = hex_of(darker._replace(lightness=max(darker.lightness - 0.1, 0.05)))
    return {
        "bg-default": tint,
        "border-subtle": hex_of(shade(0.83, 0.06)),
        "color-default": text,
        "color-hover": corrected(lch_of(hover), (*LIGHT.grounds, tint), TEXT, LIGHT.step),
        "inverse-bg-default": button,
        "inverse-bg-hover": hover,
        "inverse-color-default": "#ffffff",
        "wall-bg": corrected(shade(0.37, 0.08), LIGHT.wall_inks, TEXT, -STEP),
        "wall-line": hex_of(shade(0.48, 0.08)),
        "art-wall": hex_of(shade(0.56, 0.11)),
        "art-brick": hex_of(shade(0.83, 0.06)),
        "art-line": hex_of(shade(0.37, 0.08)),
    }


def dark_palette(seed: str) -> dict[str, str]:
    """Return the same for the dark scheme: light accents on dark ground."""
    given = lch_of(seed)
    shade = _shades(given)
    tint = corrected(shade(0.3, 0.04), DARK.inks, TEXT, -STEP)
    text = corrected(shade(max(given.lightness, 0.6), 0.12), (*DARK.grounds, tint), TEXT, DARK.step)
    lighter = shade(min(lch_of(text).lightness + 0.08, 0.96), 0.08)
    hover = corrected(lighter, (*DARK.grounds, tint), TEXT, DARK.step)
    return {
        "bg-default": tint,
        "border-subtle": hex_of(shade(0.43, 0.05)),
        "color-default": text,
        "color-hover": hover,
        "inverse-bg-default": text,
        "inverse-bg-hover": hover,
        "inverse-color-default": corrected(shade(0.24, 0.04), (text, hover), TEXT, -STEP),
        "wall-bg": corrected(shade(0.25, 0.035), DARK.wall_inks, TEXT, -STEP),
        "wall-line": hex_of(shade(0.4, 0.05)),
        "art-wall": hex_of(shade(0.62, 0.09)),
        "art-brick": hex_of(shade(0.42, 0.05)),
        "art-line": hex_of(shade(0.9, 0.025)),
    }
