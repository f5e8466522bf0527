"""What cannot be undone is asked first, with and without scripts, by keyboard; who says no has changed nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.audience import DESKTOP, PHONE, Audience, View
from tests.browser.audit import axe
from tests.browser.pages import PAGES
from tests.running import RunningProduct

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
REQUESTS = next(shown for shown in PAGES if shown.name == "erasure-requests")


@pytest.fixture(scope="module")
def audience(product: RunningProduct, browser: Browser) -> Iterator[Audience]:
    audience = Audience(product, browser)
    yield audience
    audience.close()


@pytest.mark.parametrize("view", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize("with_scripts", [True, False], ids=["scripts", "no scripts"])
def test_erasing_is_asked_before_anything_is_sent(
    audience: Audience, view: View, with_scripts: bool
) -> None:
    page = audience.open(REQUESTS, view, with_scripts=with_scripts)
    opener = page.locator("main .card .utrecht-button--danger:visible")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))

    opener.first.focus()
    page.keyboard.press("Enter")
    question = page.locator("dialog:visible")
    expect(question).to_have_count(1)
    expect(question.locator("[type=submit]")).to_have_count(1)
    if with_scripts:
        assert axe(page) == []
    question.locator("[type=button]").focus()
    page.keyboard.press("Enter")

    expect(page.locator("dialog:visible")).to_have_count(0)
    assert "POST" not in sent
