"""Chapters of a film, as an editor types them: one a line, "0:12 The wall"."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LINE = re.compile(r"(\d{1,3}):([0-5]\d)\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place in a film."""

    second: int
    label: str
    title: str


def chapters_of(text: str) -> list[Chapter]:
    """Read the chapters; a line that is none is left out."""
    found = (LINE.fullmatch(line.strip()) for line in text.splitlines())
    return [
        Chapter(int(minutes) * 60 + int(seconds), f"{int(minutes)}:{seconds}", title.strip())
        for minutes, seconds, title in (match.groups() for match in found if match)
    ]


def validate_chapters(text: str) -> None:
    """Raise ValidationError unless every line is a chapter and each begins after the one before."""
    lines = [line for line in text.splitlines() if line.strip()]
    chapters = chapters_of(text)
    if len(chapters) < len(lines):
        wrong = next(line for line in lines if not LINE.fullmatch(line.strip()))
        message = _("“%(line)s” is no chapter. Write a time and a title: 0:12 The wall.")
        raise ValidationError(message % {"line": wrong.strip()}, code="chapter")
    seconds = [chapter.second for chapter in chapters]
    if seconds != sorted(set(seconds)):
        raise ValidationError(_("Put the chapters in the order of their times."), code="order")
