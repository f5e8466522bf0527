"""Captions are refused for what viewers would miss, with the line that is wrong."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from learning.captions import MOST_BYTES, read_captions, too_long_for
from learning.demo.content import FILMS

GOOD = "WEBVTT\n\n1\n00:00.000 --> 00:01.500\n<v Samira>Hallo,\nallemaal.\n\n00:04.000 --> 00:05.000\nDag.\n"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _problems(text: str) -> str:
    return " ".join(read_captions(text.encode()).problems)


def test_it_reads_good_captions() -> None:
    captions = read_captions(GOOD.encode())

    assert captions.problems == ()
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in captions.cues] == [
        (0, 1500, "Hallo, allemaal."),
        (4000, 5000, "Dag."),
    ]


def test_a_pause_makes_a_paragraph_of_the_transcript() -> None:
    assert read_captions(GOOD.encode()).transcript == "Hallo, allemaal.\n\nDag."


def test_it_takes_windows_line_ends_and_a_byte_order_mark() -> None:
    data = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()

    assert read_captions(data).problems == ()


def test_it_accepts_the_captions_of_the_demo() -> None:
    for path in FILMS.glob("*.vtt"):
        assert read_captions(path.read_bytes()).problems == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1\n00:00:00,000 --> 00:00:02,000\nHallo\n", "not a WebVTT file"),
        ("WEBVTT\n", "not one caption"),
        ("WEBVTT\n\n00:05.000 --> 00:02.000\nHallo\n", "Line 3: this caption ends before it"),
        ("WEBVTT\n\n00:05.000 --> 00:05.000\nHallo\n", "Line 3: this caption ends before it"),
        ("WEBVTT\n\n0:05.000 --> 00:07.000\nHallo\n", "Line 3: the times cannot be read"),
        ("WEBVTT\n\n00:05,000 --> 00:07,000\nHallo\n", "Line 3: the times cannot be read"),
        ("WEBVTT\n\n00:05.000 --> 00:07.000\n\nHallo\n", "Line 3: this caption has no text"),
        (
            "WEBVTT\n\n00:05.000 --> 00:07.000\nA\n\n00:02.000 --> 00:03.000\nB\n",
            "Line 6: this caption starts before the one above",
        ),
        (
            "WEBVTT\n\nSTYLE\n::cue { background: url(https://elders.example/x.png) }\n\n"
            "00:05.000 --> 00:07.000\nA\n",
            "fetches something from elsewhere",
        ),
        (
            "WEBVTT\n\nSTYLE\n@import 'https://elders.example/x.css';\n\n00:05.000 --> 00:07.000\nA\n",
            "fetches something from elsewhere",
        ),
        (
            "WEBVTT\n\nSTYLE\n::cue { background: u\\72l(//elders.example) }\n\n"
            "00:05.000 --> 00:07.000\nA\n",
            "fetches something from elsewhere",
        ),
    ],
)
def test_it_refuses(text: str, complaint: str) -> None:
    assert complaint in _problems(text)


def test_it_refuses_a_cue_that_webvtt_py_drops_without_a_word() -> None:
    text = "WEBVTT\n\nNOTE iets\n00:01.000 --> 00:02.000\nA\n\na\nb\n00:03.000 --> 00:04.000\nB\n"

    assert read_captions(text.encode()).problems or len(read_captions(text.encode()).cues) == 2


def test_it_refuses_what_is_not_utf8_or_too_large() -> None:
    assert read_captions(b"WEBVTT\n\n\xff\xfe").problems
    assert read_captions(b"WEBVTT" + b" " * MOST_BYTES).problems


def test_captions_end_with_the_film() -> None:
    captions = read_captions(GOOD.encode())

    assert too_long_for(captions, film_ms=5000) == ""
    assert too_long_for(captions, film_ms=3000)
