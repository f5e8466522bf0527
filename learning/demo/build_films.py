"""Builds the demonstration films: `python -m learning.demo.build_films --help`."""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from learning.demo.canvas import FONTS
from learning.demo.captions import write_captions
from learning.demo.content import FILMS, read_scripts
from learning.demo.encode import FADE_MS, Shot, duration_of, encode
from learning.demo.scenes import paint
from learning.demo.voice import Spoken, narrate

NEEDED = ("ffmpeg", "ffprobe", "espeak-ng")
POSTER = {  # film -> chapter and step of the picture that stands for it
    "waarom-doorbreken": (2, 0),
    "een-plan-stap-voor-stap": (4, 1),
    "de-waardendriehoek": (3, 0),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Build all films, or the ones named, and write their measured lengths."""
    options = _parser().parse_args(arguments)
    missing = _missing()
    if missing:
        sys.stderr.write(f"Install first (Debian): {', '.join(missing)}\n")
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    films = read_scripts()
    known = [film["slug"] for film in films]
    if unknown := set(options.films) - set(known):
        sys.stderr.write(f"No such film: {', '.join(sorted(unknown))}. Choose from {known}\n")
        return 2
    for film in films:
        if not options.films or film["slug"] in options.films:
            measured = build_film(film, options.out)
            _remember(options.out / "durations.json", film["slug"], measured)
            sys.stdout.write(f"{film['slug']}: {measured['duration_ms']} ms\n")
    return 0


def build_film(film: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write film, captions and poster; return its length and chapter starts in milliseconds."""
    slug = film["slug"]
    narration = narrate(film["transcript"])
    write_captions(folder / f"{slug}.vtt", narration.spoken)
    poster = paint(slug, *POSTER[slug]).picture(factor=2)
    poster.save(folder / f"{slug}-poster.jpg", quality=84, optimize=True)
    target = folder / f"{slug}.mp4"
    with tempfile.TemporaryDirectory() as scratch:
        voice = Path(scratch) / "voice.wav"
        narration.write(voice)
        shots = _shots(slug, narration.spoken)
        encode(target, shots, voice, narration.duration_ms, film["title"])
    starts = [sentence.start_ms for sentence in narration.spoken if sentence.step == 0]
    return {"duration_ms": duration_of(target), "chapters_ms": [0, *starts[1:]]}


def _shots(slug: str, spoken: Sequence[Spoken]) -> list[Shot]:
    """The picture fades in just before the sentence, so that it stands when the word is said."""
    return [
        (
            max(0, sentence.start_ms - FADE_MS) if place else 0,
            paint(slug, sentence.chapter, sentence.step).picture(),
        )
        for place, sentence in enumerate(spoken)
    ]


def _remember(path: Path, slug: str, measured: dict[str, Any]) -> None:
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known[slug] = measured
    path.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _missing() -> list[str]:
    tools = [tool for tool in NEEDED if shutil.which(tool) is None]
    fonts = [] if Path(FONTS.format("Regular")).exists() else ["fonts-lato"]
    return tools + fonts


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Build the demonstration films.")
    parser.add_argument("films", nargs="*", help="slugs; without any, all films are built")
    parser.add_argument("--out", type=Path, default=FILMS, help="folder to write to")
    return parser


if __name__ == "__main__":
    sys.exit(main())
