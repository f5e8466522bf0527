"""Where things stand on a slide, and how texts become parts."""

from dataclasses import dataclass, field
from typing import Literal

from learning.demo.canvas import INK, SPARK, Board, Point, Weight, fit, width_of, wrap
from learning.demo.motion import Enter, Part

LEFT, RIGHT = 64, 1216
TOP, FLOOR = 116, 588  # captions come below
LEADING = 1.22

Align = Literal["left", "centre"]


@dataclass(slots=True)
class Sheet:
    """Collects the parts of a slide; `top` is where free space begins."""

    parts: list[Part] = field(default_factory=list)
    top: float = TOP
    beat: int = 0

    def add(self, part: Part) -> None:
        """Put a part on the sheet."""
        self.parts.append(part)

    def next_beat(self) -> int:
        """What is added with this beat comes in after all before it."""
        self.beat += 1
        return self.beat

    @property
    def middle(self) -> float:
        return (self.top + FLOOR) / 2


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: largest size, weight, colour, number of lines at most."""

    size: float
    weight: Weight = "Regular"
    colour: str = INK
    lines: int = 2
    align: Align = "left"


HEADING = Type(46, "Heavy", lines=1)
BIG = Type(76, "Heavy", lines=3)


def block(text: str, style: Type, width: float) -> Board:
    """Set a text on a board of its own: as large as it needs, `width` at most (always, if centred)."""
    size = fit(text, style.size, width, style.lines, style.weight)
    lines = wrap(text, size, width, style.weight)
    widest = max(width_of(line, size, style.weight) for line in lines)
    board = Board(width if style.align == "centre" else widest + 4, size * LEADING * len(lines) + 8)
    for place, line in enumerate(lines):
        row = size * (0.98 + place * LEADING)
        x, anchor = (width / 2, "ms") if style.align == "centre" else (0.0, "ls")
        board.text((x, row), line, size, weight=style.weight, colour=style.colour, anchor=anchor)
    return board


def put_text(
    sheet: Sheet, key: str, text: str, style: Type, box: tuple[float, float, float]
) -> None:
    """Add a text at (x, y, width), heard from its own words, in the beat of the sheet."""
    x, y, width = box
    board = block(text, style, width)
    put_block(sheet, key, board, (x, y), text)


def put_block(sheet: Sheet, key: str, board: Board, at: Point, words: str = "") -> None:
    """Add letters that stand on the paper itself."""
    sheet.add(Part(key, board.picture(), at, "rise", words, sheet.beat, is_bare=True))


def put_heading(sheet: Sheet, text: str | None) -> None:
    """Add the heading with its rule, and start everything else below it."""
    if not text:
        return
    rule = Board(72, 7)
    rule.box((0, 0), (72, 7), fill=SPARK, radius=3.5)
    sheet.add(Part("heading-rule", rule.picture(), (LEFT, TOP), "wipe", "", sheet.beat))
    put_text(sheet, "heading", text, HEADING, (LEFT, TOP + 18, RIGHT - LEFT))
    sheet.top = TOP + 92
    sheet.next_beat()


def put(
    sheet: Sheet, key: str, board: Board, at: Point, enter: Enter = "rise", words: str = ""
) -> None:
    """Add what was drawn on a board, in the beat of the sheet."""
    sheet.add(Part(key, board.picture(), at, enter, words, sheet.beat))
