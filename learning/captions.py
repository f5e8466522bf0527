"""Captions as an editor uploads them: WebVTT that every player shows as meant, or the reasons why not.

webvtt-py alone lets through what viewers would miss: an end before the start, cues it drops without a word,
a style that fetches something from elsewhere. So each time line is read here as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import webvtt
from django.utils.translation import gettext as _
from webvtt.errors import MalformedCaptionError, MalformedFileError

MOST_BYTES = 512 * 1024  # an hour of speech takes about a fifth of it
MOST_PROBLEMS = 6
LATE_MS = 1500  # captions may outlive the film by so much
PARAGRAPH_PAUSE_MS = 1500
_STAMP = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"\s*{_STAMP}\s+-->\s+{_STAMP}(?:\s.*)?")
# A backslash can spell any of them in disguise.
_REMOTE = re.compile(r"@|url|image|src|\\", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption; ``line`` is where its times stand in the file."""

    line: int
    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Captions:
    """What a file holds. With ``problems`` (sentences for the editor) it must not be used."""

    cues: tuple[Cue, ...]
    problems: tuple[str, ...]

    @property
    def transcript(self) -> str:
        """The spoken words as paragraphs: a new one after each pause."""
        paragraphs: list[list[str]] = []
        end_ms = 0
        for cue in self.cues:
            if not paragraphs or cue.start_ms - end_ms >= PARAGRAPH_PAUSE_MS:
                paragraphs.append([])
            paragraphs[-1].append(cue.text)
            end_ms = cue.end_ms
        return "\n\n".join(" ".join(part) for part in paragraphs)


def read_captions(data: bytes) -> Captions:
    """Read a WebVTT file and say, line by line, what is wrong with it."""
    if len(data) > MOST_BYTES:
        return _refused(_("This file is too large for captions. Did you choose the right file?"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(_("The letters in this file cannot be read. Save it again as UTF-8."))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.startswith("WEBVTT"):
        return _refused(
            _(
                "This is not a WebVTT file: its first line is not WEBVTT. Export the captions as .vtt."
            )
        )
    try:
        read = webvtt.from_string(text)
    except (MalformedFileError, MalformedCaptionError):
        return _refused(_("This file cannot be read as WebVTT. Export the captions again as .vtt."))
    texts = [" ".join(caption.text.split()) for caption in read.captions]
    cues = [Cue(line, *times, "") for line, times in _times_of(text) if times]
    problems = list(_problems_of(text, cues, found=len(texts)))
    if not problems:
        cues = [Cue(c.line, c.start_ms, c.end_ms, t) for c, t in zip(cues, texts, strict=True)]
        problems = [
            _("Line %(line)s: this caption has no text.") % {"line": cue.line}
            for cue in cues
            if not cue.text
        ]
    return Captions(tuple(cues), tuple(problems[:MOST_PROBLEMS]))


def too_long_for(captions: Captions, *, film_ms: int) -> str:
    """The complaint about captions that go on after the film; empty when they do not."""
    if not captions.cues or max(cue.end_ms for cue in captions.cues) <= film_ms + LATE_MS:
        return ""
    return _("These captions go on after the end of the film. Do they belong to this film?")


def _refused(problem: str) -> Captions:
    return Captions((), (problem,))


def _times_of(text: str) -> Iterator[tuple[int, tuple[int, int] | None]]:
    """Number and times of each line with an arrow; None for times that cannot be read."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "-->" in line:
            match = _TIMES.fullmatch(line)
            parts = match.groups(default="0") if match else ()
            yield number, (_ms(parts[:4]), _ms(parts[4:])) if match else None


def _ms(parts: tuple[str, ...]) -> int:
    hours, minutes, seconds, thousandths = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _problems_of(text: str, cues: list[Cue], *, found: int) -> Iterator[str]:
    for number, times in _times_of(text):
        if times is None:
            yield _(
                "Line %(line)s: the times cannot be read. Write them like 00:01.500 --> 00:04.000."
            ) % {"line": number}
    before = 0
    for cue in cues:
        if cue.end_ms <= cue.start_ms:
            yield _("Line %(line)s: this caption ends before it starts.") % {"line": cue.line}
        if cue.start_ms < before:
            yield _("Line %(line)s: this caption starts before the one above it.") % {
                "line": cue.line
            }
        before = cue.start_ms
    yield from _problems_of_whole(text, cues, found=found)


def _problems_of_whole(text: str, cues: list[Cue], *, found: int) -> Iterator[str]:
    if not cues:
        yield _("There is not one caption in this file.")
    elif found != len(cues):
        yield _(
            "Some captions would get lost: put an empty line before each caption, and none inside it."
        )
    styles = re.findall(r"^STYLE[ \t]*\n(.*?)(?:\n\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if any(_REMOTE.search(style) for style in styles):
        yield _("The style in this file fetches something from elsewhere. Take out its STYLE part.")
