"""Slides that are a drawing of an idea: steps, time line, triangle, knot, screen."""

from itertools import pairwise
from math import cos, pi, sin

from PIL import Image

from learning.demo.canvas import (
    BRICK,
    BRICK_DARK,
    INK,
    LINE,
    SOFT_INK,
    SPARK,
    SPARK_SOFT,
    TEAL,
    TEAL_SOFT,
    WHITE,
    Board,
    Point,
    fit,
    width_of,
)
from learning.demo.figures import LOOKS, bust, house, tick
from learning.demo.figures import sheet as paper
from learning.demo.motion import Part
from learning.demo.scenes.layout import (
    FLOOR,
    LEFT,
    RIGHT,
    Sheet,
    Type,
    block,
    put,
    put_block,
    put_text,
)
from learning.demo.slides import CORNERS, Slide


def steps(sheet: Sheet, slide: Slide) -> None:
    """A row of steps: those done have a tick, the current one is lit."""
    items, at = slide["items"], slide.get("at", 0)
    pitch = (RIGHT - LEFT) / len(items)
    y, reach = sheet.middle - 40, min(88.0, pitch * 0.29)
    way = Board(pitch * (len(items) - 1), 10)
    way.box((0, 0), (way.width, 10), fill=BRICK_DARK, radius=5)
    put(sheet, "way", way, (LEFT + pitch / 2, y - 5), "wipe")
    for place, item in enumerate(items, start=1):
        x = LEFT + pitch * (place - 0.5)
        is_now = place == at
        board = _step(place, at, reach)
        put(sheet, f"step-{place}", board, (x - board.width / 2, y - board.height / 2), "pop", item)
        style = Type(
            38 if is_now else 34, "Heavy" if is_now else "Semibold", lines=2, align="centre"
        )
        put_text(
            sheet, f"name-{place}", item, style, (x - pitch / 2 + 4, y + reach + 22, pitch - 8)
        )
        sheet.next_beat()


def _step(place: int, at: int, reach: float) -> Board:
    board = Board(reach * 2 + 4, reach * 2 + 4)
    middle = (board.width / 2, board.height / 2)
    if place == at:
        board.disc(middle, reach, SPARK_SOFT)
    fill = SPARK if place == at else TEAL if place < at or not at else BRICK
    board.disc(middle, reach * (0.8 if place == at else 0.7), fill)
    if place < at:
        tick(board, middle, reach * 0.56)
    else:
        colour = WHITE if fill == TEAL else INK
        board.text(middle, str(place), reach * 0.76, weight="Heavy", colour=colour, anchor="mm")
    return board


def timeline(sheet: Sheet, slide: Slide) -> None:
    """Marks on a line; a token stands at the current one."""
    marks, at = slide["marks"], slide.get("at", 0)
    pitch = (RIGHT - LEFT) / len(marks)
    y = sheet.middle - 10
    way = Board(RIGHT - LEFT, 12)
    way.box((0, 0), (RIGHT - LEFT, 12), fill=TEAL, radius=6)
    put(sheet, "way", way, (LEFT, y - 6), "wipe")
    for place, mark in enumerate(marks, start=1):
        x = LEFT + pitch * (place - 0.5)
        dot = Board(52, 52)
        dot.disc((26, 26), 24, WHITE, outline=TEAL, width=7)
        put(sheet, f"dot-{place}", dot, (x - 26, y - 26), "pop", mark["label"])
        name = block(mark["label"], Type(40, "Heavy", align="centre"), pitch - 16)
        put_block(sheet, f"label-{place}", name, (x - pitch / 2 + 8, y - 52 - name.height))
        if "text" in mark:
            style = Type(36, colour=INK, lines=3, align="centre")
            put_text(
                sheet, f"text-{place}", mark["text"], style, (x - pitch / 2 + 8, y + 48, pitch - 16)
            )
        sheet.next_beat()
    if at:
        token = Board(36, 36)
        token.disc((18, 18), 15, SPARK)
        sheet.add(
            Part(
                "token",
                token.picture(),
                (LEFT + pitch * (at - 0.5) - 18, y - 18),
                "pop",
                "",
                sheet.beat - 1,
            )
        )


CORNER_AT = {
    "legitimiteit": (896.0, 180.0),
    "betrokkenheid": (716.0, 490.0),
    "rendement": (1076.0, 490.0),
}


def triangle(sheet: Sheet, slide: Slide) -> None:
    """The value triangle: corners light up, and it fills when all is sound."""
    lit, is_done = slide["lit"], bool(slide.get("done"))
    origin = (646.0, 130.0)
    ends = [CORNER_AT[name] for name in CORNERS]
    inner = [(x - origin[0], y - origin[1]) for x, y in ends]

    def drawn(share: float) -> Image.Image:
        board = Board(500, 420)
        if share == 1:
            board.shape(inner, TEAL_SOFT if is_done else "#fffdf9")
        board.line(_along([*inner, inner[0]], share), TEAL, 10)
        if is_done and share == 1:
            board.disc((250, 255), 56, SPARK)
            tick(board, (250, 255), 52)
        return board.picture()

    sheet.add(Part("triangle", drawn(1), origin, "live", "", sheet.beat, drawn))
    for name in CORNERS:
        _corner(sheet, name, is_lit=name in lit)
    if "text" in slide:
        sheet.next_beat()
        text = block(slide["text"], Type(58, "Heavy", lines=4), 520)
        put_block(sheet, "text", text, (LEFT, sheet.middle - text.height / 2), words=slide["text"])


def _corner(sheet: Sheet, name: str, *, is_lit: bool) -> None:
    x, y = CORNER_AT[name]
    dot = Board(80, 80)
    dot.disc((40, 40), 36, SPARK if is_lit else WHITE, outline=TEAL, width=7)
    if is_lit:
        tick(dot, (40, 40), 34)
    put(sheet, f"dot-{name}", dot, (x - 40, y - 40), "pop", name)
    label = Board(300, 46)
    colour, weight = (INK, "Heavy") if is_lit else (SOFT_INK, "Semibold")
    label.text(
        (150, 34),
        name.capitalize(),
        36,
        weight="Heavy" if weight == "Heavy" else "Semibold",
        colour=colour,
        anchor="ms",
    )
    at = (x + 50, y - 44) if name == "legitimiteit" else (x - 150, y + 44)
    if name == "legitimiteit":
        at = (x + 24, y - 46)
    put_block(sheet, f"label-{name}", label, at)


def _along(points: list[Point], share: float) -> list[Point]:
    """The first part of a line through these points."""
    lengths = [_distance(a, b) for a, b in pairwise(points)]
    left = sum(lengths) * share
    drawn = [points[0]]
    for end, length in zip(points[1:], lengths, strict=True):
        if left <= 0:
            break
        part = min(1.0, left / length)
        start = drawn[-1]
        drawn.append((start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part))
        left -= length
    return drawn if len(drawn) > 1 else [points[0], points[0]]


def _distance(one: Point, other: Point) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def knot(sheet: Sheet, slide: Slide) -> None:
    """Words around a house, tied to it and to each other; or let loose."""
    names, is_loose = slide["words"], bool(slide.get("loose"))
    middle = ((LEFT + RIGHT) / 2, sheet.middle)
    reach = (430.0, (FLOOR - sheet.top) / 2 - 44)
    places = [
        (
            middle[0]
            + reach[0] * sin(2 * pi * (place + 0.5) / len(names) - pi / 2 * (len(names) == 2)),
            middle[1] - reach[1] * cos(2 * pi * (place + 0.5) / len(names)),
        )
        for place in range(len(names))
    ]
    if not is_loose:
        _ropes(sheet, places, middle)
    _centre(sheet, slide.get("centre", "huis"), middle)
    for place, (name, at) in enumerate(zip(names, places, strict=True)):
        sheet.next_beat()
        pill = _pill(name, fill=WHITE if not is_loose else TEAL_SOFT)
        put(
            sheet,
            f"word-{place}",
            pill,
            (at[0] - pill.width / 2, at[1] - pill.height / 2),
            "pop",
            name,
        )


def _ropes(sheet: Sheet, places: list[Point], middle: Point) -> None:
    def drawn(share: float) -> Image.Image:
        board = Board(RIGHT - LEFT, FLOOR - sheet.top)
        moved = [(x - LEFT, y - sheet.top) for x, y in places]
        centre = (middle[0] - LEFT, middle[1] - sheet.top)
        board.line(_along([*moved, moved[0]], share), BRICK_DARK, 5)
        for place in moved:
            board.line(_along([place, centre], share), SPARK, 5)
        return board.picture()

    sheet.add(Part("ropes", drawn(1), (LEFT, sheet.top), "live", "", sheet.beat, drawn))


def _centre(sheet: Sheet, name: str, middle: Point) -> None:
    board = Board(220, 220)
    board.disc((110, 110), 108, "#f9f7f3")
    if name == "persoon":
        bust(board, (110, 196), 176, LOOKS["mother"])
    elif name == "plan":
        paper(board, (52, 34), 116, ink=TEAL)
    else:
        house(board, (110, 188), 164)
    put(sheet, "centre", board, (middle[0] - 110, middle[1] - 110), "pop")


def _pill(text: str, *, fill: str) -> Board:
    width = width_of(text, 38, "Bold") + 64
    board = Board(width, 76)
    board.box((0, 0), (width, 76), fill=fill, radius=38, outline=TEAL, width=4)
    board.text((width / 2, 37), text, 38, weight="Bold", anchor="mm")
    return board


def screen(sheet: Sheet, slide: Slide) -> None:
    """A window of the tool or the learning environment, as high as its fields need."""
    wide, head = 1010.0, 158.0 if slide.get("tabs") else 92.0
    count = len(slide["fields"])
    pitch = min(132.0, (FLOOR - sheet.top - head - 18) / count)
    high = head + pitch * count + 18
    if "button" in slide:
        high = min(FLOOR - sheet.top, high + (84 if count < 3 else 0))
    left, top = (LEFT + RIGHT - wide) / 2, sheet.middle - high / 2
    put(sheet, "window", _window(slide, wide, high), (left, top), "rise")
    field_wide = wide - 100 - (220 if "button" in slide and count > 2 else 0)
    for place, (name, value) in enumerate(slide["fields"]):
        sheet.next_beat()
        board = _field(name, value, field_wide, pitch - 16)
        at = (left + 50, top + head + place * pitch)
        put(sheet, f"field-{place}", board, at, "left", f"{value} {name}")
    if "button" in slide:
        sheet.next_beat()
        width = width_of(slide["button"], 34, "Bold") + 56
        button = Board(width, 72)
        button.box((0, 0), (width, 72), fill=SPARK, radius=36)
        button.text((width / 2, 36), slide["button"], 34, weight="Bold", anchor="mm")
        at = (left + wide - width - 36, top + high - 92)
        put(sheet, "button", button, at, "pop", slide["button"])


def _window(slide: Slide, wide: float, high: float) -> Board:
    board = Board(wide, high)
    board.box((0, 0), (wide, high), fill=WHITE, radius=16, outline=LINE, width=3)
    board.box((0, 0), (wide, 64), fill=TEAL, radius=16)
    board.box((0, 40), (wide, 24), fill=TEAL, radius=0)
    for place in range(3):
        board.disc((36 + place * 30, 32), 9, SPARK if place == 0 else TEAL_SOFT)
    size = fit(slide["title"], 32, wide - 200, 1, "Bold")
    board.text((140, 32), slide["title"], size, weight="Bold", colour=WHITE, anchor="lm")
    tabs = slide.get("tabs", [])
    for place, name in enumerate(tabs, start=1):
        width = (wide - 60) / len(tabs)
        x = 30 + (place - 1) * width
        is_now = place == slide.get("at", 0)
        size = fit(name, 32, width - 16, 1, "Bold")
        board.text(
            (x + width / 2, 100),
            name,
            size,
            weight="Bold" if is_now else "Regular",
            colour=TEAL if is_now else SOFT_INK,
            anchor="mm",
        )
        board.box(
            (x + 8, 126), (width - 16, 6 if is_now else 2), fill=SPARK if is_now else LINE, radius=3
        )
    return board


def _field(name: str, value: str, wide: float, high: float) -> Board:
    board = Board(wide, high)
    board.text((0, 30), name, 30, weight="Semibold", colour=SOFT_INK)
    board.box((0, 42), (wide, high - 46), fill="#f9f7f3", radius=10, outline=TEAL, width=3)
    size = fit(value, 36, wide - 40, 1, "Semibold")
    board.text((20, 42 + (high - 46) / 2), value, size, weight="Semibold", anchor="lm")
    return board
