"""Speaks Dutch sentences with espeak-ng and lays them on a time line."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from learning.demo.content import sentences_of

RATE = 22_050  # samples a second, what espeak-ng writes
LEAD_IN_MS = 500
PAUSE_MS = 380
CHAPTER_PAUSE_MS = 700
LEAD_OUT_MS = 500
QUIET = 120  # samples below this are silence at the edges of a sentence
SPEECH = ("-v", "nl", "-s", "160", "-p", "42", "-a", "90")

# Words that the Dutch voice stresses or reads wrongly, in its own phonemes.
SAY = {
    "domein": "[[do:m'EIn]]",
    "intakes": "[['Inte:ks]]",
    "keukentafel": "[[k'Y:k@nt,a:f@l]]",
    "casussen": "[[k'a:s8s@n]]",
    "papierwerk": "[[pa:p'irv#,Erk]]",
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sentence on the time line; `chapter` and `step` say which picture goes with it."""

    text: str
    chapter: int
    step: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Narration:
    """The whole voice track, mono 16 bits, padded to a whole second."""

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
                samples.extend(_silence(PAUSE_MS if step else CHAPTER_PAUSE_MS))
            start = _ms(samples)
            samples.extend(speak(sentence))
            spoken.append(Spoken(sentence, chapter, step, start, _ms(samples)))
    samples.extend(_silence(LEAD_OUT_MS))
    samples.extend(array("h", [0]) * (-len(samples) % RATE))
    return Narration(samples, tuple(spoken))


def speak(sentence: str) -> array[int]:
    """Return the samples of one sentence without silence at either end."""
    text = sentence
    for word, phonemes in SAY.items():
        text = text.replace(word, phonemes)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sentence.wav"
        subprocess.run(["espeak-ng", *SPEECH, "-w", str(target), text], check=True)  # noqa: S603, S607
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
