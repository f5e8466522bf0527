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
    Point,
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

BED = "#f1ebe0"


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
    """Bricks below each other, one a point; those still to come lie ready, empty."""
    room = FLOOR - sheet.top
    count = len(slide.get("room", slide["items"]))
    pitch = min(122, room / max(count, 3))
    top = sheet.top + (room - pitch * count) / 2
    wide, high = RIGHT - LEFT, pitch - 18
    for place in range(count):
        bed = Board(wide, high)
        bed.box((0, 0), (wide, high), fill=BED, radius=16)
        put(sheet, f"bed-{place}", bed, (LEFT, top + place * pitch), "fade")
    for place, item in enumerate(slide["items"]):
        sheet.next_beat()
        card = _point(place + 1, item, wide, high)
        put(sheet, f"point-{place}", card, (LEFT, top + place * pitch), "right", item)


def _point(number: int, text: str, wide: float, high: float) -> Board:
    card = Board(wide, high)
    card.box((0, 0), (wide, high), fill=WHITE, radius=16, outline=LINE)
    card.box((0, 0), (high, high), fill=TEAL, radius=16)
    card.box((high - 18, 0), (18, high), fill=TEAL, radius=0)
    middle = high / 2
    size = min(44, high * 0.5)
    card.text((middle, middle), str(number), size, weight="Heavy", colour=WHITE, anchor="mm")
    letters = fit(text, 46, wide - high - 60, 1, "Semibold")
    card.text((high + 34, middle), text, letters, weight="Semibold", anchor="lm")
    return card


def quote(sheet: Sheet, slide: Slide) -> None:
    """Somebody, and their words in a balloon."""
    _speaker(sheet, slide["text"], slide.get("look", "young-woman"), slide["who"])


def _speaker(sheet: Sheet, words: str, look: str, name: str = "") -> None:
    """One person, large, and what they say; below it who they are."""
    who = Board(320, 360)
    bust(who, (160, 360), 345, LOOKS[look])
    at = (LEFT + 10, FLOOR - 360)
    sheet.add(Part(f"who-{look}", who.picture(), at, "rise", "", sheet.beat, sways=True))
    sheet.next_beat()
    text = block(words, Type(60, "Bold", lines=3), 620)
    wide, high = text.width + 120, text.height + 88
    top = max(sheet.top, sheet.middle - high / 2 - 40)
    put(
        sheet,
        "balloon",
        _balloon(wide, high, tail=0.72, fill=WHITE),
        (LEFT + 366, top),
        "pop",
        words,
    )
    put_block(sheet, "text", text, (LEFT + 366 + 38 + 60, top + 40), words)
    if name:
        style = Type(34, "Semibold", SOFT_INK, 1)
        put_text(sheet, "name", name, style, (LEFT + 366 + 70, top + high + 22, 680))


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
    most = max(len(slide.get("room", laws)), 2)
    wide = min(440, (RIGHT - LEFT - gap * (most - 1)) / most)
    left = (LEFT + RIGHT - wide * len(laws) - gap * (len(laws) - 1)) / 2
    size = min(fit(card["name"], 48, wide - 36, 1, "Heavy") for card in slide.get("room", laws))
    has_text = any("text" in card for card in slide.get("room", laws))
    high = 320.0 if has_text else 170.0
    for place, card in enumerate(laws):
        is_lit = slide.get("lit", place + 1) == place + 1
        board = _law_card(card["name"], size, (wide, high), is_lit=is_lit)
        if "text" in card:
            _law_text(board, card["text"], wide)
        at = (left + place * (wide + gap), sheet.middle - high / 2 - (16 if is_lit else 0))
        put(sheet, f"law-{place}", board, at, "rise", f"{card['name']} {card.get('text', '')}")
        sheet.next_beat()


def _law_card(name: str, letters: float, size: Point, *, is_lit: bool) -> Board:
    wide, high = size
    board = Board(wide, high)
    cap = TEAL if is_lit else BRICK_DARK
    board.box((0, 0), size, fill=WHITE, radius=18, outline=SPARK if is_lit else LINE, width=5)
    head = 116.0 if high > 200 else high - 5
    board.box((5, 5), (wide - 10, head - 5), fill=cap, radius=14)
    if high > 200:
        board.box((5, 80), (wide - 10, 36), fill=cap, radius=0)
    colour = WHITE if is_lit else INK
    at = (wide / 2, head / 2 + 2)
    board.text(at, name, letters, weight="Heavy", colour=colour, anchor="mm")
    return board


def _law_text(board: Board, text: str, wide: float) -> None:
    size = fit(text, 40, wide - 44, 3, "Semibold")
    lines = wrap(text, size, wide - 44, "Semibold")
    first = 216 - (len(lines) - 1) * size * LEADING / 2
    for place, line in enumerate(lines):
        row = (wide / 2, first + place * size * LEADING)
        board.text(row, line, size, weight="Semibold", anchor="mm")


def dialogue(sheet: Sheet, slide: Slide) -> None:
    """Two people and what they say to each other; one alone is drawn larger."""
    if len(slide.get("room", slide["lines"])) == 1:
        line = slide["lines"][0]
        _speaker(sheet, line["text"], line.get("look", "professional"))
        return
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
