"""The committed films of the demonstration fit their texts. Needs no ffmpeg."""

import struct
from itertools import pairwise
from pathlib import Path

import pytest
import webvtt
from PIL import Image

from learning.demo.content import FILMS as FILMS_FOLDER
from learning.demo.content import Film, read_content, read_scripts

FILMS = read_content().films
TWENTY_SECONDS = "morgen-beginnen"  # its summary says so
every_film = pytest.mark.parametrize("film", FILMS, ids=lambda film: film.slug)


def words(text: str) -> list[str]:
    return text.split()


def ms(stamp: str) -> int:
    """Milliseconds of a time stamp; webvtt-py's own `start_in_seconds` drops the fraction."""
    hours, minutes, seconds = stamp.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


def boxes(data: bytes) -> dict[str, bytes]:
    """The boxes of one level of an MP4, in file order."""
    found: dict[str, bytes] = {}
    at = 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        assert size >= 8, "open-ended and 64-bit boxes do not belong in these small files"
        found[kind.decode("ascii")] = data[at + 8 : at + size]
        at += size
    return found


def header_duration_ms(path: Path) -> int:
    """Length in the movie header (version 0: times of 4 bytes)."""
    header = boxes(boxes(path.read_bytes())["moov"])["mvhd"]
    assert header[0] == 0
    timescale, duration = struct.unpack(">II", header[12:20])
    return round(duration * 1000 / timescale)


@every_film
def test_it_has_the_files_of_a_film(film: Film) -> None:
    assert 50_000 < film.file.stat().st_size < 1_000_000
    assert film.captions.exists()
    with Image.open(film.poster) as poster:
        assert poster.format == "JPEG"
        assert poster.width >= 640
        assert poster.width * 9 == poster.height * 16


def test_it_has_every_film_and_stays_light_in_git() -> None:
    files = [path for path in FILMS_FOLDER.iterdir() if path.suffix in (".mp4", ".jpg", ".vtt")]

    assert [film.slug for film in FILMS] == [script["slug"] for script in read_scripts()]
    assert len(files) == 3 * len(FILMS)
    assert sum(path.stat().st_size for path in files) <= 18_000_000


@every_film
def test_it_says_in_words_what_is_only_shown(film: Film) -> None:
    assert len(film.on_screen) == len(film.transcript)
    assert all(line.startswith("Op het scherm: ") for line in film.on_screen)


@every_film
def test_it_has_films_of_the_promised_length(film: Film) -> None:
    shortest, longest = (20_000, 22_000) if film.slug == TWENTY_SECONDS else (20_000, 60_000)

    assert shortest <= film.duration_ms <= longest
    assert abs(header_duration_ms(film.file) - film.duration_ms) <= 50


@every_film
def test_it_has_films_that_start_before_they_are_loaded(film: Film) -> None:
    order = list(boxes(film.file.read_bytes()))

    assert order[0] == "ftyp"
    assert order.index("moov") < order.index("mdat")


@every_film
def test_it_has_chapters_in_order_for_each_paragraph(film: Film) -> None:
    starts = [chapter.start_ms for chapter in film.chapters]

    assert len(film.chapters) == len(film.transcript)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] < film.duration_ms


@every_film
def test_it_has_captions_that_never_overlap(film: Film) -> None:
    cues = webvtt.read(str(film.captions)).captions
    times = [(ms(cue.start), ms(cue.end)) for cue in cues]
    # The parser drops a cue that it cannot read without a word: count the arrows ourselves.
    arrows = film.captions.read_text(encoding="utf-8").count("-->")

    assert len(cues) == arrows > 0
    assert all(start < end for start, end in times)
    assert all(end <= next_start for (_, end), (next_start, _) in pairwise(times))
    assert times[-1][1] <= film.duration_ms


@every_film
def test_it_has_captions_that_can_be_read(film: Film) -> None:
    for cue in webvtt.read(str(film.captions)).captions:
        seconds = (ms(cue.end) - ms(cue.start)) / 1000

        assert len(cue.lines) <= 2
        assert max(map(len, cue.lines)) <= 42
        assert len(cue.text) / seconds <= 17


@every_film
def test_it_has_captions_in_the_words_of_the_transcript(film: Film) -> None:
    cues = webvtt.read(str(film.captions)).captions

    assert words(" ".join(cue.text for cue in cues)) == words(" ".join(film.transcript))
