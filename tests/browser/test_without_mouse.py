"""The journey by keyboard only: at each stop the focus can be seen, and it moves in the order of the page."""

import json
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.audience import told_by
from tests.browser.conftest import Person
from tests.running import PASSWORD, RunningProduct

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NewPerson = Callable[..., Person]

MOST_STOPS = 120
STOP = """() => {
  const stop = document.activeElement, last = window.lastStop;
  if (!stop || stop === document.body) return { wrapped: true };
  window.lastStop = stop;
  if (stop.matches(".utrecht-skip-link")) return { wrapped: true };  // the first of the page comes after the last
  const around = [stop, ...(stop.labels ?? []), stop.nextElementSibling];
  for (let at = stop.parentElement, steps = 0; at && steps < 4; at = at.parentElement, steps += 1) around.push(at);
  // The browser marks its own controls inside a film.
  const isMarked = stop.localName === "video" || around.filter(Boolean).some((one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  });
  const follows = !last || last === stop || !last.isConnected
    || Boolean(last.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
  const box = stop.getBoundingClientRect();
  const isInView = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return { isMarked, follows, isInView, what: stop.outerHTML.slice(0, 120) };
}"""


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page
        self.page.emulate_media(
            reduced_motion="reduce"
        )  # else the page still scrolls when it is looked at

    def open(self, path: str) -> None:
        self.person.goto(path)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def to(self, target: Locator) -> None:
        """Press Tab until ``target`` has the focus; every stop on the way must be seen, in order."""
        for _stop in range(MOST_STOPS):
            self.press("Tab")
            stop = self.page.evaluate(STOP)
            if stop.get("wrapped"):
                continue
            assert stop["isMarked"], f"focus cannot be seen: {stop['what']}"
            assert stop["follows"], f"focus jumps back: {stop['what']}"
            assert stop["isInView"], f"focus is out of view: {stop['what']}"
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Tab never reaches {target}")

    def follow(self, what: Locator | str | re.Pattern[str]) -> None:
        """Go to a link or button (of this name) and press Enter; wait for the page that comes."""
        if not isinstance(what, Locator):
            link, button = (self.page.get_by_role(role, name=what) for role in ("link", "button"))
            what = link.or_(button).first
        self.to(what)
        with self.page.expect_navigation():
            self.press("Enter")

    def log_in(self, local_part: str) -> None:
        self.open("/account/login/")
        self.to(self.page.locator("input[name=login]"))
        self.write(f"{local_part}@demo.example")
        self.to(self.page.locator("input[name=password]"))
        self.write(PASSWORD)
        with self.page.expect_navigation():
            self.press("Enter")

    def choose(self, group: Locator, option: Locator) -> None:
        """Into a group of radio buttons with Tab, to the option with the arrows."""
        self.to(group.locator("input[type=radio]").first)
        self.press("Space")
        for _option in range(10):
            if option.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError("the arrows never reach the option")


@pytest.fixture
def sit_down(new_person: NewPerson) -> Callable[..., Keyboard]:
    """Make people with a keyboard."""
    return lambda width=1280: Keyboard(new_person(width))


@pytest.fixture(scope="module")
def addresses(product: RunningProduct) -> dict[str, str]:
    return told_by(product)


def _heading(keys: Keyboard) -> Locator:
    return keys.page.get_by_role("heading", level=1)


def test_a_newcomer_gets_in(sit_down: Callable[..., Keyboard], addresses: dict[str, str]) -> None:
    keys = sit_down(390)
    keys.open(addresses["invitation_open"])
    keys.press("Tab")
    expect(keys.page.locator(".utrecht-skip-link")).to_be_focused()
    keys.press("Enter")
    keys.to(keys.page.locator("input[name=password]"))
    keys.write(PASSWORD)
    keys.follow("Kiezen en verder")
    expect(_heading(keys)).to_have_text("Wat we van je bewaren")

    keys.follow("Duidelijk, verder")

    expect(keys.page.locator("main")).to_contain_text("90")


def test_the_last_film_and_check_make_the_log_in_permanent(
    sit_down: Callable[..., Keyboard], addresses: dict[str, str]
) -> None:
    keys = sit_down()
    keys.log_in("toetsenbord")
    keys.open(addresses["last_lesson"])
    film = keys.page.locator("video")
    keys.to(film)
    keys.press("Space")
    seen = keys.page.locator("[data-percent]").first
    end = time.monotonic() + 100
    while int(seen.inner_text()) < 90:
        assert time.monotonic() < end, f"the film stands at {seen.inner_text()} %"
        keys.page.wait_for_timeout(500)

    keys.follow("Maak de kennistoets")
    for question, answer in json.loads(addresses["last_answers"]).items():
        group = keys.page.get_by_role("group", name=question)
        keys.choose(group, group.get_by_label(answer, exact=True))
    keys.follow("Kijk mijn antwoorden na")

    expect(keys.page.locator("main")).to_contain_text("definitief")


def test_a_question_is_asked_and_answered(sit_down: Callable[..., Keyboard]) -> None:
    asker, agent = sit_down(390), sit_down()
    asker.log_in("teamleider")
    asker.open("/hulp/")
    asker.follow("Vraag het Happiness team")
    asker.to(asker.page.locator("[name=subject]"))
    asker.write("Mijn toetsenbord is alles wat ik heb")
    asker.to(asker.page.locator("[name=body]"))
    asker.write("Kan ik hier ook zonder muis werken?")
    asker.follow("Vraag versturen")
    expect(_heading(asker)).to_have_text("Mijn toetsenbord is alles wat ik heb")

    agent.log_in("happiness")
    agent.open("/hulp/werkplek/")
    agent.follow("Mijn toetsenbord is alles wat ik heb")
    agent.to(agent.page.locator("main [name=body]"))
    agent.write("Zeker, alles kan met Tab, Enter en de pijlen.")
    agent.follow("Antwoord versturen")

    asker.page.reload()
    expect(asker.page.locator("#thread")).to_contain_text("Zeker, alles kan met Tab")


def test_two_people_chat(sit_down: Callable[..., Keyboard]) -> None:
    asker, expert = sit_down(390), sit_down()
    asker.log_in("contact")
    asker.open("/hulp/chat/")
    asker.to(asker.page.locator("main [name=body]"))
    asker.write("Kan een chat ook zonder muis?")
    asker.follow(asker.page.locator("main form button[type=submit]").first)
    asker.page.wait_for_url(re.compile(r"/hulp/chat/[0-9a-f-]{36}/"))

    expert.log_in("expert")
    expert.open("/hulp/chat/wachtrij/")
    waiting = re.compile("Kan een chat ook zonder muis")
    expert.follow(
        expert.page.get_by_role("button", name=waiting).first
    )  # joins; its link only reads
    expert.to(expert.page.locator("#chat-form [name=body]"))
    expert.write("Ja: schrijf en druk op Enter.")
    expert.press("Enter")

    expect(asker.page.locator("#chat-log")).to_contain_text("schrijf en druk", timeout=10_000)
    asker.to(asker.page.locator("#chat-form [name=body]"))
    asker.write("Dank je wel.")
    asker.press("Enter")
    expect(expert.page.locator("#chat-log")).to_contain_text("Dank je wel", timeout=10_000)


def test_a_poll_is_answered_and_closed(
    sit_down: Callable[..., Keyboard], addresses: dict[str, str]
) -> None:
    keys, lead = sit_down(390), sit_down()
    keys.log_in("teamleider")
    keys.open(addresses["poll"])
    group = keys.page.locator("main form").filter(has=keys.page.locator("[name=value]")).first
    keys.choose(group, group.locator("[name=value]").nth(3))
    keys.follow("Verstuur mijn antwoord")
    expect(_heading(keys)).to_contain_text("Dank")

    lead.log_in("programma")
    lead.open(addresses["poll_close"])
    lead.follow("Sluiten en publiceren")

    expect(lead.page.locator(".messages")).to_contain_text("gesloten")


def test_the_menu_and_a_dialog_give_the_focus_back(
    sit_down: Callable[..., Keyboard],
) -> None:
    keys = sit_down(390)
    keys.log_in("professional")
    summary = keys.page.locator("details[data-menu] summary").first
    keys.to(summary)
    keys.press("Enter")
    expect(keys.page.locator("details[data-menu][open]")).to_have_count(1)
    keys.press("Tab")

    keys.press("Escape")

    expect(keys.page.locator("details[data-menu][open]")).to_have_count(0)
    expect(summary).to_be_focused()
