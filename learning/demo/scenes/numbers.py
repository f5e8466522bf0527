"""Slides that are mainly numbers: figure, share, bars, table, compare."""

import re
from collections.abc import Sequence

from PIL import Image

from learning.demo.canvas import (
    BRICK_DARK,
    INK,
    LINE,
    SOFT_INK,
    SPARK,
    TEAL,
    TEAL_SOFT,
    WHITE,
    Board,
    Weight,
    fit,
)
from learning.demo.figures import clock, symbol, tick
from learning.demo.motion import Enter, Part
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
from learning.demo.slides import Slide

NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")


def figure(sheet: Sheet, slide: Slide) -> None:
    """A big number that counts up, what it means, and perhaps a picture beside it."""
    has_picture = "picture" in slide
    wide = 720 if has_picture else RIGHT - LEFT
    size = fit(slide["figure"], 190, wide, 1, "Heavy")
    label = block(slide["label"], Type(48, "Semibold", lines=2), wide)
    note = (
        block(slide["note"], Type(34, colour=SOFT_INK, lines=1), wide) if "note" in slide else None
    )
    high = size * 1.05 + label.height + (note.height + 10 if note else 0)
    top = sheet.top + (FLOOR - sheet.top - high) / 2 - 10
    if has_picture:
        _beside(sheet, slide["picture"])
    else:
        stripe = Board(14, high + 20)
        stripe.box((0, 0), (14, high + 20), fill=SPARK, radius=7)
        put(sheet, "stripe", stripe, (LEFT, top), "grow")
    x = LEFT if has_picture else LEFT + 56

    def counted(share: float) -> Image.Image:
        board = Board(wide, size * 1.2)
        at = (0.0, size * 0.92)
        board.text(at, count(slide["figure"], share), size, weight="Heavy", colour=TEAL)
        return board.picture()

    enter: Enter = "live" if _counts(slide["figure"]) else "pop"
    sheet.add(Part("figure", counted(1), (x, top), enter, slide["figure"], sheet.beat, counted))
    sheet.next_beat()
    put_block(sheet, "label", label, (x, top + size * 1.08), words=slide["label"])
    if note:
        sheet.next_beat()
        put_block(
            sheet, "note", note, (x, top + size * 1.08 + label.height + 8), words=slide["note"]
        )


def _counts(text: str) -> bool:
    """Whether counting up to it says something: not for one or two."""
    found = NUMBER.findall(text)
    return bool(found) and len(found[-1].rstrip(".")) > 1


def count(text: str, share: float) -> str:
    """Return the text with its last number counted up to `share` of its value, in Dutch notation."""
    found = list(NUMBER.finditer(text))
    if not found or share >= 1:
        return text
    number = found[-1]
    digits = number.group().rstrip(".")
    decimals = len(digits.split(",")[1]) if "," in digits else 0
    value = float(digits.replace(".", "").replace(",", ".")) * share
    shown = f"{value:,.{decimals}f}".replace(",", "_").replace(".", ",")
    shown = shown.replace("_", "." if "." in digits else "")
    return text[: number.start()] + shown + text[number.start() + len(digits) :]


def _beside(sheet: Sheet, name: str) -> None:
    """The picture at the right of a figure."""
    board = Board(330, 330)
    if name == "clock":
        clock(board, (165, 165), 150)
        put(sheet, "picture", board, (RIGHT - 340, sheet.middle - 165), "pop")
        return
    shape = {"coins": "coin", "homes": "home", "papers": "paper"}[name]
    for row, column in ((0, 0.5), (0, 1.5), (1, 0), (1, 1), (1, 2)):
        centre = (58 + column * 106, 96 + row * 128)
        symbol(board, shape, centre, 98, is_lit=True)
    put(sheet, "picture", board, (RIGHT - 340, sheet.middle - 165), "pop")


def share(sheet: Sheet, slide: Slide) -> None:
    """Ten or a hundred shapes, of which some light up."""
    columns = slide["of"] if slide["of"] <= 5 else -(-slide["of"] // 2) if slide["of"] <= 10 else 10
    rows = -(-slide["of"] // columns)
    has_text = "text" in slide
    wide = 640.0 if has_text else float(RIGHT - LEFT)
    pitch = min(wide / columns, (FLOOR - sheet.top - 8) / rows, 190)
    left = RIGHT - pitch * columns if has_text else (LEFT + RIGHT - pitch * columns) / 2
    top = sheet.middle - pitch * rows / 2
    for key, shown in (("unlit", slide["of"]), ("lit", slide["lit"])):
        board = Board(pitch * columns, pitch * rows)
        for place in range(shown):
            centre = (pitch * (place % columns + 0.5), pitch * (place // columns + 0.5))
            symbol(board, slide["shape"], centre, pitch * 0.82, is_lit=key == "lit")
        words = slide.get("text", "") if key == "lit" else ""
        put(
            sheet,
            f"{key}-{slide['shape']}",
            board,
            (left, top),
            "wipe" if key == "lit" else "fade",
            words,
        )
        sheet.next_beat()
    if has_text:
        sheet.beat -= 1
        text = block(slide["text"], Type(62, "Heavy", lines=4), 470)
        put_block(sheet, "text", text, (LEFT, sheet.middle - text.height / 2), words=slide["text"])


def bars(sheet: Sheet, slide: Slide) -> None:
    """Lying bars that grow, with their label and value."""
    rows: Sequence[Slide] = slide["bars"]
    pitch = min(128.0, (FLOOR - sheet.top) / len(rows))
    top = sheet.top + (FLOOR - sheet.top - pitch * len(rows)) / 2
    longest = max(row["value"] for row in rows)
    for place, row in enumerate(rows):
        y = top + place * pitch
        high = pitch - 30
        text = row["text"]
        label = block(row["label"], Type(38, "Semibold", lines=2), 270)
        at = (LEFT, y + high / 2 - label.height / 2 + 2)
        put_block(sheet, f"label-{place}", label, at, words=f"{row['label']} {text}")
        length = max(14.0, 640 * row["value"] / longest)
        bar = Board(length, high)
        is_lit = slide.get("lit", 0) == place + 1
        bar.box((0, 0), (length, high), fill=SPARK if is_lit else TEAL, radius=12)
        put(sheet, f"bar-{place}", bar, (LEFT + 290, y), "wipe")
        value = block(text, Type(42, "Heavy", lines=1), RIGHT - LEFT - 310 - length)
        at = (LEFT + 290 + length + 18, y + high / 2 - value.height / 2 + 2)
        put(sheet, f"value-{place}", value, at, "fade")
        sheet.next_beat()


def table(sheet: Sheet, slide: Slide) -> None:
    """Rows of a cost table on one card, the total below a line."""
    rows = [*slide["rows"], *([slide["total"]] if "total" in slide else [])]
    count = max(len(rows), len(slide.get("room", ())) + (len(rows) - len(slide["rows"])))
    pitch = min(96.0, (FLOOR - sheet.top - 20) / max(count, 4))
    high = pitch * count + 20
    top = sheet.top + (FLOOR - sheet.top - high) / 2
    wide = 980
    left = (LEFT + RIGHT - wide) / 2
    card = Board(wide, high)
    card.box((0, 0), (wide, high), fill=WHITE, radius=18, outline=LINE)
    for place in range(1, count):
        y = 10 + place * pitch
        card.line([(36, y), (wide - 36, y)], LINE, 2)
    put(sheet, "card", card, (left, top), "fade")
    for place, (name, amount) in enumerate(rows):
        is_total = place >= len(slide["rows"])
        row = Board(wide - 16, pitch - 6)
        if is_total:
            row.box((0, 0), (wide - 16, pitch - 8), fill=TEAL, radius=12)
        colour = WHITE if is_total else INK
        middle = (pitch - 8) / 2
        weight: Weight = "Heavy" if is_total else "Semibold"
        size = fit(name, 40, wide - 340, 1, "Heavy")
        row.text((34, middle), name, size, weight=weight, colour=colour, anchor="lm")
        row.text((wide - 50, middle), amount, 40, weight="Heavy", colour=colour, anchor="rm")
        at = (left + 8, top + 10 + place * pitch + 3)
        put(sheet, f"row-{place}-{is_total}", row, at, "left", f"{name} {amount}")
        sheet.next_beat()


def compare(sheet: Sheet, slide: Slide) -> None:
    """Two columns beside each other; the better one is teal and has a tick."""
    wide = (RIGHT - LEFT - 40) / 2
    most = max(len(slide[side].get("items", [])) for side in ("left", "right"))
    high = min(FLOOR - sheet.top, 132.0 + 104 * most) if most else 220.0
    top = sheet.top + (FLOOR - sheet.top - high) / 2
    for place, side in enumerate(("left", "right")):
        column = slide[side]
        is_better = slide.get("better") == side
        x = LEFT + place * (wide + 40)
        board = _column(column["heading"], wide, high, is_better=is_better)
        put(sheet, f"column-{side}", board, (x, top), "rise", column["heading"])
        if not most:
            sheet.next_beat()
            continue
        pitch = (high - 124) / max(1, most)
        for number, item in enumerate(column.get("items", [])):
            sheet.next_beat()
            at = (x + 34, top + 120 + number * pitch, wide - 68)
            _item(sheet, f"{side}-{number}", item, at, is_better=is_better)
        sheet.next_beat()


def _column(heading: str, wide: float, high: float, *, is_better: bool) -> Board:
    board = Board(wide, high)
    ground = TEAL_SOFT if is_better else WHITE
    board.box((0, 0), (wide, high), fill=ground, radius=18, outline=TEAL if is_better else LINE)
    cap = TEAL if is_better else BRICK_DARK
    head = high if high == 220 else 92.0
    board.box((0, 0), (wide, head), fill=cap, radius=18)
    if head < high:
        board.box((0, 60), (wide, 32), fill=cap, radius=0)
    size = fit(heading, 42 if head < high else 56, wide - 130, 1, "Heavy")
    colour = WHITE if is_better else INK
    board.text((34, head / 2), heading, size, weight="Heavy", colour=colour, anchor="lm")
    if is_better:
        board.disc((wide - 56, head / 2), 28, SPARK)
        tick(board, (wide - 56, head / 2), 26, WHITE)
    return board


def _item(
    sheet: Sheet, key: str, text: str, box: tuple[float, float, float], *, is_better: bool
) -> None:
    x, y, wide = box
    dot = Board(18, 18)
    dot.disc((9, 9), 8, TEAL if is_better else SPARK)
    put(sheet, f"dot-{key}", dot, (x, y + 18), "pop", text)
    put_text(sheet, f"item-{key}", text, Type(38, "Semibold", lines=2), (x + 36, y, wide - 36))
