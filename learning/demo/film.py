"""Puts the slides of a film on its time line, with the chapter bar and the progress line around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image

from learning.demo import motion
from learning.demo.canvas import (
    BRICK,
    HEIGHT,
    PAPER,
    SOFT_INK,
    SPARK,
    TEAL,
    WIDTH,
    Board,
    fit,
    width_of,
)
from learning.demo.figures import bricks, passage
from learning.demo.motion import Cue, Part
from learning.demo.scenes import parts_of
from learning.demo.scenes.layout import LEFT, RIGHT
from learning.demo.slides import Slide
from learning.demo.voice import Spoken

NOTICE = "Demofilm · computerstem"
LEAD_MS, CHAPTER_LEAD_MS = 400, 600  # the picture changes this long before the sentence begins
BAR_Y, BAR_HIGH, BAR_GAP = 76, 8, 6
WORD = re.compile(r"[^\W_]{4,}")
STEM = 6  # letters that must agree for two words to be the same, whatever their ending


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its slides and when each of their sentences is heard."""

    title: str
    slides: Sequence[Slide]
    spoken: Sequence[Spoken]


def frames(chapters: Sequence[Chapter], duration_ms: int) -> Iterator[bytes]:
    """Yield the raw frames (rgb24) of a film."""
    ground = _ground()
    tracks = motion.tracks_of(_cues(chapters))
    bar = _Bar([chapter.spoken[0].start_ms for chapter in chapters], duration_ms)
    last: tuple[motion.Sight, ...] | None = None
    picture = ground
    for at_ms in motion.times(duration_ms):
        sights = motion.sights_at(tracks, at_ms)
        if sights != last:
            picture, last = motion.paint(ground, tracks, sights), sights
        yield bar.on(picture, at_ms).tobytes()


def still(title: str, slide: Slide) -> Image.Image:
    """Return a slide with everything on it, as on a poster."""
    return _complete(_ground(), [*_title_parts(title), *parts_of(slide)])


def poster(slide: Slide) -> Image.Image:
    """Return a slide without the bar above it, whose letters would be lost in a small picture."""
    return _complete(_paper(), parts_of(slide))


def _complete(ground: Image.Image, parts: Sequence[Part]) -> Image.Image:
    beats = {part.beat: 0 for part in parts}
    tracks = motion.tracks_of([Cue(parts, 0, beats, is_new_chapter=True)])
    return motion.paint(ground, tracks, motion.sights_at(tracks, 2 * motion.COUNT_MS))


def _cues(chapters: Sequence[Chapter]) -> list[Cue]:
    cues = []
    for number, chapter in enumerate(chapters):
        for step, (slide, sentence) in enumerate(zip(chapter.slides, chapter.spoken, strict=True)):
            parts = [*_title_parts(chapter.title), *parts_of(slide)]
            is_first = number == 0 and step == 0
            lead = CHAPTER_LEAD_MS if step == 0 else LEAD_MS
            start = 0 if is_first else sentence.start_ms - lead
            cues.append(Cue(parts, start, _beats(parts, sentence, start), is_new_chapter=step == 0))
    return cues


def _beats(parts: Sequence[Part], sentence: Spoken, start_ms: int) -> dict[int, int]:
    """When each beat comes in: at its own word if that is said, else evenly over the sentence."""
    numbers = sorted({part.beat for part in parts})
    span = sentence.end_ms - sentence.start_ms
    times: dict[int, int] = {}
    first = start_ms + motion.SETTLE_MS
    before = first - motion.APART_MS
    heard_from = 0
    for place, beat in enumerate(numbers):
        words = " ".join(part.words for part in parts if part.beat == beat)
        found = hears(sentence.text, words, heard_from) if place else None
        if found is None:
            at = sentence.start_ms + span * 0.7 * place / len(numbers)
        else:
            at, heard_from = sentence.time_of(found), found
        wanted = first if place == 0 else round(at) - motion.EARLY_MS
        before = times[beat] = max(wanted, before + motion.APART_MS)
    return times


def hears(sentence: str, words: str, since: int = 0) -> int | None:
    """Return where in the sentence, from `since` on, one of the words is said; None if nowhere."""
    stems = {word.lower()[:STEM] for word in WORD.findall(words)}
    for match in WORD.finditer(sentence, since):
        if match.group().lower()[:STEM] in stems:
            return match.start()
    return None


def _title_parts(title: str) -> list[Part]:
    room = RIGHT - LEFT - 60 - width_of(NOTICE, 28) - 40
    size = fit(title, 32, room, 1, "Bold")
    board = Board(room, 44)
    board.text((0, 32), title, size, weight="Bold", colour=TEAL)
    return [Part("chapter", board.picture(), (LEFT + 52, 20), "rise", "", 0)]


def _ground() -> Image.Image:
    """Paper with our sign and the notice above."""
    picture = _paper()
    sign = Board(38, 36)
    bricks(sign, (38, 36), (19, 12), TEAL)
    passage(sign, (19, 36), 10, 16)
    picture.paste(sign.picture(), (LEFT, 22), sign.picture())
    notice = Board(RIGHT - LEFT, 44)
    notice.text((RIGHT - LEFT, 32), NOTICE, 28, colour=SOFT_INK, anchor="rs")
    picture.paste(notice.picture(), (LEFT, 20), notice.picture())
    return picture


def _paper() -> Image.Image:
    """Paper with a course of bricks at the foot."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    foot = Board(WIDTH, 66)
    bricks(foot, (WIDTH, 66), (92, 33), "#f1ebe0")
    picture.paste(foot.picture(), (0, HEIGHT - 66), foot.picture())
    return picture


class _Bar:
    """The progress line: a brick for each chapter, filling up while the film runs."""

    def __init__(self, starts: Sequence[int], duration_ms: int) -> None:
        bounds = [0, *starts[1:], duration_ms]
        scale = (RIGHT - LEFT) / duration_ms
        self._scale = scale
        self._bricks = [
            (LEFT + begin * scale, LEFT + end * scale - BAR_GAP) for begin, end in pairwise(bounds)
        ]
        self._empty, self._full = self._strip(BRICK), self._strip(TEAL)

    def _strip(self, colour: str) -> Image.Image:
        board = Board(RIGHT - LEFT, BAR_HIGH)
        for begin, end in self._bricks:
            board.box((begin - LEFT, 0), (end - begin, BAR_HIGH), fill=colour, radius=4)
        return board.picture()

    def on(self, picture: Image.Image, at_ms: int) -> Image.Image:
        """Return the picture with the line as far as it is by now."""
        done = round(at_ms * self._scale)
        shown = picture.copy()
        shown.paste(self._empty, (LEFT, BAR_Y), self._empty)
        if done > 0:
            part = self._full.crop((0, 0, done, BAR_HIGH))
            shown.paste(part, (LEFT, BAR_Y), part)
        shown.paste(SPARK, (LEFT + done - 2, BAR_Y - 4, LEFT + done + 4, BAR_Y + BAR_HIGH + 4))
        return shown
