"""Privacy, accessibility, and the text files for machines; the links that lead there."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.world import World

pytestmark = pytest.mark.django_db
STATEMENTS = ("cms:privacy", "cms:accessibility")


def text_of(url: str, language: str = "nl") -> str:
    client = Client()
    client.cookies["django_language"] = language
    return client.get(url).content.decode().split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_is_there_in_both_languages_with_the_same_parts(name: str) -> None:
    dutch, english = (text_of(reverse(name), language) for language in ("nl", "en"))

    for tag in ("h1", "h2", "h3", "li", "p"):
        assert dutch.count(f"<{tag}") == english.count(f"<{tag}"), tag
    assert dutch != english


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_names_an_address_to_write_to(name: str) -> None:
    assert re.search(r'href="mailto:\w+@doorbraak\.example"', text_of(reverse(name)))


@pytest.mark.parametrize("who", [None, "professional", "happiness_agent"])
def test_the_footer_leads_there(world: World, client: Client, who: str | None) -> None:
    if who:
        client.force_login(getattr(world, who))

    footer = client.get(reverse("support:help")).content.decode().split("<footer")[1]

    for name in (*STATEMENTS, "introduction:page"):
        assert f'href="{reverse(name)}"' in footer
    assert (reverse("support:locked_out") in footer) == (who is None)
    assert (reverse("onboarding:welcome") in footer) == (who is not None)


def test_security_txt_is_as_rfc_9116_wants_it(client: Client, settings: Any) -> None:
    settings.BASE_URL = "https://leren.example"
    answer = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    expires = datetime.fromisoformat(fields["Expires"])
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"].startswith("mailto:")
    assert fields["Preferred-Languages"] == "nl, en"
    assert fields["Canonical"] == "https://leren.example/.well-known/security.txt"
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)


@pytest.mark.parametrize(("is_demo", "line"), [(True, "Disallow: /"), (False, "Disallow: /api/")])
def test_robots_are_told_where_not_to_look(
    client: Client, settings: Any, is_demo: bool, line: str
) -> None:
    settings.DEMO = is_demo

    lines = client.get("/robots.txt").content.decode().splitlines()

    assert line in lines
    assert ("Disallow: /" in lines) == is_demo


def test_a_visitor_finds_the_way_in(client: Client) -> None:
    header = client.get(reverse("cms:privacy")).content.decode().split("<main")[0]

    assert reverse("account_login") in header
    assert reverse("introduction:page") in header
