"""A small drawing board: flat shapes and type, drawn larger and scaled down so that edges are smooth."""

from collections.abc import Sequence
from functools import cache
from math import ceil
from typing import Literal

from PIL import Image, ImageColor, ImageDraw, ImageFont

WIDTH, HEIGHT = 1280, 720
SCALE = 3  # drawn this much larger
SMALLEST = 28  # no letter is smaller in a film of this size
FONTS = "/usr/share/fonts/truetype/lato/Lato-{}.ttf"

PAPER = "#f9f7f3"
WHITE = "#ffffff"
INK = "#17262b"
SOFT_INK = "#4b595e"
TEAL = "#0d5864"
TEAL_SOFT = "#d5e6e6"
SPARK = "#e0872a"
SPARK_SOFT = "#fbe7d0"
LIGHT = "#fff3d6"
BRICK = "#e9e1d3"
BRICK_DARK = "#d6c9b4"
LINE = "#ddd5c7"
# Every pair of letter and ground that the films use.
PAIRS = (
    *((INK, PAPER), (INK, WHITE), (INK, SPARK), (INK, SPARK_SOFT), (INK, BRICK), (INK, BRICK_DARK)),
    *((SOFT_INK, PAPER), (SOFT_INK, WHITE), (TEAL, PAPER), (TEAL, WHITE), (TEAL, TEAL_SOFT)),
    *((WHITE, TEAL), (INK, TEAL_SOFT), (INK, LIGHT)),
)

Weight = Literal["Regular", "Semibold", "Bold", "Heavy"]
Point = tuple[float, float]


@cache
def font(weight: Weight, size: float) -> ImageFont.FreeTypeFont:
    """Return Lato in film pixels, already as large as it is drawn."""
    basic = ImageFont.Layout.BASIC
    return ImageFont.truetype(FONTS.format(weight), size * SCALE, layout_engine=basic)


def width_of(text: str, size: float, weight: Weight = "Regular") -> float:
    """Return how wide a line of text will be."""
    return font(weight, size).getlength(text) / SCALE


def wrap(text: str, size: float, width: float, weight: Weight = "Regular") -> list[str]:
    """Break a text into lines no wider than `width`, about equally long."""
    lines = _fill(text, size, width, weight)
    narrow = width
    while len(lines) > 1 and narrow > width / 3:
        narrow -= 12
        tighter = _fill(text, size, narrow, weight)
        if len(tighter) > len(lines) or _widest(tighter, size, weight) > narrow:
            break
        lines = tighter
    return lines


def fit(text: str, size: float, width: float, most: int, weight: Weight = "Regular") -> float:
    """Return the largest size up to `size` at which the text takes at most `most` lines.

    Raises ValueError when it does not even fit in the smallest letters.
    """
    while size >= SMALLEST:
        lines = _fill(text, size, width, weight)
        if len(lines) <= most and _widest(lines, size, weight) <= width:
            return size
        size -= 2
    raise ValueError(f"too long for its place: {text}")


def _fill(text: str, size: float, width: float, weight: Weight) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _widest(lines: Sequence[str], size: float, weight: Weight) -> float:
    return max(width_of(line, size, weight) for line in lines)


class Board:
    """A transparent picture of `width` x `height` film pixels to draw on."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = ceil(width), ceil(height)
        clear = (*ImageColor.getrgb(PAPER), 0)
        self._image = Image.new("RGBA", (self.width * SCALE, self.height * SCALE), clear)
        self._draw = ImageDraw.Draw(self._image)

    def picture(self) -> Image.Image:
        """Return what was drawn, with smooth edges."""
        return self._image.resize((self.width, self.height), Image.Resampling.BOX)

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
        if size < SMALLEST:
            raise ValueError(f"letters of {size} are too small: {text}")
        where = (at[0] * SCALE, at[1] * SCALE)
        self._draw.text(where, text, font=font(weight, size), fill=colour, anchor=anchor)

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
        left, top = at[0] * SCALE, at[1] * SCALE
        corner = (left + max(size[0], 0) * SCALE - 1, top + max(size[1], 0) * SCALE - 1)
        if corner[0] >= left and corner[1] >= top:
            rounding = min(radius, size[0] / 2, size[1] / 2) * SCALE
            pen = round(width * SCALE)
            self._draw.rounded_rectangle((left, top, *corner), rounding, fill, outline, pen)

    def disc(
        self,
        centre: Point,
        radius: float,
        fill: str,
        *,
        outline: str | None = None,
        width: float = 3,
    ) -> None:
        """Draw a filled circle."""
        x, y, reach = centre[0] * SCALE, centre[1] * SCALE, radius * SCALE
        around = (x - reach, y - reach, x + reach, y + reach)
        self._draw.ellipse(around, fill, outline, round(width * SCALE))

    def dome(self, foot: Point, half_width: float, height: float, fill: str) -> None:
        """Draw the upper half of an ellipse, `foot` the middle of its flat lower edge."""
        x, y = foot[0] * SCALE, foot[1] * SCALE
        wide, high = half_width * SCALE, height * SCALE
        self._draw.pieslice((x - wide, y - high, x + wide, y + high), 180, 360, fill)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Draw a filled polygon."""
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def line(self, points: Sequence[Point], colour: str = INK, width: float = 5) -> None:
        """Draw a line with round ends and corners."""
        grown = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(grown, colour, round(width * SCALE), joint="curve")
        for point in points:
            self.disc(point, width / 2, colour)
