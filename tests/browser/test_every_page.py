"""The gates on every page that a person can see: what axe finds, and what ``audit.js`` measures.

A failure names the page and the view: ``-k case-error`` runs that page alone.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.audience import DESKTOP, HEIGHT, PHONE, Audience, View
from tests.browser.audit import audit, axe, axe_violations
from tests.browser.pages import PAGES, THIRD_PARTY, Shown
from tests.running import RunningProduct

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]  # the first test starts the product

# What axe finds on screens of third parties: page -> rules. It may only shrink.
RECORD = Path(__file__).parent / "axe_third_party.json"
KEY_PAGES = [shown for shown in PAGES if shown.is_key]


@pytest.fixture(scope="module")
def audience(product: RunningProduct, browser: Browser) -> Iterator[Audience]:
    audience = Audience(product, browser)
    yield audience
    audience.close()


@pytest.mark.parametrize("view", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_it_is_fit_to_be_seen(shown: Shown, view: View, audience: Audience) -> None:
    audience.guard.problems.clear()

    complaints = audit(audience.open(shown, view), language=view.language)
    of_status = f"responded with a status of {shown.status}"  # Chromium says it of each such page
    complaints += [one for one in audience.guard.problems if of_status not in one]

    assert complaints == []


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("shown", KEY_PAGES, ids=str)
def test_axe_finds_nothing_in_any_width_and_theme(
    shown: Shown, language: str, audience: Audience
) -> None:
    page = audience.open(shown, View(390, "light", language))

    found = {}
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            found[width, theme] = axe(page)

    assert {view: rules for view, rules in found.items() if rules} == {}


@pytest.mark.parametrize("shown", [one for one in PAGES if not one.act], ids=str)
def test_it_says_the_same_without_scripts(shown: Shown, audience: Audience) -> None:
    with_scripts = audience.open(shown, PHONE)
    heading = with_scripts.locator("h1:visible").inner_text()

    page = audience.open(shown, PHONE, with_scripts=False)

    assert page.locator("h1:visible").inner_text() == heading
    assert len(page.locator("main").inner_text()) > len(heading)


@pytest.mark.parametrize("name", ["lesson", "reference", "results"])
def test_it_prints_on_paper(name: str, audience: Audience) -> None:
    """What is not for paper is left out, ink is dark, and the whole of it takes a few sheets."""
    page = audience.open(next(shown for shown in PAGES if shown.name == name), DESKTOP)

    page.emulate_media(media="print")
    sheets = page.pdf(format="A4").count(b"/Type /Page\n")

    assert page.locator("h1:visible").count() == 1
    for chrome in (".site-nav", ".help-button", ".user-menu", ".site-footer", ".demo-banner"):
        assert page.locator(f"{chrome}:visible").count() == 0, chrome
    assert 1 <= sheets <= 6
    page.emulate_media(media="screen")


@pytest.mark.parametrize("shown", THIRD_PARTY, ids=str)
def test_what_third_parties_lack_only_shrinks(shown: Shown, audience: Audience) -> None:
    recorded = set(json.loads(RECORD.read_text(encoding="utf-8"))[shown.name])

    found = set()
    for view in (PHONE, DESKTOP):
        page = audience.open(shown, view)
        page.wait_for_load_state("networkidle")  # the list of tickets fills itself afterwards
        found |= {rule["id"] for rule in axe_violations(page)}

    assert found - recorded == set(), "new"
    assert recorded - found == set(), "better now: take these off the record"
