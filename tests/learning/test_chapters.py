"""Chapters of a film: how an editor writes them, and what the page makes of them."""

import pytest
from django.core.exceptions import ValidationError

from learning.models.chapters import Chapter, chapters_of, validate_chapters


def test_it_reads_a_chapter_a_line() -> None:
    assert chapters_of("0:00 Het begin\n\n 12:05  De muur \n") == [
        Chapter(0, "0:00", "Het begin"),
        Chapter(725, "12:05", "De muur"),
    ]


def test_it_leaves_out_a_line_that_is_none() -> None:
    assert chapters_of("zomaar een zin\n0:75 Geen tijd\n0:10\n0:20 Wel") == [
        Chapter(20, "0:20", "Wel")
    ]


@pytest.mark.parametrize("text", ["De muur", "0:75 De muur", "0:10", "0:00 Begin\nDe muur 0:10"])
def test_it_refuses_what_is_no_chapter(text: str) -> None:
    with pytest.raises(ValidationError) as raised:
        validate_chapters(text)

    assert raised.value.code == "chapter"


@pytest.mark.parametrize("text", ["0:10 Een\n0:05 Twee", "0:10 Een\n0:10 Twee"])
def test_it_refuses_chapters_out_of_order(text: str) -> None:
    with pytest.raises(ValidationError) as raised:
        validate_chapters(text)

    assert raised.value.code == "order"


def test_it_takes_none_and_some() -> None:
    validate_chapters("")
    validate_chapters("0:00 Begin\n0:12 De muur\n")
