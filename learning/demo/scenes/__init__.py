"""Turns a slide into parts: one drawing function for each kind of `learning.demo.slides`."""

from collections.abc import Callable

from learning.demo.motion import Part
from learning.demo.scenes import numbers, pictures, places, words
from learning.demo.scenes.layout import Sheet, put_heading
from learning.demo.slides import Slide

DRAW: dict[str, Callable[[Sheet, Slide], None]] = {
    "title": words.title,
    "points": words.points,
    "quote": words.quote,
    "question": words.question,
    "law": words.law,
    "dialogue": words.dialogue,
    "figure": numbers.figure,
    "share": numbers.share,
    "bars": numbers.bars,
    "table": numbers.table,
    "compare": numbers.compare,
    "steps": pictures.steps,
    "timeline": pictures.timeline,
    "triangle": pictures.triangle,
    "knot": pictures.knot,
    "screen": pictures.screen,
    "wall": places.wall,
    "people": places.people,
}


def parts_of(slide: Slide) -> list[Part]:
    """Return the parts of a slide in drawing order; raise ValueError when a text does not fit."""
    sheet = Sheet()
    put_heading(sheet, slide.get("heading"))
    DRAW[slide["kind"]](sheet, slide)
    return sheet.parts
