"""The things that come back in the pictures: people, houses, papers, cards."""

from dataclasses import dataclass

from learning.demo.canvas import ACCENT, INK, LINE, SOFT_INK, STONE, WHITE, Canvas, Point

NOTICE = "Demonstratiefilm - verzonnen voorbeeld, kunstmatige stem"
LEFT = 36  # margin of everything that is read


def notice(canvas: Canvas) -> None:
    """Say on every frame that film and voice are artificial."""
    canvas.text((LEFT, 27), NOTICE, 12.5, colour=SOFT_INK)


def headline(canvas: Canvas, *lines: str, top: float = 92, size: float = 34) -> None:
    """Write the big words at the left, with a short rule in the accent colour above."""
    canvas.box((LEFT, top - size - 14), (44, 5), fill=ACCENT, radius=2.5)
    for place, text in enumerate(lines):
        canvas.text((LEFT, top + place * size * 1.16), text, size, weight="Heavy")


def body(canvas: Canvas, at: Point, *lines: str, size: float = 20, colour: str = INK) -> None:
    """Write plain lines below each other."""
    for place, text in enumerate(lines):
        canvas.text((at[0], at[1] + place * size * 1.32), text, size, colour=colour)


@dataclass(frozen=True, slots=True)
class Looks:
    """How somebody looks: colours, and hair to the shoulder or short."""

    coat: str
    skin: str
    hair: str
    has_long_hair: bool = False


PROFESSIONAL = Looks(coat=ACCENT, skin="#8D5A3B", hair="#2B211C")
SAMIRA = Looks(coat="#D99A4E", skin="#C68A62", hair="#3A2A22", has_long_hair=True)
MOTHER = Looks(coat="#31465C", skin="#E3B08D", hair="#8A5A36", has_long_hair=True)
CHILD = Looks(coat="#D99A4E", skin="#C68A62", hair="#4A3328")


def person(canvas: Canvas, foot: Point, height: float, looks: Looks) -> None:
    """Draw a person from the chest up, `foot` the middle of the flat lower edge."""
    x, y = foot
    head = height * 0.2
    middle = y - height + head * 1.15
    if looks.has_long_hair:
        at, size = (x - head * 1.16, middle), (head * 2.32, head * 1.5)
        canvas.box(at, size, fill=looks.hair, radius=head * 0.4)
    canvas.dome(foot, height * 0.38, height * 0.52, looks.coat)
    neck = (head * 0.84, head * 1.75)
    canvas.box((x - head * 0.42, middle), neck, fill=looks.skin, radius=head * 0.42)
    canvas.disc((x, middle), head, looks.skin)
    canvas.dome((x, middle - head * 0.12), head * 1.14, head * 1.12, looks.hair)


def house(canvas: Canvas, foot: Point, width: float, *, wall: str, roof: str) -> None:
    """Draw a house, `foot` the middle of its lower edge."""
    x, y = foot
    half = width / 2
    canvas.box((x - half * 0.8, y - width * 0.62), (width * 0.8, width * 0.62), fill=wall, radius=2)
    canvas.shape(
        [(x - half, y - width * 0.58), (x, y - width * 1.05), (x + half, y - width * 0.58)], roof
    )
    canvas.box(
        (x - width * 0.1, y - width * 0.32), (width * 0.2, width * 0.32), fill=roof, radius=1
    )


def sheet(canvas: Canvas, at: Point, width: float) -> None:
    """Draw a form: a sheet with lines."""
    x, y = at
    height = width * 1.3
    canvas.box(at, (width, height), fill=WHITE, radius=3, outline=LINE, width=1.5)
    for place in range(4):
        length = width * (0.66 if place % 2 == 0 else 0.48)
        row = y + height * (0.22 + place * 0.18)
        canvas.line([(x + width * 0.17, row), (x + width * 0.17 + length, row)], STONE, 3)


def label(
    canvas: Canvas,
    centre: Point,
    text: str,
    *,
    fill: str = WHITE,
    colour: str = INK,
    size: float = 17,
) -> None:
    """Write a word in a pill around `centre`."""
    width = canvas.width_of(text, size, "Bold") + size * 1.5
    height = size * 2
    at = (centre[0] - width / 2, centre[1] - height / 2)
    outline = LINE if fill == WHITE else None
    canvas.box(at, (width, height), fill=fill, radius=height / 2, outline=outline, width=1.5)
    canvas.text(centre, text, size, weight="Bold", colour=colour, anchor="mm")


def tick(canvas: Canvas, centre: Point, size: float, colour: str = WHITE) -> None:
    """Draw a check mark."""
    x, y = centre
    points = [
        (x - size * 0.5, y),
        (x - size * 0.12, y + size * 0.4),
        (x + size * 0.55, y - size * 0.42),
    ]
    canvas.line(points, colour, size * 0.24)


def wall(canvas: Canvas, at: Point, rows: int, columns: int) -> None:
    """Draw a brick wall, `at` its left upper corner, bricks of 46 x 24."""
    for row in range(rows):
        shift = 23 if row % 2 else 0
        for column in range(columns):
            where = (at[0] + column * 46 + shift, at[1] + row * 24)
            canvas.box(where, (43, 21), fill="#DDD5C6", radius=3)


def doorway(canvas: Canvas, foot: Point, width: float, height: float) -> None:
    """Open a lit door, `foot` the middle of its lower edge, with a way leading out of it."""
    x, y = foot
    half = width / 2
    canvas.box((x - half - 7, y - height - 7), (width + 14, height + 7), fill=ACCENT, radius=6)
    canvas.box((x - half, y - height), (width, height), fill="#FFF3CF", radius=2)
    canvas.shape(
        [(x - half, y), (x + half, y), (x + half + 34, y + 26), (x - half - 34, y + 26)], "#FFF3CF"
    )


def steps(canvas: Canvas, current: int) -> None:
    """Show the five steps of a plan at the right top, `current` counted from 1 (0: none yet)."""
    for place in range(1, 6):
        centre = (466 + place * 27, 12)
        if place <= current:
            canvas.disc(centre, 10, ACCENT)
            colour = WHITE
        else:
            canvas.disc(centre, 10, STONE)
            colour = SOFT_INK
        canvas.text(centre, str(place), 12.5, weight="Bold", colour=colour, anchor="mm")
