"""Reads the demonstration content; needs neither Django nor a database."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).resolve().parent
FILMS = HERE / "films"
CONTENT_FILE = HERE / "content.json"
DURATIONS_FILE = FILMS / "durations.json"

ItemKind = Literal["film", "reference"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place in a film."""

    title: str
    start_ms: int


@dataclass(frozen=True, slots=True)
class Film:
    """A film with its files; `transcript` holds one paragraph per chapter, in the spoken words."""

    slug: str
    title: str
    summary: str
    transcript: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    duration_ms: int
    file: Path
    captions: Path
    poster: Path


@dataclass(frozen=True, slots=True)
class Block:
    """A headed section of a reference work: paragraphs first, then a list (either may be empty)."""

    heading: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]

    @property
    def word_count(self) -> int:
        return len(" ".join((self.heading, *self.paragraphs, *self.items)).split())


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference work."""

    slug: str
    title: str
    summary: str
    blocks: tuple[Block, ...]

    @property
    def word_count(self) -> int:
        return sum(block.word_count for block in self.blocks)


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
    """A knowledge check that belongs to the film with slug `film`."""

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
    """Everything in `content.json`, joined with the measured film lengths."""

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
    """Return the demonstration content; raise KeyError when a film was not built or a key misses."""
    raw = json.loads(CONTENT_FILE.read_text(encoding="utf-8"))
    durations = json.loads(DURATIONS_FILE.read_text(encoding="utf-8"))
    return DemoContent(
        notice=raw["notice"],
        curriculum=_curriculum(raw["curriculum"]),
        films=tuple(_film(film, durations[film["slug"]]) for film in raw["films"]),
        references=tuple(_reference(reference) for reference in raw["references"]),
        checks=tuple(_check(check) for check in raw["checks"]),
    )


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
        chapters=tuple(map(Chapter, raw["chapters"], starts)),
        duration_ms=measured["duration_ms"],
        file=FILMS / f"{slug}.mp4",
        captions=FILMS / f"{slug}.vtt",
        poster=FILMS / f"{slug}-poster.jpg",
    )


def _reference(raw: dict[str, Any]) -> Reference:
    blocks = tuple(
        Block(block["heading"], tuple(block["paragraphs"]), tuple(block["items"]))
        for block in raw["blocks"]
    )
    return Reference(raw["slug"], raw["title"], raw["summary"], blocks)


def _check(raw: dict[str, Any]) -> Check:
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
        film=raw["film"],
        title=raw["title"],
        intro=raw["intro"],
        pass_percent=raw["pass_percent"],
        questions=questions,
    )


def _curriculum(raw: dict[str, Any]) -> Curriculum:
    modules = tuple(
        Module(
            module["slug"],
            module["title"],
            module["intro"],
            tuple(ModuleItem(item["kind"], item["slug"]) for item in module["items"]),
        )
        for module in raw["modules"]
    )
    return Curriculum(raw["slug"], raw["title"], raw["intro"], modules)
