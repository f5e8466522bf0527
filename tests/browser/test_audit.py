"""The gates themselves: a page that breaks every rule is refused for each of them, a good one for none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.audit import audit

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="nl"><title>Goed</title>
<style>main { font: 16px sans-serif } button { font: inherit; min-width: 44px; min-height: 44px }
:focus-visible { outline: 3px solid #000 }</style>
<main><h1>Goed</h1><p>Een tekst met <a href="#main">een link</a>.</p><button>Verder</button></main>"""

BAD = {
    "2 visible h1": "<h1>Nog een</h1>",
    "heading skips a level": "<h4>Te diep</h4>",
    "text of 12.0 px": "<p style='font-size: 12px'>Klein</p>",
    "text of 10.0 px": "<svg width=100 viewBox='0 0 200 20'><text y=18 font-size=20>Grafiek</text></svg>",
    "no alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='>",
    "at 320 px": "<div style='width: 350px'>Breed</div>",
    "with text of 200 %": "<div style='width: 13rem; font-size: 16px'>Breed</div>",
    "button of 30 x": "<button style='min-width: 0; width: 30px; padding: 0'>x</button>",
    "focus is not visible": "<a href='#' style='outline: none'>Onzichtbaar</a>",
    "covered while it has focus": (
        "<a href='#'>Bedekt</a>"
        "<div style='position: fixed; inset: 0; background: #fff'>Bovenop</div>"
    ),
    "color-contrast": "<p style='color: #999; background: #fff'>Vaag</p>",
    "target-size": (
        "<a href='#a' style='display:inline-block;width:8px;height:8px'>a</a>"
        "<a href='#b' style='display:inline-block;width:8px;height:8px'>b</a>"
    ),
    "label": "<input type='text'>",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    yield page
    page.close()


def test_it_has_nothing_against_a_good_page(page: Page) -> None:
    page.set_content(GOOD)

    assert audit(page, language="nl") == []


@pytest.mark.parametrize("complaint", BAD)
def test_it_complains(complaint: str, page: Page) -> None:
    page.set_content(GOOD.replace("</main>", f"{BAD[complaint]}</main>"))

    found = audit(page, language="nl")

    assert any(complaint in one for one in found), found


def test_it_notices_what_moves_while_loading(page: Page) -> None:
    page.set_content(GOOD.replace("<h1>", "<div id=late></div><h1>"))
    page.evaluate(
        "new Promise(done => setTimeout(() => { late.style.height = '90px'; done() }, 700))"
    )

    assert any("layout shift" in one for one in audit(page, language="nl"))


def test_it_notices_another_language(page: Page) -> None:
    page.set_content(GOOD)

    assert audit(page, language="en") == ["lang is nl, not en"]
