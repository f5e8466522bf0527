"""Writes WebVTT captions: one cue per spoken sentence, at most two balanced lines."""

from collections.abc import Sequence
from pathlib import Path

from learning.demo.voice import Spoken

LINE = 42  # characters, the usual limit for captions
LINGER_MS = 300  # a cue stays a moment after the last word


def write_captions(path: Path, spoken: Sequence[Spoken]) -> None:
    """Write one cue per sentence; raise ValueError when a sentence needs more than two lines."""
    cues = ["WEBVTT"]
    for place, sentence in enumerate(spoken, start=1):
        end = sentence.end_ms + LINGER_MS
        text = "\n".join(two_lines(sentence.text))
        cues.append(f"{place}\n{_stamp(sentence.start_ms)} --> {_stamp(end)}\n{text}")
    path.write_text("\n\n".join(cues) + "\n", encoding="utf-8")


def two_lines(text: str) -> list[str]:
    """Break a sentence into one line, or two about equal ones, rather after a comma or colon."""
    if len(text) <= LINE:
        return [text]
    words = text.split()
    pairs = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    first, second = min(pairs, key=_awkwardness)
    if max(len(first), len(second)) > LINE:
        raise ValueError(f"Make this sentence shorter, it does not fit two caption lines: {text}")
    return [first, second]


def _awkwardness(pair: tuple[str, str]) -> int:
    longest = max(map(len, pair))
    return longest + (100 if longest > LINE else 0) - {",": 8, ":": 12}.get(pair[0][-1], 0)


def _stamp(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"00:{minutes:02}:{seconds:02}.{ms:03}"
