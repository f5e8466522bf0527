"""The style guide shows every component there is."""

import re
from pathlib import Path

import pytest
from django.test import Client

from cms.style_guide import DRAWINGS, ICONS
from tests.world import World

TEMPLATES = Path(__file__).parents[2] / "cms" / "templates"
COMPONENTS = TEMPLATES / "components"
# Part of every page, of another component, or shown by a page that needs its data.
ELSEWHERE = {
    "demo_banner",
    "error_word",
    "field",
    "field_notes",
    "form",
    "help_button",
    "asked_from",
    "language_switch",
    "logo",
    "message",
    "municipality",
    "navigation",
    "origin_link",
    "poll_card",
    "scheme_switch",
    "toc",
    "user_menu",
}


def test_it_shows_each_component() -> None:
    pages = [TEMPLATES / "cms" / "style_guide.html", *(TEMPLATES / "cms" / "style").glob("*.html")]
    shown = set(re.findall(r"components/(\w+)\.html", "".join(page.read_text() for page in pages)))

    assert {file.stem for file in COMPONENTS.glob("*.html")} - shown - ELSEWHERE == set()


def test_it_shows_each_drawing_and_icon() -> None:
    names = re.findall(r'name == "(\w+)"', (COMPONENTS / "icon.html").read_text())

    assert set(DRAWINGS) == {file.stem for file in (COMPONENTS / "art").glob("*.html")}
    assert set(ICONS) == {*names, "info"}


@pytest.mark.django_db
def test_it_shows_errors_kept_input_and_no_inline_style(client: Client, world: World) -> None:
    client.force_login(world.editor)

    html = client.get("/stijl/").content.decode()

    assert 'value="samira"' in html
    assert "error-summary" in html
    assert "<script>" not in html
    assert " style=" not in html
