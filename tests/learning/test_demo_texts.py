"""The texts of the demonstration: what a film says, what a reference work holds, what a check asks."""

import re
from typing import Any

import pytest

from learning.demo.captions import two_lines
from learning.demo.content import CURRICULUM, read_content, read_modules, read_scripts, sentences_of

MODULES = read_modules()
SCRIPTS = read_scripts()
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module["slug"])
every_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script["slug"])
CHECKS = [module["check"] for module in MODULES if module["check"]]
every_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check["slug"])
SHORT = ("de-waardendriehoek", "morgen-beginnen")  # twenty seconds


def test_it_has_seven_modules_and_twenty_five_films() -> None:
    assert len(MODULES) == 7
    assert len(SCRIPTS) == len({script["slug"] for script in SCRIPTS}) == 25
    assert len({script["title"] for script in SCRIPTS}) == 25
    assert MODULES[-1]["items"][-1] == {"kind": "film", "slug": "morgen-beginnen"}


def test_it_says_that_it_is_made_up() -> None:
    notice = read_content().notice

    assert "verzonnen" in notice
    assert "kunstmatig" in notice


@every_module
def test_it_lists_each_item_of_a_module_once(module: dict[str, Any]) -> None:
    listed = [(item["kind"], item["slug"]) for item in module["items"]]
    there = [("film", film["slug"]) for film in module["films"]]
    there += [("reference", reference["slug"]) for reference in module["references"]]

    assert sorted(listed) == sorted(there)


@every_script
def test_it_has_a_film_of_one_idea(script: dict[str, Any]) -> None:
    words = len(" ".join(script["transcript"]).split())

    assert (35 if script["slug"] in SHORT else 50) <= words <= 140
    assert 3 <= len(script["chapters"]) <= 6
    assert len(script["chapters"]) == len(set(script["chapters"])) == len(script["transcript"])
    assert script["summary"]


@every_script
def test_it_speaks_in_sentences_that_fit_a_caption(script: dict[str, Any]) -> None:
    for paragraph in script["transcript"]:
        for sentence in sentences_of(paragraph):
            assert all(len(line) <= 42 for line in two_lines(sentence))
            assert re.search(r"[.?!]$", sentence)
            assert not re.search(r"\d|%|€", sentence), "the voice says numbers that are written out"


@every_check
def test_it_has_checks_with_one_right_option_a_question(check: dict[str, Any]) -> None:
    assert 3 <= len(check["questions"]) <= 5
    for question in check["questions"]:
        texts = [option["text"] for option in question["options"]]
        assert 3 <= len(texts) == len(set(texts)) <= 4
        assert sum(option["is_right"] for option in question["options"]) == 1
        assert question["explanation"]


@every_check
def test_it_does_not_give_the_right_option_away(check: dict[str, Any]) -> None:
    places, longest = [], []
    for question in check["questions"]:
        places.append([option["is_right"] for option in question["options"]].index(True))
        longest.append(max(question["options"], key=lambda one: len(one["text"]))["is_right"])

    assert len(set(places)) > 1
    assert sum(longest) <= len(longest) // 2


def test_it_addresses_the_reader_with_je() -> None:
    texts = " ".join(path.read_text(encoding="utf-8") for path in CURRICULUM.glob("*.json"))

    assert not re.search(r"\b(u|uw)\b", texts, re.IGNORECASE)
