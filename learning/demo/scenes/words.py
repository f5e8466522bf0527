"""Slides that are mainly words: title, points, quote, question, law, dialogue."""

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
    fit,
    wrap,
)
from learning.demo.figures import LOOKS, bricks, bust, passage
from learning.demo.motion import Part
from learning.demo.scenes.layout import (
    BIG,
    FLOOR,
    LEADING,
    LEFT,
    RIGHT,
    Sheet,
    Type,
    block,
    put,
    put_block,
    put_text,
)
from learning.demo.slides import Slide


def title(sheet: Sheet, slide: Slide) -> None:
    """Big words at the left, the wall with its passage at the right."""
    gate = Board(330, 420)
    bricks(gate, (330, 420), (84, 42), BRICK)
    passage(gate, (165, 420), 104, 250)
    put(sheet, "gate", gate, (RIGHT - 330, FLOOR - 420), "grow")
    heading = block(slide["text"], BIG, 760)
    top = sheet.middle - heading.height / 2 - (34 if "sub" in slide else 0)
    rule = Board(110, 9)
    rule.box((0, 0), (110, 9), fill=SPARK, radius=4.5)
    put(sheet, "rule", rule, (LEFT, top - 24), "wipe")
    put_block(sheet, "title", heading, (LEFT, top), words=slide["text"])
    if "sub" in slide:
        sheet.next_beat()
        style = Type(40, "Regular", SOFT_INK)
        put_text(sheet, "sub", slide["sub"], style, (LEFT, top + heading.height + 18, 760))


def points(sheet: Sheet, slide: Slide) -> None:
    """Cards below each other, a brick with its number before each."""
    room = FLOOR - sheet.top
    most = max(len(slide["items"]), 3)
    pitch = min(122, room / most)
    top = sheet.top + (room - pitch * most) / 2
    for place, item in enumerate(slide["items"]):
        high = pitch - 18
        card = Board(RIGHT - LEFT, high)
        card.box((0, 0), (RIGHT - LEFT, high), fill=WHITE, radius=16, outline=LINE)
        card.box((0, 0), (high, high), fill=TEAL, radius=16)
        card.box((high - 18, 0), (18, high), fill=TEAL, radius=0)
        middle = high / 2
        size = min(44, high * 0.5)
        number = str(place + 1)
        card.text((middle, middle), number, size, weight="Heavy", colour=WHITE, anchor="mm")
        wide = RIGHT - LEFT - high - 60
        letters = fit(item, 44, wide, 1, "Semibold")
        card.text((high + 34, middle), item, letters, weight="Semibold", anchor="lm")
        put(sheet, f"point-{place}", card, (LEFT, top + place * pitch), "right", item)
        sheet.next_beat()


def quote(sheet: Sheet, slide: Slide) -> None:
    """Somebody, and their words in a balloon."""
    who = Board(320, 340)
    bust(who, (160, 340), 320, LOOKS[slide.get("look", "young-woman")])
    picture = who.picture()
    sheet.add(Part("who", picture, (LEFT + 10, FLOOR - 340), "rise", sways=True))
    sheet.next_beat()
    text = block(slide["text"], Type(58, "Bold", lines=3), 620)
    high = text.height + 84
    top = max(sheet.top, sheet.middle - high / 2 - 50)
    put(sheet, "balloon", _balloon(760, high, tail=0.75, fill=WHITE), (LEFT + 376, top), "pop")
    put_block(sheet, "text", text, (LEFT + 376 + 92, top + 38), words=slide["text"])
    style = Type(34, "Semibold", SOFT_INK, 1)
    put_text(sheet, "name", slide["who"], style, (LEFT + 426, top + high + 24, 680))


def _balloon(width: float, height: float, *, tail: float, fill: str, right: bool = False) -> Board:
    """A speech balloon of this size and a tail at `tail` of its height, left or right."""
    board = Board(width + 42, height)
    x = 0.0 if right else 38.0
    board.box((x, 0), (width, height), fill=fill, radius=30, outline=LINE, width=3)
    y = height * tail
    tip, root = (width + 38, width - 3) if right else (2, 41)
    board.shape([(root, y - 26), (tip, y + 16), (root, y + 18)], fill)
    board.line([(root, y - 26), (tip, y + 16), (root, y + 18)], LINE, 3)
    inside = width - 8 if right else 40
    board.box((inside, y - 24), (8, 41), fill=fill, radius=0)
    return board


def question(sheet: Sheet, slide: Slide) -> None:
    """A question to the viewer, with answers to weigh."""
    options = slide.get("options", [])
    mark = Board(150, 150)
    mark.disc((75, 75), 73, TEAL)
    mark.text((75, 74), "?", 104, weight="Heavy", colour=WHITE, anchor="mm")
    text = block(slide["text"], Type(64, "Heavy", lines=3), 930)
    high = max(150, text.height) + len(options) * 92
    top = sheet.top + (FLOOR - sheet.top - high) / 2
    put(sheet, "mark", mark, (LEFT, top), "pop")
    put_block(
        sheet, "text", text, (LEFT + 200, top + max(0, 75 - text.height / 2)), words=slide["text"]
    )
    below = top + max(150, text.height) + 22
    for place, option in enumerate(options):
        sheet.next_beat()
        pill = Board(900, 76)
        pill.box((0, 0), (900, 76), fill=WHITE, radius=38, outline=LINE)
        pill.disc((38, 38), 28, SPARK)
        pill.text((38, 38), "ABC"[place], 32, weight="Heavy", anchor="mm")
        size = fit(option, 38, 790, 1, "Semibold")
        pill.text((88, 38), option, size, weight="Semibold", anchor="lm")
        put(sheet, f"option-{place}", pill, (LEFT + 200, below + place * 92), "right", option)


def law(sheet: Sheet, slide: Slide) -> None:
    """Law cards side by side, one of them lifted."""
    laws = slide["laws"]
    gap = 28
    most = max(len(laws), 2)
    wide = min(440, (RIGHT - LEFT - gap * (most - 1)) / most)
    left = (LEFT + RIGHT - wide * len(laws) - gap * (len(laws) - 1)) / 2
    for place, card in enumerate(laws):
        is_lit = slide.get("lit", place + 1) == place + 1
        board = _law_card(card["name"], card.get("text", ""), wide, is_lit=is_lit)
        at = (left + place * (wide + gap), sheet.middle - 150 - (14 if is_lit else 0))
        put(sheet, f"law-{place}", board, at, "rise", f"{card['name']} {card.get('text', '')}")
        sheet.next_beat()


def _law_card(name: str, text: str, wide: float, *, is_lit: bool) -> Board:
    board = Board(wide, 310)
    board.box(
        (0, 0), (wide, 310), fill=WHITE, radius=18, outline=SPARK if is_lit else LINE, width=5
    )
    board.box((5, 5), (wide - 10, 110), fill=TEAL if is_lit else BRICK_DARK, radius=14)
    board.box((5, 80), (wide - 10, 36), fill=TEAL if is_lit else BRICK_DARK, radius=0)
    size = fit(name, 48, wide - 44, 1, "Heavy")
    colour = WHITE if is_lit else INK
    board.text((wide / 2, 60), name, size, weight="Heavy", colour=colour, anchor="mm")
    if text:
        style = Type(38, "Semibold", lines=3)
        size = fit(text, style.size, wide - 48, 3, style.weight)
        lines = wrap(text, size, wide - 48, style.weight)
        first = 212 - (len(lines) - 1) * size * LEADING / 2
        for place, line in enumerate(lines):
            row = (wide / 2, first + place * size * LEADING)
            board.text(row, line, size, weight=style.weight, anchor="mm")
    return board


def dialogue(sheet: Sheet, slide: Slide) -> None:
    """Two people and what they say to each other."""
    for place, line in enumerate(slide["lines"]):
        is_right = place == 1
        who = Board(230, 240)
        bust(who, (115, 240), 228, LOOKS[line.get("look", "professional")])
        x = RIGHT - 240 if is_right else LEFT + 10
        sheet.add(
            Part(
                f"who-{place}", who.picture(), (x, FLOOR - 240), "rise", "", sheet.beat, sways=True
            )
        )
        fill = TEAL_SOFT if is_right else SPARK_SOFT
        text = block(line["text"], Type(44, "Bold", lines=3), 520)
        wide, high = text.width + 76, text.height + 52
        top = 140.0 if not is_right else 344.0
        top = min(top, FLOOR - high)
        left = RIGHT - 280 - wide - 38 if is_right else LEFT + 270
        shape = _balloon(wide, high, tail=0.72, fill=fill, right=is_right)
        put(sheet, f"balloon-{place}", shape, (left, top), "pop", line["text"])
        inner = left + 38 + (0 if is_right else 38)
        put_block(sheet, f"line-{place}", text, (inner, top + 22), words=line["text"])
        sheet.next_beat()
