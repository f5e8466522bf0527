"""Speaks Dutch sentences with espeak-ng and lays them on a time line."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from learning.demo.content import sentences_of
from learning.demo.pronunciation import spelled

RATE = 22_050  # samples a second, what espeak-ng writes
LEAD_IN_MS = 700
LEAD_OUT_MS = 1000
SENTENCE_PAUSE_MS, QUESTION_PAUSE_MS, CHAPTER_PAUSE_MS = 480, 620, 800
CLAUSE_PAUSE_MS = {",": 170, ":": 330, ";": 300}
SHORTEST_MS = 20_000
QUIET = 120  # samples below this are silence at the edges of a sentence
WORDS_PER_MINUTE = 152
PITCHES = (44, 41, 39, 42)  # a paragraph begins higher and settles, as a reader's voice does
QUESTION_PITCH = 46
CLAUSE = re.compile(r"[^,:;]+[,:;]?\s*")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence on the time line; `marks` tell at which letter the voice is at which time."""

    text: str
    chapter: int
    step: int
    start_ms: int
    end_ms: int
    marks: tuple[tuple[int, int], ...] = ()

    def time_of(self, letter: int) -> int:
        """Return when the letter at this place is said, in milliseconds of the film."""
        marks = [(0, self.start_ms), *self.marks, (len(self.text), self.end_ms)]
        for (begin, since), (end, until) in pairwise(marks):
            if begin <= letter <= end:
                return since + round((until - since) * (letter - begin) / max(1, end - begin))
        return self.end_ms


@dataclass(frozen=True, slots=True)
class Narration:
    """The whole voice track, mono 16 bits, padded to a whole frame."""

    samples: array[int]
    spoken: tuple[Spoken, ...]

    @property
    def duration_ms(self) -> int:
        return round(len(self.samples) * 1000 / RATE)

    def write(self, path: Path) -> None:
        """Write a WAV file."""
        with wave.open(str(path), "wb") as target:
            target.setnchannels(1)
            target.setsampwidth(2)
            target.setframerate(RATE)
            target.writeframes(_little_endian(self.samples).tobytes())


def narrate(transcript: Sequence[str]) -> Narration:
    """Speak each paragraph sentence by sentence; times are those of the real sound."""
    samples = _silence(LEAD_IN_MS)
    spoken: list[Spoken] = []
    for chapter, paragraph in enumerate(transcript):
        for step, sentence in enumerate(sentences_of(paragraph)):
            if spoken:
                samples.extend(_silence(_pause_after(spoken[-1].text, step)))
            spoken.append(_say(samples, sentence, chapter, step))
    samples.extend(_silence(max(LEAD_OUT_MS, SHORTEST_MS - _ms(samples))))
    samples.extend(array("h", [0]) * (-len(samples) % (RATE // 25)))
    return Narration(samples, tuple(spoken))


def _pause_after(sentence: str, next_step: int) -> int:
    if next_step == 0:
        return CHAPTER_PAUSE_MS
    return QUESTION_PAUSE_MS if sentence.endswith("?") else SENTENCE_PAUSE_MS


def _say(samples: array[int], sentence: str, chapter: int, step: int) -> Spoken:
    """Add a sentence to the sound, clause by clause with a breath between."""
    start = _ms(samples)
    pitch = PITCHES[min(step, len(PITCHES) - 1)] + (1 - chapter % 2)
    if sentence.endswith("?"):
        pitch = QUESTION_PITCH
    marks: list[tuple[int, int]] = []
    letter = 0
    for clause in clauses_of(sentence):
        if letter:
            samples.extend(_silence(CLAUSE_PAUSE_MS[sentence[:letter].rstrip()[-1]]))
            marks.append((letter, _ms(samples)))
        samples.extend(speak(clause, pitch))
        letter += len(clause)
        if letter < len(sentence):
            marks.append((letter - 1, _ms(samples)))
    return Spoken(sentence, chapter, step, start, _ms(samples), tuple(marks))


def clauses_of(sentence: str) -> list[str]:
    """Split after comma, colon and semicolon, but leave a comma inside a number alone."""
    guarded = re.sub(r"(?<=\d),(?=\d)", "\N{NULL}", sentence)
    return [part.replace("\N{NULL}", ",") for part in CLAUSE.findall(guarded)]


def speak(clause: str, pitch: int) -> array[int]:
    """Return the samples of a clause without silence at either end."""
    how = ("-v", "nl", "-s", str(WORDS_PER_MINUTE), "-p", str(pitch), "-a", "90", "-g", "1")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "clause.wav"
        command = ["espeak-ng", *how, "-w", str(target), spelled(clause.strip())]
        subprocess.run(command, check=True)  # noqa: S603
        with wave.open(str(target), "rb") as source:
            samples = array("h", source.readframes(source.getnframes()))
    return _trim(_little_endian(samples))


def _trim(samples: array[int]) -> array[int]:
    loud = [place for place, sample in enumerate(samples) if abs(sample) > QUIET]
    margin = RATE // 50
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def _little_endian(samples: array[int]) -> array[int]:
    if sys.byteorder == "big":
        samples = samples[:]
        samples.byteswap()
    return samples


def _silence(ms: int) -> array[int]:
    return array("h", [0]) * (RATE * ms // 1000)


def _ms(samples: array[int]) -> int:
    return round(len(samples) * 1000 / RATE)
