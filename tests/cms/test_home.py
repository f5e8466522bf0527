"""The public front page: our texts in two languages, or those of the editor."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from cms.models import HomePage
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    page = Page.objects.get(depth=1).add_child(instance=HomePage(title="Doorbraak", slug="voor"))
    Site.objects.update(root_page=page)
    return page


def main_of(client: Client) -> str:
    page = client.get("/")
    assert page.status_code == 200
    return page.content.decode().split("<main")[1].split("</main>")[0]


def test_it_leads_visitors_to_the_log_in_and_to_the_introduction(
    client: Client, home: HomePage
) -> None:
    text = main_of(client)

    assert f'href="{reverse("account_login")}"' in text
    assert f'href="{reverse("introduction:page")}"' in text


def test_it_leads_who_is_logged_in_to_the_own_start(
    client: Client, home: HomePage, world: World
) -> None:
    client.force_login(world.professional)

    text = main_of(client)

    assert f'href="{reverse("cms:start")}"' in text
    assert reverse("account_login") not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", ["Voor wie", "Zo werkt het", "2 van 1.800"]), ("en", ["For whom", "2 of 1,800"])],
)
def test_it_speaks_both_languages(
    client: Client, home: HomePage, language: str, words: list[str]
) -> None:
    client.cookies["django_language"] = language

    text = main_of(client)

    assert [word for word in words if word not in text] == []
    assert ' lang="nl"' not in text


def test_every_figure_says_where_it_comes_from(client: Client, home: HomePage) -> None:
    text = main_of(client)

    assert text.count("<dt>") == text.count("home-facts__source") == 3


def test_an_editor_writes_it_without_a_word_left_of_ours(client: Client, home: HomePage) -> None:
    home.hero_title, home.intro = "Onze kop", "Onze inleiding"
    home.audiences = json.dumps([_block("audience", title="Wijkteams", text="Voor jullie.")])
    home.steps = json.dumps([_block("step", title="Begin", text="Vandaag.")])
    home.facts = json.dumps([_block("fact", figure="7 op 10", text="is tevreden", source="Bron")])
    home.save()
    client.cookies["django_language"] = "en"

    text = main_of(client)

    for word in ("Onze kop", "Onze inleiding", "Wijkteams", "Begin", "7 op 10", "Bron"):
        assert word in text
    assert text.count(' lang="nl"') == 5
    assert "81%" not in text
    assert "Municipalities" not in text


def _block(kind: str, **value: str) -> dict[str, Any]:
    return {"type": kind, "value": value}


def test_it_can_be_edited_in_dutch(client: Client, home: HomePage, world: World) -> None:
    client.force_login(world.administrator)

    text = client.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).content.decode()

    for label in ("Doelgroep", "Stap", "Feit", "Bovenaan de pagina"):
        assert label in text


def test_the_introduction_names_eight_conditions_and_sources_of_its_figures(
    client: Client,
) -> None:
    text = client.get(reverse("introduction:page")).content.decode()

    conditions = text.split('<ol class="meet-list">')[1].split("</ol>")[0]
    assert conditions.count("<li>") == 8
    assert text.count("<dt>") == text.count("home-facts__source") == 4
    assert 'action="#contact"' in text
