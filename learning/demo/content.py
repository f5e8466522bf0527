"""Reads the demonstration content; needs neither Django nor a database."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from learning.demo.slides import read_slides, shown_in

HERE = Path(__file__).resolve().parent
FILMS = HERE / "films"
CURRICULUM = HERE / "curriculum"  # curriculum.json, and one file a module in learning order
DURATIONS_FILE = FILMS / "durations.json"

NO_BREAK = "\u00a0"  # a space at which no line is broken

ItemKind = Literal["film", "reference"]
BlockKind = Literal["heading", "paragraph", "list", "example", "table"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place in a film."""

    title: str
    start_ms: int


@dataclass(frozen=True, slots=True)
class Film:
    """A film with its files; per chapter what is said (`transcript`) and what is shown besides."""

    slug: str
    title: str
    summary: str
    transcript: tuple[str, ...]
    on_screen: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    duration_ms: int
    file: Path
    captions: Path
    poster: Path


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An example set apart, in paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a reference work; what `value` is follows from `kind`."""

    kind: BlockKind
    value: str | tuple[str, ...] | Example | Table


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference work."""

    slug: str
    title: str
    summary: str
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A single-choice question; the explanation is meant for after answering."""

    text: str
    options: tuple[Option, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Check:
    """The knowledge check of a module; it belongs to its last film, the one with slug `film`."""

    slug: str
    film: str
    title: str
    intro: str
    pass_percent: int
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ModuleItem:
    """A place in a module: which film or reference work comes here."""

    kind: ItemKind
    slug: str


@dataclass(frozen=True, slots=True)
class Module:
    """A headed part of the curriculum, items in learning order."""

    slug: str
    title: str
    intro: str
    items: tuple[ModuleItem, ...]


@dataclass(frozen=True, slots=True)
class Curriculum:
    """The whole of the demonstration, in learning order."""

    slug: str
    title: str
    intro: str
    modules: tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class DemoContent:
    """Everything in `curriculum/`, joined with the measured film lengths."""

    notice: str
    curriculum: Curriculum
    films: tuple[Film, ...]
    references: tuple[Reference, ...]
    checks: tuple[Check, ...]

    def film(self, slug: str) -> Film:
        """Raise KeyError for an unknown slug."""
        return {film.slug: film for film in self.films}[slug]

    def reference(self, slug: str) -> Reference:
        """Raise KeyError for an unknown slug."""
        return {reference.slug: reference for reference in self.references}[slug]

    def check_of(self, film_slug: str) -> Check | None:
        """Return the knowledge check of a film, or None when it has none."""
        return {check.film: check for check in self.checks}.get(film_slug)


@cache
def read_content() -> DemoContent:
    """Return the demonstration content; a film that was not built yet is left out."""
    outline = _read(CURRICULUM / "curriculum.json")
    durations = _read(DURATIONS_FILE)
    modules = read_modules()
    for module in modules:
        module["films"] = [film for film in module["films"] if film["slug"] in durations]
    films = [film for module in modules for film in module["films"]]
    return DemoContent(
        notice=outline["notice"],
        curriculum=_curriculum(outline, modules),
        films=tuple(_film(film, durations[film["slug"]]) for film in films),
        references=tuple(map(_reference, _all(modules, "references"))),
        checks=tuple(_check(module) for module in modules if module["check"] and module["films"]),
    )


def read_modules() -> list[dict[str, Any]]:
    """Return the modules as they were written, in learning order, films with their scripts."""
    return [_read(path) for path in sorted(CURRICULUM.glob("[0-9]-*.json"))]


def read_scripts() -> list[dict[str, Any]]:
    """Return slug, title, summary, chapters and transcript of every film, built or not."""
    return _all(read_modules(), "films")


def _read(path: Path) -> Any:
    """What stands in a file, with amounts that no line breaks in two."""
    text = path.read_text(encoding="utf-8")
    for mark in ("€ ", " \u00d7 ", "\u2212 "):
        text = text.replace(mark, mark.replace(" ", NO_BREAK))
    return json.loads(text)


def _all(modules: list[dict[str, Any]], part: str) -> list[dict[str, Any]]:
    return [one for module in modules for one in module[part]]


def sentences_of(paragraph: str) -> list[str]:
    """Split a paragraph after each full stop, question mark or exclamation mark."""
    return re.split(r"(?<=[.?!])\s+", paragraph.strip())


def _film(raw: dict[str, Any], measured: dict[str, Any]) -> Film:
    slug = raw["slug"]
    starts = measured["chapters_ms"]
    return Film(
        slug=slug,
        title=raw["title"],
        summary=raw["summary"],
        transcript=tuple(raw["transcript"]),
        on_screen=tuple(map(shown_in, read_slides(slug))),
        chapters=tuple(map(Chapter, raw["chapters"], starts)),
        duration_ms=measured["duration_ms"],
        file=FILMS / f"{slug}.mp4",
        captions=FILMS / f"{slug}.vtt",
        poster=FILMS / f"{slug}-poster.jpg",
    )


def _reference(raw: dict[str, Any]) -> Reference:
    body = tuple(_block(kind, value) for block in raw["body"] for kind, value in block.items())
    return Reference(raw["slug"], raw["title"], raw["summary"], body)


def _block(kind: BlockKind, value: Any) -> Block:
    match kind:
        case "heading" | "paragraph":
            return Block(kind, value)
        case "list":
            return Block(kind, tuple(value))
        case "example":
            return Block(kind, Example(value["title"], tuple(value["text"])))
        case "table":
            rows = tuple(map(tuple, value["rows"]))
            return Block(kind, Table(value["caption"], tuple(value["columns"]), rows))


def _check(module: dict[str, Any]) -> Check:
    raw = module["check"]
    questions = tuple(
        Question(
            question["text"],
            tuple(Option(option["text"], option["is_right"]) for option in question["options"]),
            question["explanation"],
        )
        for question in raw["questions"]
    )
    return Check(
        slug=raw["slug"],
        film=module["films"][-1]["slug"],
        title=raw["title"],
        intro=raw["intro"],
        pass_percent=raw["pass_percent"],
        questions=questions,
    )


def _curriculum(outline: dict[str, Any], modules: list[dict[str, Any]]) -> Curriculum:
    filled = [module for module in map(_module, modules) if module.items]
    return Curriculum(outline["slug"], outline["title"], outline["intro"], tuple(filled))


def _module(raw: dict[str, Any]) -> Module:
    there = {one["slug"] for part in ("films", "references") for one in raw[part]}
    items = [
        ModuleItem(item["kind"], item["slug"]) for item in raw["items"] if item["slug"] in there
    ]
    return Module(raw["slug"], raw["title"], raw["intro"], tuple(items))
