"""Slides with people and places: the wall with its passage, a table, a street, a desk, a meeting."""

from learning.demo.canvas import (
    BRICK,
    BRICK_DARK,
    LIGHT,
    LINE,
    SPARK,
    TEAL,
    TEAL_SOFT,
    WHITE,
    Board,
    fit,
    width_of,
)
from learning.demo.figures import LOOKS, WOOD, WOOD_DARK, bricks, bust, house, passage, standing
from learning.demo.motion import Part
from learning.demo.scenes.layout import FLOOR, LEFT, RIGHT, Sheet, Type, block, put, put_block
from learning.demo.slides import Slide

WALL = 640.0


def wall(sheet: Sheet, slide: Slide) -> None:
    """A wall, closed with the words on it, or with the passage that opens."""
    is_open = bool(slide["open"])
    high = FLOOR - 126.0
    high -= high % 46
    stands_alone = not is_open and not slide.get("looks")
    left = (LEFT + RIGHT - WALL) / 2 if stands_alone else RIGHT - WALL
    board = Board(WALL, high)
    bricks(board, (WALL, high), (92, 46), BRICK_DARK)
    put(sheet, "wall", board, (left, FLOOR - high), "grow")
    ground = Board(RIGHT - LEFT, 6)
    ground.box((0, 0), (RIGHT - LEFT, 6), fill=BRICK_DARK, radius=3)
    put(sheet, "ground", ground, (LEFT, FLOOR), "wipe")
    if is_open:
        _way_through(sheet, left)
    for place, look in enumerate(slide.get("looks", [])):
        figure = Board(170, 310)
        standing(figure, (85, 306), 300, LOOKS[look])
        x = left + (WALL / 2 + 12 - 85 if is_open else -150) - place * 150
        sheet.add(
            Part(f"person-{look}", figure.picture(), (x, FLOOR - 306), "left", "", sheet.beat)
        )
    if slide.get("text"):
        sheet.next_beat()
        _words_at_wall(sheet, slide["text"], left, high, is_open=is_open)


def _way_through(sheet: Sheet, left: float) -> None:
    sheet.next_beat()
    gate = Board(230, 390)
    passage(gate, (115, 390), 190, 360)
    put(sheet, "passage", gate, (left + WALL / 2 - 103, FLOOR - 390), "grow")
    light = Board(430, 44)
    light.shape([(120, 0), (310, 0), (430, 44), (0, 44)], LIGHT)
    put(sheet, "light", light, (left + WALL / 2 - 203, FLOOR + 4), "fade")


def _words_at_wall(sheet: Sheet, text: str, left: float, high: float, *, is_open: bool) -> None:
    if is_open:
        words = block(text, Type(62, "Heavy", lines=4, colour=TEAL), left - LEFT - 40)
        put_block(sheet, "words-open", words, (LEFT, sheet.middle - words.height / 2), words=text)
        return
    words = block(text, Type(48, "Heavy", lines=2, align="centre"), 420)
    wide, tall = 500, words.height + 56
    sign = Board(wide, tall)
    sign.box((0, 0), (wide, tall), fill=WHITE, radius=14, outline=SPARK, width=6)
    at = (left + (WALL - wide) / 2, FLOOR - high / 2 - tall / 2)
    put(sheet, "sign", sign, at, "drop", text)
    put(sheet, "words-closed", words, (at[0] + 40, at[1] + 25), "drop", text)


def people(sheet: Sheet, slide: Slide) -> None:
    """One to four people in a place, with names, and perhaps some words beside them."""
    place = slide.get("place", "table")
    text = slide.get("text")
    left = LEFT + 440.0 if text else float(LEFT)
    width = RIGHT - left
    first = sheet.beat
    BEHIND[place](sheet, left, width)
    _rows(sheet, slide, left, width)
    if place in FRONT:
        board = FRONT[place](width)
        at = (left, FLOOR - board.height)
        sheet.add(Part("furniture", board.picture(), at, "fade", "", first))
    _names(sheet, slide, left, width)
    if text:
        sheet.next_beat()
        words = block(text, Type(56, "Heavy", lines=5), 400)
        put_block(sheet, "text", words, (LEFT, sheet.middle - words.height / 2), words=text)


def _rows(sheet: Sheet, slide: Slide, left: float, width: float) -> None:
    is_seated = slide.get("place", "table") != "street"
    shown = slide["people"]
    for place, somebody in enumerate(shown):
        looks = LOOKS[somebody["look"]]
        x = left + width * (place + 0.5) / len(shown)
        if is_seated:
            tall = 300 * (0.78 if looks.size < 1 else 1)
            board = Board(tall * 0.8, tall)
            bust(board, (tall * 0.4, tall), tall, looks)
            at = (x - tall * 0.4, FLOOR - 96 - tall)
        else:
            board = Board(190, 350)
            standing(board, (95, 346), 340, looks)
            at = (x - 95, FLOOR - 40 - 346)
        name = somebody.get("name", "")
        sheet.add(
            Part(
                f"person-{somebody['look']}-{name}",
                board.picture(),
                at,
                "rise",
                name,
                sheet.beat,
                sways=is_seated,
            )
        )
        sheet.next_beat()


def _names(sheet: Sheet, slide: Slide, left: float, width: float) -> None:
    shown = slide["people"]
    room = width / len(shown)
    for place, somebody in enumerate(shown):
        name = somebody.get("name")
        if not name:
            continue
        size = fit(name, 34, room - 44, 1, "Bold")
        wide = width_of(name, size, "Bold") + 40
        pill = Board(wide, 52)
        pill.box((0, 0), (wide, 52), fill=WHITE, radius=26, outline=LINE, width=2)
        pill.text((wide / 2, 26), name, size, weight="Bold", anchor="mm")
        x = left + width * (place + 0.5) / len(shown)
        beat = next(part.beat for part in sheet.parts if part.key.endswith(f"-{name}"))
        y = FLOOR - 54 if slide.get("place", "table") != "street" else FLOOR - 30
        sheet.add(Part(f"name-{name}", pill.picture(), (x - wide / 2, y), "fade", name, beat))


def _room(sheet: Sheet, left: float, width: float) -> None:
    board = Board(200, 170)
    board.box((0, 0), (200, 170), fill=TEAL_SOFT, radius=12, outline=WHITE, width=10)
    board.line([(100, 6), (100, 164)], WHITE, 8)
    board.line([(6, 85), (194, 85)], WHITE, 8)
    put(sheet, "window", board, (left + width * 0.5 - 100, sheet.top), "fade")


def _street(sheet: Sheet, left: float, width: float) -> None:
    board = Board(width, 330)
    number = max(2, round(width / 300))
    for place in range(number):
        size = 260 if place % 2 else 220
        house(board, (width * (place + 0.5) / number, 326), size, wall="#fffdf9", roof=BRICK_DARK)
    put(sheet, "street", board, (left, FLOOR - 40 - 326), "fade")
    ground = Board(width, 8)
    ground.box((0, 0), (width, 8), fill=BRICK_DARK, radius=4)
    put(sheet, "ground", ground, (left, FLOOR - 42), "wipe")


def _counter(sheet: Sheet, left: float, width: float) -> None:
    board = Board(width, 210)
    bricks(board, (width, 210), (92, 42), BRICK)
    put(sheet, "back", board, (left, FLOOR - 300), "fade")


def _board_room(sheet: Sheet, left: float, width: float) -> None:
    board = Board(300, 180)
    board.box((0, 0), (300, 180), fill=WHITE, radius=10, outline=BRICK_DARK, width=5)
    for place, share in enumerate((0.4, 0.65, 0.9)):
        high = 110 * share
        fill = SPARK if place == 2 else TEAL
        board.box((60 + place * 66, 150 - high), (44, high), fill=fill, radius=5)
    put(sheet, "flip", board, (left + width / 2 - 150, sheet.top), "fade")


def _table(width: float) -> Board:
    board = Board(width, 98)
    board.box((width * 0.02, 0), (width * 0.96, 24), fill=WOOD, radius=10)
    for share in (0.08, 0.92):
        board.box((width * share - 12, 22), (24, 76), fill=WOOD_DARK, radius=5)
    return board


def _desk(width: float) -> Board:
    board = Board(width, 98)
    board.box((width * 0.02, 0), (width * 0.96, 98), fill=TEAL, radius=10)
    board.box((width * 0.02, 0), (width * 0.96, 18), fill=SPARK, radius=9)
    return board


BEHIND = {"table": _room, "street": _street, "desk": _counter, "meeting": _board_room}
FRONT = {"table": _table, "desk": _desk, "meeting": _table}
