"""The texts of the demonstration: what a film says, what a reference work holds, what a check asks."""

import re
from itertools import pairwise
from typing import Any

import pytest

from cms.demo.accounts import ACCOUNTS
from learning.blocks import TextBlocks
from learning.demo.captions import two_lines
from learning.demo.content import (
    CURRICULUM,
    NO_BREAK,
    read_content,
    read_modules,
    read_scripts,
    sentences_of,
)

MODULES = read_modules()
SCRIPTS = read_scripts()
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module["slug"])
every_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script["slug"])
REFERENCES = [reference for module in MODULES for reference in module["references"]]
every_reference = pytest.mark.parametrize("reference", REFERENCES, ids=lambda one: one["slug"])
CHECKS = [module["check"] for module in MODULES]
every_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check["slug"])
NUMBERS = {2: "twee", 3: "drie", 4: "vier", 5: "vijf"}
SHORT = ("de-waardendriehoek", "morgen-beginnen")  # twenty seconds


def test_it_has_seven_modules_and_twenty_five_films() -> None:
    assert len(MODULES) == 7
    assert len(SCRIPTS) == len({script["slug"] for script in SCRIPTS}) == 25
    assert len({script["title"] for script in SCRIPTS}) == 25
    assert len(REFERENCES) == 10
    assert all(CHECKS)
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


def test_a_check_closes_its_module() -> None:
    assert {module["items"][-1]["kind"] for module in MODULES} == {"film"}


@every_check
def test_a_check_can_be_passed_with_one_mistake(check: dict[str, Any]) -> None:
    questions = len(check["questions"])

    assert 100 * (questions - 1) >= check["pass_percent"] * questions
    assert 100 * (questions - 2) < check["pass_percent"] * questions
    assert NUMBERS[questions] in check["intro"].split()[0].lower()
    assert f"met {NUMBERS[questions - 1]} goede antwoorden" in check["intro"].lower()


def flat(value: Any) -> list[str]:
    """All texts in a value of lists and dictionaries."""
    if isinstance(value, str | int):
        return [str(value)]
    values = value.values() if isinstance(value, dict) else value
    return [text for one in values for text in flat(one)]


@every_reference
def test_it_has_reference_works_of_a_readable_length(reference: dict[str, Any]) -> None:
    body = reference["body"]
    kinds = [kind for block in body for kind in block]

    assert 300 <= len(" ".join(flat(body)).split()) <= 900
    assert kinds.count("heading") >= 4
    assert "list" in kinds
    assert set(kinds) <= set(TextBlocks().child_blocks)
    assert all(len(block) == 1 for block in body)
    assert all(after != "heading" for kind, after in pairwise(kinds) if kind == "heading")


@every_reference
def test_it_has_tables_without_gaps(reference: dict[str, Any]) -> None:
    for table in (block["table"] for block in reference["body"] if "table" in block):
        assert table["caption"]
        assert all(table["columns"])
        assert {len(row) for row in table["rows"]} == {len(table["columns"])}
        assert all(row[0] for row in table["rows"]), "the first cell names the row"


def euros(text: str) -> int:
    """The amount in a text of euros, with a minus sign before it or not."""
    return int(re.sub(r"[^0-9]", "", text)) * (-1 if text.startswith("\u2212") else 1)


def test_the_worked_example_adds_up() -> None:
    body = next(one for one in REFERENCES if one["slug"] == "kosten-en-baten-stap-voor-stap")[
        "body"
    ]
    plan, nothing, split = (block["table"]["rows"] for block in body if "table" in block)
    totals = []
    for rows in (plan, nothing):
        for _what, sum_, _from, amount in rows[:-1]:
            number, price = sum_.split(f"{NO_BREAK}\u00d7{NO_BREAK}")
            assert int(number) * euros(price) == euros(amount)
        totals.append(sum(euros(row[-1]) for row in rows[:-1]))
        assert totals[-1] == euros(rows[-1][-1])
    for budget, without, with_plan, difference in split:
        for rows, said in ((nothing, without), (plan, with_plan)):
            paid = [euros(row[3]) for row in rows if budget in (row[2], row[0])]
            assert sum(paid) == euros(said)
        assert euros(without) - euros(with_plan) == euros(difference)
    assert totals == [18_220, 39_700]


def test_the_worked_example_is_told_as_it_was_computed() -> None:
    texts = {one["slug"]: " ".join(flat(one["body"])) for one in REFERENCES}
    example = texts["kosten-en-baten-stap-voor-stap"]
    difference, shelter = 39_700 - 18_220, 14_400

    told = [difference, shelter, 8_400, 1_980, difference - shelter, difference - shelter // 2]
    told.append(-(difference - shelter - 8_400 - 1_980))
    assert all(f"€{NO_BREAK}{amount:,}".replace(",", ".") in example for amount in told)
    assert f"€{NO_BREAK}3.707" in example
    assert f"€{NO_BREAK}22.414" in example
    for amount in (18_220, 39_700, difference, shelter, difference - shelter):
        assert f"{amount:,}".replace(",", ".") in texts["de-waardendriehoek-als-argument"]


def test_it_names_nobody_who_exists() -> None:
    texts = " ".join(flat(MODULES))
    names = "Deventer Zwolle Amsterdam Rotterdam Utrecht Almere Samen1Plan Microsoft Teams Google WhatsApp"
    people = {name for account in ACCOUNTS for name in account.name if name not in ("Demo",)}

    found = [name for name in (*names.split(), *people) if re.search(rf"\b{name}\b", texts)]
    assert not found


def test_it_addresses_the_reader_with_je() -> None:
    texts = " ".join(path.read_text(encoding="utf-8") for path in CURRICULUM.glob("*.json"))

    assert not re.search(r"\b(u|uw)\b", texts, re.IGNORECASE)
