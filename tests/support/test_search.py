"""Searching in own questions."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import TestCase

from support.search import find
from tests.support.cases import open_case
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_finds_own_questions_only(world: World) -> None:
    case = open_case(world.professional, subject="Wachtwoord kwijt")
    open_case(world.stranger, subject="Wachtwoord vergeten")

    hits = find(world.professional, "wachtwoord", 5)

    assert [(hit.title, hit.url) for hit in hits] == [("Wachtwoord kwijt", case.get_absolute_url())]


def test_it_finds_by_the_first_message_in_one_query(world: World) -> None:
    for _turn in range(3):
        open_case(world.professional)

    with TestCase().assertNumQueries(1):
        assert len(find(world.professional, "scherm", 2)) == 2


@pytest.mark.parametrize("text", ["", "  "])
def test_it_finds_nothing_without_words(world: World, text: str) -> None:
    assert find(world.professional, text, 5) == []


def test_it_finds_nothing_for_nobody(db: None) -> None:
    assert find(AnonymousUser(), "a", 5) == []
