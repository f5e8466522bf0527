"""The things that come back in the pictures: people, houses, papers, coins, bricks, the passage."""

from dataclasses import dataclass
from math import cos, pi, sin

from learning.demo.canvas import (
    BRICK,
    BRICK_DARK,
    INK,
    LIGHT,
    SPARK,
    TEAL,
    WHITE,
    Board,
    Point,
)

WOOD, WOOD_DARK = "#c49a6c", "#a67c50"


@dataclass(frozen=True, slots=True)
class Looks:
    """How somebody looks: colours, hair, and how tall beside a grown-up."""

    coat: str
    skin: str
    hair: str
    has_long_hair: bool = False
    size: float = 1.0
    is_bald: bool = False


LOOKS = {
    "professional": Looks(TEAL, "#9a6a48", "#2b211c"),
    "colleague": Looks("#5b7f86", "#e8bd9b", "#c08a4d", has_long_hair=True),
    "manager": Looks("#31465c", "#e3b08d", "#6d6a66"),
    "expert": Looks("#7a5a86", "#c68a62", "#241b17", has_long_hair=True),
    "mother": Looks("#c4553b", "#c68a62", "#3a2a22", has_long_hair=True),
    "father": Looks("#48604a", "#b97f57", "#221a16"),
    "young-woman": Looks("#d9a441", "#d9a27c", "#5a3826", has_long_hair=True),
    "young-man": Looks("#4d7d9c", "#8d5a3b", "#1f1814"),
    "older-woman": Looks("#8a5f7c", "#edc7aa", "#b9b4ad", has_long_hair=True),
    "older-man": Looks("#6f6a4c", "#e6b795", "#a9a49c", is_bald=True),
    "boy": Looks("#e0a23a", "#c68a62", "#3f2c20", size=0.72),
    "girl": Looks("#5f93a3", "#d09a74", "#4a3124", has_long_hair=True, size=0.72),
}


def bust(board: Board, foot: Point, height: float, looks: Looks) -> None:
    """Draw somebody from the chest up, `foot` the middle of the flat lower edge."""
    x, y = foot
    head = height * 0.19
    middle = y - height + head * 1.16
    if looks.has_long_hair:
        at = (x - head * 1.14, middle - head * 0.1)
        board.box(at, (head * 2.28, head * 1.75), fill=looks.hair, radius=head * 0.6)
    board.box(
        (x - height * 0.36, y - height * 0.48),
        (height * 0.72, height * 0.7),
        fill=looks.coat,
        radius=height * 0.24,
    )
    neck = (head * 0.8, head * 1.8)
    board.box((x - head * 0.4, middle), neck, fill=looks.skin, radius=head * 0.4)
    _head(board, (x, middle), head, looks)


def _head(board: Board, centre: Point, head: float, looks: Looks) -> None:
    x, y = centre
    board.disc(centre, head, looks.skin)
    if looks.is_bald:
        for side in (-1, 1):
            board.disc((x + side * head * 0.92, y - head * 0.1), head * 0.26, looks.hair)
    else:
        board.dome((x, y - head * 0.14), head * 1.1, head * 1.02, looks.hair)
    for side in (-1, 1):
        board.disc((x + side * head * 0.36, y + head * 0.16), head * 0.09, INK)
    smile = [(x + dx * head, y + (0.5 + dy) * head) for dx, dy in ((-0.26, 0), (0, 0.1), (0.26, 0))]
    board.line(smile, INK, max(1.5, head * 0.08))


def standing(board: Board, foot: Point, height: float, looks: Looks) -> None:
    """Draw somebody from head to shoes, `foot` the middle between the shoes."""
    x, y = foot
    height *= looks.size
    head = height * 0.115 / max(looks.size, 0.8)
    middle, hip, shoulder = y - height + head, y - height * 0.42, y - height + head * 2.2
    for side in (-1, 1):
        leg = [(x + side * height * 0.06, hip), (x + side * height * 0.07, y - height * 0.03)]
        board.line(leg, "#2f3f45", height * 0.085)
        shoe = (x + side * height * 0.085 - height * 0.06, y - height * 0.045)
        board.box(shoe, (height * 0.12, height * 0.045), fill=INK, radius=height * 0.02)
        arm = [(x + side * height * 0.13, shoulder + head * 0.5), (x + side * height * 0.17, hip)]
        board.line(arm, looks.coat, height * 0.07)
        board.disc((x + side * height * 0.17, hip + height * 0.02), height * 0.035, looks.skin)
    if looks.has_long_hair:
        at = (x - head * 1.12, middle - head * 0.1)
        board.box(at, (head * 2.24, head * 1.7), fill=looks.hair, radius=head * 0.6)
    body = (height * 0.3, hip - shoulder + height * 0.05)
    board.box((x - height * 0.15, shoulder), body, fill=looks.coat, radius=height * 0.08)
    board.box(
        (x - head * 0.36, middle), (head * 0.72, head * 1.5), fill=looks.skin, radius=head / 3
    )
    _head(board, (x, middle), head, looks)


def house(board: Board, foot: Point, width: float, *, wall: str = WHITE, roof: str = TEAL) -> None:
    """Draw a house, `foot` the middle of its lower edge; it is as high as it is wide."""
    x, y = foot
    half = width / 2
    size = (width * 0.78, width * 0.58)
    at = (x - half * 0.78, y - width * 0.58)
    board.box(at, size, fill=wall, radius=width * 0.02, outline=roof, width=max(1.5, width * 0.025))
    eaves = y - width * 0.54
    board.shape([(x - half, eaves), (x, y - width), (x + half, eaves)], roof)
    door = (width * 0.18, width * 0.34)
    board.box((x - width * 0.26, y - door[1]), door, fill=roof, radius=width * 0.02)
    window = (width * 0.2, width * 0.18)
    board.box((x + width * 0.06, y - width * 0.38), window, fill=SPARK, radius=width * 0.02)


def sheet(
    board: Board, at: Point, width: float, *, ink: str = BRICK_DARK, ground: str = WHITE
) -> None:
    """Draw a form: a sheet with lines, 1.3 times as high as wide."""
    x, y = at
    height = width * 1.3
    pen = max(2, width * 0.035)
    board.box(at, (width, height), fill=ground, radius=width * 0.06, outline=ink, width=pen)
    for place in range(5):
        length = width * (0.64 if place % 2 == 0 else 0.46)
        row = y + height * (0.2 + place * 0.15)
        board.line([(x + width * 0.18, row), (x + width * 0.18 + length, row)], ink, width * 0.05)


def coin(board: Board, centre: Point, radius: float, *, fill: str, ink: str) -> None:
    """Draw a coin with a euro sign made of lines."""
    x, y = centre
    board.disc(centre, radius, fill)
    reach = radius * 0.46
    curve = ((0.7, -0.75), (0.1, -1), (-0.6, -0.65), (-0.8, 0), (-0.6, 0.65), (0.1, 1), (0.7, 0.75))
    board.line([(x + dx * reach, y + dy * reach) for dx, dy in curve], ink, radius * 0.13)
    for dy in (-0.26, 0.26):
        bar = [(x - reach * 1.15, y + dy * reach), (x + reach * 0.3, y + dy * reach)]
        board.line(bar, ink, radius * 0.11)


def clock(board: Board, centre: Point, radius: float, share: float = 1.0) -> None:
    """Draw a clock whose long hand has gone `share` of the round."""
    from_top = share * 12
    x, y = centre
    board.disc(centre, radius, WHITE, outline=TEAL, width=radius * 0.1)
    for hour in range(12):
        mark = _on_round(centre, radius * 0.78, hour)
        board.disc(mark, radius * (0.05 if hour % 3 else 0.08), TEAL)
    board.line([(x, y), _on_round(centre, radius * 0.62, from_top)], SPARK, radius * 0.09)
    board.line([(x, y), _on_round(centre, radius * 0.4, 8 + share * 1.5)], INK, radius * 0.1)
    board.disc(centre, radius * 0.08, INK)


def _on_round(centre: Point, radius: float, hour: float) -> Point:
    angle = hour * pi / 6
    return centre[0] + radius * sin(angle), centre[1] - radius * cos(angle)


def tick(board: Board, centre: Point, size: float, colour: str = WHITE) -> None:
    """Draw a check mark."""
    x, y = centre
    bends = ((-0.5, 0.0), (-0.12, 0.4), (0.55, -0.42))
    board.line([(x + dx * size, y + dy * size) for dx, dy in bends], colour, size * 0.24)


def bricks(board: Board, size: Point, brick: Point = (92, 42), colour: str = BRICK) -> None:
    """Fill the board up to `size` with courses of bricks, from the bottom up."""
    wide, high = brick
    courses = int(size[1] // high)
    for course in range(courses):
        top = size[1] - (course + 1) * high
        left = -wide / 2 if course % 2 else 0.0
        while left < size[0]:
            start, end = max(left, 0), min(left + wide - 5, size[0])
            if end - start > 8:
                board.box((start, top), (end - start, high - 5), fill=colour, radius=5)
            left += wide


def passage(board: Board, foot: Point, width: float, height: float) -> None:
    """Open the lit passage, `foot` the middle of its lower edge."""
    x, y = foot
    for reach, fill in ((14, SPARK), (0, LIGHT)):
        half = width / 2 + reach
        top = y - height - reach + half
        board.dome((x, top + 1), half, half, fill)
        board.box((x - half, top), (half * 2, y - top), fill=fill, radius=0)


def symbol(board: Board, name: str, centre: Point, size: float, *, is_lit: bool = True) -> None:
    """Draw one of the countable shapes: home, coin, person, paper."""
    x, y = centre
    main, ground = (TEAL, WHITE) if is_lit else (BRICK_DARK, "#f1ebe0")
    if name == "home":
        house(board, (x, y + size / 2), size, wall=ground, roof=main)
        if not is_lit:
            at = (x + size * 0.06, y + size * 0.12)
            board.box(at, (size * 0.2, size * 0.18), fill=BRICK_DARK, radius=size * 0.02)
    elif name == "coin":
        coin(board, centre, size / 2, fill=main, ink=ground)
    elif name == "person":
        board.disc((x, y - size * 0.25), size * 0.2, main)
        board.dome((x, y + size * 0.48), size * 0.34, size * 0.44, main)
    else:
        ink, paper = (WHITE, TEAL) if is_lit else (BRICK_DARK, WHITE)
        sheet(board, (x - size * 0.38, y - size / 2), size * 0.76, ink=ink, ground=paper)
