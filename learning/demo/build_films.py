"""Builds the demonstration films: `python -m learning.demo.build_films --help`."""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from PIL import Image

from learning.demo.canvas import FONTS
from learning.demo.captions import write_captions
from learning.demo.content import FILMS, read_scripts
from learning.demo.encode import duration_of, encode
from learning.demo.film import Chapter, frames, poster, still
from learning.demo.slides import Slide, read_slides, with_room
from learning.demo.voice import Narration, narrate

NEEDED = ("ffmpeg", "ffprobe", "espeak-ng")
POSTER_SIZE = (960, 540)
STILL_SIZE, STILLS_A_ROW = (640, 360), 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Build all films, or the ones named, and write their measured lengths."""
    options = _parser().parse_args(arguments)
    if missing := _missing():
        sys.stderr.write(f"Install first (Debian): {', '.join(missing)}\n")
        return 1
    films = {film["slug"]: film for film in read_scripts()}
    if unknown := set(options.films) - set(films):
        sys.stderr.write(f"No such film: {', '.join(sorted(unknown))}. Choose from {[*films]}\n")
        return 2
    chosen = [films[slug] for slug in options.films or films]
    if options.stills:
        return _draw_stills(chosen, options.stills)
    options.out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(options.jobs) as workers:
        for film, measured in zip(
            chosen, workers.map(partial(build_film, folder=options.out), chosen), strict=True
        ):
            _remember(options.out / "durations.json", film["slug"], measured)
            sys.stdout.write(f"{film['slug']}: {measured['duration_ms']} ms\n")
    return 0


def build_film(film: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write film, captions and poster; return its length and chapter starts in milliseconds."""
    slug = film["slug"]
    narration = narrate(film["transcript"])
    chapters = _chapters(film, narration)
    write_captions(folder / f"{slug}.vtt", narration.spoken)
    picture = poster(_telling([slide for chapter in chapters for slide in chapter.slides]))
    picture = picture.resize(POSTER_SIZE, Image.Resampling.LANCZOS)
    picture.save(folder / f"{slug}-poster.jpg", quality=82, optimize=True)
    target = folder / f"{slug}.mp4"
    with tempfile.TemporaryDirectory() as scratch:
        voice = Path(scratch) / "voice.wav"
        narration.write(voice)
        moving = frames(chapters, narration.duration_ms)
        encode(target, moving, voice, narration.duration_ms, film["title"])
    starts = [chapter.spoken[0].start_ms for chapter in chapters]
    return {"duration_ms": duration_of(target), "chapters_ms": [0, *starts[1:]]}


def _chapters(film: dict[str, Any], narration: Narration) -> list[Chapter]:
    spoken = [list(group) for _, group in groupby(narration.spoken, lambda one: one.chapter)]
    slides = [with_room(chapter) for chapter in read_slides(film["slug"])]
    return [Chapter(*parts) for parts in zip(film["chapters"], slides, spoken, strict=True)]


def _telling(slides: Sequence[Slide]) -> Slide:
    """The slide that stands for the film: the one that says so, else the last."""
    return next((slide for slide in slides if slide.get("poster")), slides[-1])


def _draw_stills(films: Sequence[dict[str, Any]], folder: Path) -> int:
    """Write one sheet a film with each slide complete: to look at, quickly."""
    folder.mkdir(parents=True, exist_ok=True)
    for film in films:
        stills = [
            still(title, slide).resize(STILL_SIZE, Image.Resampling.LANCZOS)
            for title, slides in zip(film["chapters"], read_slides(film["slug"]), strict=True)
            for slide in with_room(slides)
        ]
        rows = -(-len(stills) // STILLS_A_ROW)
        wide, high = STILL_SIZE
        sheet = Image.new("RGB", (wide * STILLS_A_ROW, high * rows), "#999999")
        for place, picture in enumerate(stills):
            sheet.paste(picture, (place % STILLS_A_ROW * wide, place // STILLS_A_ROW * high))
        sheet.save(folder / f"{film['slug']}.png")
        sys.stdout.write(f"{folder / film['slug']}.png: {len(stills)} slides\n")
    return 0


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
    parser.add_argument("--jobs", type=int, default=2, help="films built at the same time")
    parser.add_argument("--stills", type=Path, help="only draw the slides, one sheet a film, here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
