"""The slides of the demonstration films: one a sentence, few words, in place, readable."""

from functools import cache
from itertools import combinations
from typing import Any

import pytest

from learning.demo import canvas
from learning.demo.canvas import PAIRS, WIDTH
from learning.demo.content import read_scripts, sentences_of
from learning.demo.film import hears
from learning.demo.motion import LEAVE_MS, Cue, Part, sights_at, tracks_of
from learning.demo.pronunciation import spelled
from learning.demo.scenes import DRAW, parts_of
from learning.demo.scenes.numbers import count
from learning.demo.slides import KINDS, Slide, problems_of, read_slides, shown_in, with_room
from learning.demo.voice import Spoken, clauses_of

SCRIPTS = read_scripts()
CAPTIONS_FROM = 640  # the lower part of the picture is theirs
every_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script["slug"])


@pytest.fixture(scope="module", autouse=True)
def _small_drawings() -> Any:
    """Draw at film size: places and widths are the same, it only takes a ninth of the time."""
    patch = pytest.MonkeyPatch()
    canvas.font.cache_clear()
    patch.setattr(canvas, "SCALE", 1)
    yield
    patch.undo()
    canvas.font.cache_clear()


@cache
def drawn(film: str) -> list[tuple[Slide, list[Part]]]:
    chapters = read_slides(film)
    return [(slide, parts_of(slide)) for chapter in chapters for slide in with_room(chapter)]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def box_of(part: Part) -> tuple[float, float, float, float]:
    x, y = part.at
    return x, y, x + part.image.width, y + part.image.height


def test_it_draws_every_kind_in_the_vocabulary() -> None:
    shown = {
        slide["kind"]
        for film in SCRIPTS
        for chapter in read_slides(film["slug"])
        for slide in chapter
    }

    assert set(DRAW) == set(KINDS)
    assert shown <= set(KINDS)
    assert len(shown) >= 15


@every_script
def test_it_has_a_slide_for_every_sentence(script: dict[str, Any]) -> None:
    slides = [len(chapter) for chapter in read_slides(script["slug"])]

    assert slides == [len(sentences_of(paragraph)) for paragraph in script["transcript"]]


@every_script
def test_it_writes_slides_by_the_rules(script: dict[str, Any]) -> None:
    slides = [slide for chapter in read_slides(script["slug"]) for slide in chapter]

    assert [problem for slide in slides for problem in problems_of(slide)] == []
    assert sum("poster" in slide for slide in slides) == 1


@every_script
def test_it_keeps_everything_in_the_picture_and_above_the_captions(script: dict[str, Any]) -> None:
    for slide, parts in drawn(script["slug"]):
        for part in parts:
            left, top, right, bottom = box_of(part)
            assert left >= 0, (slide, part.key)
            assert right <= WIDTH, (slide, part.key)
            assert top >= 90, (slide, part.key)
            assert bottom <= CAPTIONS_FROM, (slide, part.key)


@every_script
def test_it_never_writes_over_other_letters(script: dict[str, Any]) -> None:
    for slide, parts in drawn(script["slug"]):
        letters = [part for part in parts if part.is_bare]
        for one, other in combinations(letters, 2):
            a, b = box_of(one), box_of(other)
            is_clear = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 8 or b[3] <= a[1] + 8
            assert is_clear, (slide, one.key, other.key)


@every_script
def test_it_tells_what_is_on_the_screen(script: dict[str, Any]) -> None:
    for chapter in read_slides(script["slug"]):
        assert shown_in(chapter).startswith("Op het scherm: ")


@pytest.mark.parametrize("pair", PAIRS)
def test_it_has_letters_that_stand_out(pair: tuple[str, str]) -> None:
    light, dark = sorted(map(luminance, pair), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_it_refuses_small_letters_and_long_texts() -> None:
    with pytest.raises(ValueError, match="too small"):
        canvas.Board(10, 10).text((0, 0), "klein", canvas.SMALLEST - 1)
    with pytest.raises(ValueError, match="too long"):
        canvas.fit("een veel te lange tekst voor zo weinig plaats", 40, 200, 1)


@pytest.mark.parametrize(
    ("slide", "problem"),
    [
        ({"kind": "film"}, "no such kind: film"),
        ({"kind": "quote", "text": "Ja."}, "needs who"),
        ({"kind": "title", "text": "Ja", "colour": "red"}, "has no field colour"),
        ({"kind": "title", "text": "woord " * 13}, "shows 13 words, 12 is the most"),
        ({"kind": "wall", "open": True, "looks": ["robot"]}, "look cannot be 'robot'"),
        ({"kind": "bars", "bars": [{}] * 5}, "has too many bars"),
    ],
)
def test_it_says_what_is_wrong_with_a_slide(slide: Slide, problem: str) -> None:
    assert problem in problems_of(slide)


def test_it_counts_in_dutch() -> None:
    assert count("€ 3.707", 0.5) == "€ 1.854"
    assert count("1,2 %", 0.5) == "0,6 %"
    assert count("2 van 1.800", 0) == "2 van 0"
    assert count("€ 3.707", 1) == "€ 3.707"


def test_it_hears_a_word_whatever_its_ending() -> None:
    sentence = "Bij een verordening zoek je een artikel."

    assert hears(sentence, "Verordeningen") == 8
    assert hears(sentence, "artikel", since=20) == 32
    assert hears(sentence, "wet") is None


def test_it_knows_when_a_letter_is_said() -> None:
    spoken = Spoken("Eerst dit, dan dat.", 0, 0, 1000, 3000, ((10, 1800), (11, 2000)))

    assert spoken.time_of(0) == 1000
    assert spoken.time_of(5) == 1400
    assert spoken.time_of(11) == 2000
    assert spoken.time_of(19) == 3000


def test_it_breathes_at_commas_but_not_in_numbers() -> None:
    assert clauses_of("Eerst 1,2 procent, dan: meer.") == ["Eerst 1,2 procent, ", "dan: ", "meer."]


def test_it_spells_what_a_voice_would_read_wrongly() -> None:
    assert spelled("De Wmo kost € 3.707.") == "De wee em oo kost 3707 euro."
    assert spelled("1,2 %") == "1 komma 2 procent"
    assert spelled("Een intake.") == "Een [['Inte:k]]."


def test_it_keeps_what_stays_and_lets_go_what_leaves() -> None:
    stays, leaves, comes = (parts_of({"kind": "title", "text": text})[2] for text in "abc")
    one = Part("one", stays.image, (0, 0))
    two = Part("two", leaves.image, (0, 0))
    three = Part("three", comes.image, (0, 0))
    cues = [
        Cue([one, two], 0, {0: 0}, is_new_chapter=True),
        Cue([one, three], 2000, {0: 2000}, is_new_chapter=False),
    ]

    tracks = tracks_of(cues)

    assert [track.part.key for track in tracks] == ["one", "two", "three"]
    assert [sight.track for sight in sights_at(tracks, 1900)] == [0, 1]
    assert [sight.track for sight in sights_at(tracks, 2000 + LEAVE_MS)] == [0, 2]
