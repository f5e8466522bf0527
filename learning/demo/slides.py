"""The vocabulary of the slides: reads `slides/<film>.json`, checks it, and says what it shows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

SLIDES = Path(__file__).resolve().parent / "slides"

Slide = Mapping[str, Any]

LOOKS = (
    *("professional", "colleague", "manager", "expert", "mother", "father", "young-woman"),
    *("young-man", "older-woman", "older-man", "boy", "girl"),
)
CORNERS = ("legitimiteit", "betrokkenheid", "rendement")
CHOICES = {  # field -> what it may say
    "picture": ("coins", "homes", "papers", "clock"),
    "shape": ("home", "coin", "person", "paper"),
    "place": ("table", "street", "desk", "meeting"),
    "centre": ("huis", "persoon", "plan"),
    "better": ("left", "right"),
    "look": LOOKS,
}
UNSPOKEN = {*CHOICES, "kind", "looks", "shown", "lit"}  # fields that name no text
GROWING = ("items", "rows", "lines", "laws")  # fields that get longer from sentence to sentence
ANYWHERE = {"kind", "poster", "shown"}


@dataclass(frozen=True, slots=True)
class Kind:
    """Which fields a kind of slide must and may have, and how many words it may show."""

    needs: tuple[str, ...]
    may: tuple[str, ...] = ("heading",)
    words: int = 12


KINDS = {
    "title": Kind(("text",), ("sub",)),
    "points": Kind(("items",)),
    "figure": Kind(("figure", "label"), ("heading", "note", "picture")),
    "share": Kind(("of", "lit", "shape"), ("heading", "text")),
    "compare": Kind(("left", "right"), ("heading", "better"), words=18),
    "quote": Kind(("text", "who"), ("look",)),
    "steps": Kind(("items",), ("heading", "at")),
    "triangle": Kind(("lit",), ("heading", "text", "done")),
    "wall": Kind(("open",), ("heading", "text", "looks")),
    "people": Kind(("people",), ("heading", "place", "text")),
    "knot": Kind(("words",), ("heading", "centre", "loose")),
    "bars": Kind(("bars",), ("heading", "lit")),
    "law": Kind(("laws",), ("heading", "lit"), words=18),
    "timeline": Kind(("marks",), ("heading", "at")),
    "table": Kind(("rows",), ("heading", "total"), words=18),
    "dialogue": Kind(("lines",), words=18),
    "screen": Kind(("title", "fields"), ("heading", "tabs", "at", "button"), words=18),
    "question": Kind(("text",), ("options",)),
}
MOST = {"items": 5, "laws": 4, "marks": 5, "rows": 4, "lines": 2, "fields": 3, "options": 3}
MOST |= {"bars": 4, "people": 4, "words": 6, "tabs": 4, "looks": 3}


def read_slides(film: str) -> list[list[Slide]]:
    """Return the slides of a film, per chapter per sentence; raise FileNotFoundError for none."""
    chapters: list[list[Slide]] = json.loads((SLIDES / f"{film}.json").read_text(encoding="utf-8"))
    return chapters


def with_room(chapter: Sequence[Slide]) -> list[Slide]:
    """Tell each slide that is built up what it grows to (`room`), so that nothing shifts."""
    roomy: list[Slide] = []
    for _, run in groupby(chapter, lambda slide: (slide["kind"], slide.get("heading"))):
        slides = list(run)
        for field in GROWING:
            most = max((slide[field] for slide in slides if field in slide), key=len, default=())
            slides = [
                {**slide, "room": list(most)} if field in slide else slide for slide in slides
            ]
        roomy += slides
    return roomy


def texts_of(value: Any, field: str = "") -> Iterator[str]:
    """Yield every text that a slide, or a part of it, shows."""
    if field in UNSPOKEN:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from texts_of(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)


def problems_of(slide: Slide) -> list[str]:
    """Say what is wrong with a slide; an empty list when nothing is."""
    kind = KINDS.get(slide.get("kind", ""))
    if kind is None:
        return [f"no such kind: {slide.get('kind')}"]
    missing = [f"needs {field}" for field in kind.needs if field not in slide]
    strange = set(slide) - set(kind.needs) - set(kind.may) - ANYWHERE
    return [
        *missing,
        *(f"has no field {field}" for field in sorted(strange)),
        *_wrong_choices(slide),
        *(f"has too many {name}" for name, most in MOST.items() if _count(slide, name) > most),
        *_too_wordy(slide, kind.words),
    ]


def shown_in(chapter: list[Slide]) -> str:
    """Tell in a line what stands on the screen in a chapter, for who cannot see it."""
    told: list[str] = []
    for slide in chapter:
        line = slide.get("shown") or "; ".join(_plain(text) for text in texts_of(slide))
        if told and _is_part(told[-1], line):
            told[-1] = line  # the slide was built up: only its complete form counts
        elif line and not any(_is_part(line, other) for other in told):
            told.append(line)
    return "Op het scherm: " + ". ".join(told) + "." if told else ""


def _is_part(text: str, other: str) -> bool:
    return set(text.split("; ")) <= set(other.split("; "))


def _plain(text: str) -> str:
    return text.strip().rstrip(".")


def _count(slide: Slide, field: str) -> int:
    value = slide.get(field)
    return len(value) if isinstance(value, list) else 0


def _wrong_choices(value: Any, field: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _wrong_choices(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _wrong_choices(part, "look" if field == "looks" else "")
    elif field in CHOICES and value not in CHOICES[field]:
        yield f"{field} cannot be {value!r}"


def _too_wordy(slide: Slide, most: int) -> Iterator[str]:
    count = sum(len(text.split()) for text in texts_of(slide))
    if count > most:
        yield f"shows {count} words, {most} is the most"
    if len(slide.get("heading", "").split()) > 5:
        yield "has a heading of more than 5 words"
