"""The demonstration content is complete, and the committed films fit it. Needs no ffmpeg."""

import re
import struct
from itertools import pairwise
from pathlib import Path

import pytest
import webvtt
from PIL import Image

from learning.demo.content import CONTENT_FILE, Check, Film, read_content

FILMS = read_content().films
LENGTHS_MS = {
    "waarom-doorbreken": (30_000, 40_000),
    "een-plan-stap-voor-stap": (30_000, 40_000),
    "de-waardendriehoek": (19_500, 20_500),
}
every_film = pytest.mark.parametrize("film", FILMS, ids=lambda film: film.slug)
every_check = pytest.mark.parametrize("check", read_content().checks, ids=lambda check: check.slug)


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


def test_it_has_the_three_films_in_learning_order() -> None:
    content = read_content()

    items = [
        (item.kind, item.slug) for module in content.curriculum.modules for item in module.items
    ]

    assert items == [
        ("film", "waarom-doorbreken"),
        ("film", "een-plan-stap-voor-stap"),
        ("reference", "welke-wet-geeft-ruimte"),
        ("film", "de-waardendriehoek"),
    ]
    assert {film.slug for film in content.films} == set(LENGTHS_MS)
    assert "verzonnen" in content.notice
    assert "kunstmatig" in content.notice


def test_it_finds_every_item_by_its_slug() -> None:
    content = read_content()

    for module in content.curriculum.modules:
        for item in module.items:
            find = content.film if item.kind == "film" else content.reference
            assert find(item.slug).title

    assert content.check_of("de-waardendriehoek").slug == "toets-waardendriehoek"
    assert content.check_of("waarom-doorbreken") is None


def test_it_has_a_reference_work_of_a_readable_length() -> None:
    reference = read_content().reference("welke-wet-geeft-ruimte")

    assert 350 <= reference.word_count <= 500
    assert all(block.heading and (block.paragraphs or block.items) for block in reference.blocks)


@every_film
def test_it_has_the_files_of_a_film(film: Film) -> None:
    assert 50_000 < film.file.stat().st_size < 600_000
    assert film.captions.exists()
    with Image.open(film.poster) as poster:
        assert poster.format == "JPEG"
        assert poster.width * 9 == poster.height * 16


@every_film
def test_it_has_films_of_the_promised_length(film: Film) -> None:
    shortest, longest = LENGTHS_MS[film.slug]

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


@every_check
def test_it_has_checks_with_one_right_option_a_question(check: Check) -> None:
    assert check.film in {film.slug for film in FILMS}
    assert check.pass_percent == 75
    assert len(check.questions) == 4
    for question in check.questions:
        assert 3 <= len(question.options) <= 4
        assert sum(option.is_right for option in question.options) == 1
        assert len({option.text for option in question.options}) == len(question.options)
        assert question.explanation


@every_check
def test_it_does_not_give_the_right_option_away(check: Check) -> None:
    places = [[o.is_right for o in question.options].index(True) for question in check.questions]
    longest = [
        max(question.options, key=lambda option: len(option.text)).is_right
        for question in check.questions
    ]

    assert len(set(places)) > 2
    assert sum(longest) <= len(check.questions) // 2


def test_it_addresses_the_reader_with_je() -> None:
    text = CONTENT_FILE.read_text(encoding="utf-8")

    assert not re.search(r"\b(u|uw)\b", text, re.IGNORECASE)
