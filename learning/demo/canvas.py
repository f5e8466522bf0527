"""A small drawing board: flat shapes and type in film coordinates, drawn larger and scaled down."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 640, 360
SCALE = 4  # drawn this much larger, so that edges come out smooth
FONTS = "/usr/share/fonts/truetype/lato/Lato-{}.ttf"

PAPER = "#F7F4EE"
WHITE = "#FFFFFF"
INK = "#1E2B3A"
SOFT_INK = "#566270"
LINE = "#D9D3C7"
STONE = "#E7E1D5"
ACCENT = "#0B6B66"
ACCENT_SOFT = "#CFE4E0"

Weight = Literal["Regular", "Bold", "Heavy"]
Point = tuple[float, float]


@cache
def _font(weight: Weight, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        FONTS.format(weight), size * SCALE, layout_engine=ImageFont.Layout.BASIC
    )


class Canvas:
    """One picture of 640 x 360; every measure is in those pixels."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self._top = 0.0

    def lower(self, by: float) -> None:
        """Draw everything that follows this much lower."""
        self._top += by

    def _grow(self, point: Point) -> Point:
        return point[0] * SCALE, (point[1] + self._top) * SCALE

    def picture(self, factor: int = 1) -> Image.Image:
        """Return the picture at `factor` times the film size."""
        size = (WIDTH * factor, HEIGHT * factor)
        return self._image.resize(size, Image.Resampling.LANCZOS)

    def text(
        self,
        at: Point,
        text: str,
        size: float,
        *,
        weight: Weight = "Regular",
        colour: str = INK,
        anchor: str = "ls",
    ) -> None:
        """Write one line; `anchor` as in Pillow: "ls" = left on the base line, "mm" = centred."""
        font = _font(weight, size)
        self._draw.text(self._grow(at), text, font=font, fill=colour, anchor=anchor)

    def width_of(self, text: str, size: float, weight: Weight = "Regular") -> float:
        """Return how wide a line of text will be."""
        return _font(weight, size).getlength(text) / SCALE

    def box(
        self,
        at: Point,
        size: Point,
        *,
        fill: str | None = WHITE,
        radius: float = 8,
        outline: str | None = None,
        width: float = 2,
    ) -> None:
        """Draw a rectangle with round corners, `at` its left upper corner."""
        left, top = self._grow(at)
        corner = (left + size[0] * SCALE, top + size[1] * SCALE)
        self._draw.rounded_rectangle(
            (left, top, *corner), radius * SCALE, fill, outline, round(width * SCALE)
        )

    def disc(self, centre: Point, radius: float, fill: str, *, outline: str | None = None) -> None:
        """Draw a filled circle."""
        x, y = self._grow(centre)
        reach = radius * SCALE
        around = (x - reach, y - reach, x + reach, y + reach)
        self._draw.ellipse(around, fill, outline, 2 * SCALE)

    def dome(self, foot: Point, half_width: float, height: float, fill: str) -> None:
        """Draw the upper half of an ellipse, `foot` the middle of its flat lower edge."""
        x, y = self._grow(foot)
        wide, high = half_width * SCALE, height * SCALE
        self._draw.pieslice((x - wide, y - high, x + wide, y + high), 180, 360, fill)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Draw a filled polygon."""
        self._draw.polygon([self._grow(point) for point in points], fill)

    def line(self, points: Sequence[Point], colour: str = INK, width: float = 3) -> None:
        """Draw a line with round ends and corners."""
        grown = [self._grow(point) for point in points]
        self._draw.line(grown, colour, round(width * SCALE), joint="curve")
        for point in points:
            self.disc(point, width / 2, colour)
