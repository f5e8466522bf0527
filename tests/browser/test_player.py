"""The player when things go wrong: nothing that was watched is lost, and one bad part holds up no other."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Guard, Person

pytestmark = pytest.mark.browser

# Not the promise of `play()`: it may never settle when the film gives no more ranges.
PLAY = "{ const film = document.querySelector('video'); film.muted = true; void film.play(); }"
PAUSE = "document.querySelector('video').pause()"
# How far the browser holds the film, in seconds; it fetches ahead only when asked to.
HOLD = "document.querySelector('video').preload = 'auto'"
HELD = """(until) => {
  const { buffered } = document.querySelector("video");
  return buffered.length > 0 && buffered.end(buffered.length - 1) >= until;
}"""
STORES = """() => new Promise((resolve) => {
  const request = indexedDB.open("doorbraak-learning", 1);
  request.onsuccess = () => {
    const transaction = request.result.transaction(["waiting", "parked"]);
    const waiting = transaction.objectStore("waiting").count();
    const parked = transaction.objectStore("parked").getAll();
    transaction.oncomplete = () => resolve([waiting.result, parked.result.map((row) => row.seq)]);
  };
})"""
# What the browser itself says of the faults that these tests make.
FAULTS = ("ERR_INTERNET_DISCONNECTED", "status of 503")


@pytest.fixture
def viewer(new_person: Callable[..., Person], guard: Guard) -> Iterator[Person]:
    """A team lead on the page of the first film, as far as earlier tests brought it."""
    person = new_person()
    person.log_in("teamleider")
    _open_film(person)
    yield person
    guard.problems[:] = [one for one in guard.problems if not any(f in one for f in FAULTS)]


def _open_film(person: Person) -> None:
    person.goto("/leerpad/")
    with person.page.expect_response("**/learning/sessions"):
        person.page.locator(".path-item__title a").first.click()


def _watch(page: Page, *, start: float, seconds: float) -> None:
    """Watch so many seconds of the film, by its own clock: a busy machine begins to play late."""
    page.evaluate(f"document.querySelector('video').currentTime = {start}")
    page.wait_for_function("() => !document.querySelector('video').seeking")
    page.evaluate(PLAY)
    until = f"() => document.querySelector('video').currentTime >= {start + seconds}"
    page.wait_for_function(until)
    page.evaluate(PAUSE)


def _go_offline(viewer: Person, *, until: float) -> None:
    """Cut the connection once the film is here as far as ``until`` (seconds)."""
    viewer.page.evaluate(HOLD)
    viewer.page.wait_for_function(HELD, arg=until)
    viewer.context.set_offline(True)


def _stores(page: Page, expected: list) -> None:
    """Wait until so many rows wait and these are parked."""
    for _turn in range(60):
        if page.evaluate(STORES) == expected:
            return
        page.wait_for_timeout(200)
    assert page.evaluate(STORES) == expected


def _percent(page: Page) -> int:
    return int(page.locator("[data-percent]").inner_text())


def test_it_keeps_what_was_watched_without_a_connection(viewer: Person) -> None:
    _go_offline(viewer, until=5)
    _watch(viewer.page, start=0, seconds=3)
    viewer.page.wait_for_selector("[data-state-offline]:visible")
    _stores(viewer.page, [1, []])

    viewer.context.set_offline(False)

    _stores(viewer.page, [0, []])
    assert _percent(viewer.page) > 0


def test_it_goes_on_after_the_tab_was_closed(viewer: Person) -> None:
    page = viewer.page
    page.evaluate("document.querySelector('video').currentTime = 6")
    page.evaluate(PLAY)
    page.wait_for_function("() => document.querySelector('video').currentTime >= 8.5")
    page.close(run_before_unload=True)

    viewer.page = viewer.context.new_page()
    _open_film(viewer)
    viewer.page.wait_for_function("() => document.querySelector('video').currentTime > 7")

    _stores(viewer.page, [0, []])


def test_it_keeps_what_was_watched_after_the_log_in_ended(viewer: Person) -> None:
    viewer.page.evaluate("document.querySelector('video').currentTime = 12")
    viewer.page.evaluate(PLAY)
    viewer.page.wait_for_function("() => document.querySelector('video').currentTime > 12.5")
    viewer.context.clear_cookies()
    viewer.page.wait_for_function("() => document.querySelector('video').currentTime > 14")
    viewer.page.evaluate(PAUSE)
    viewer.page.wait_for_selector("[data-state-login]:visible")
    _stores(viewer.page, [1, []])

    viewer.log_in("teamleider")
    viewer.goto("/leerpad/")

    _stores(viewer.page, [0, []])


def test_it_waits_while_the_server_is_down(viewer: Person) -> None:
    def is_down(route: Route) -> None:
        route.fulfill(status=503, body="")

    viewer.page.route("**/learning/progress", is_down)
    _watch(viewer.page, start=15, seconds=2)
    _stores(viewer.page, [1, []])

    viewer.page.unroute("**/learning/progress", is_down)

    _stores(viewer.page, [0, []])


def test_it_sets_only_the_refused_part_apart(viewer: Person) -> None:
    def refuse_the_second(route: Route) -> None:
        sent = json.loads(route.request.post_data or "{}")["sessions"]
        is_bad = any(segment[0] == 2 for one in sent for segment in one["segments"])
        route.fulfill(status=400, body="{}") if is_bad else route.continue_()

    _go_offline(viewer, until=24)
    for start in (18, 20, 22):
        _watch(viewer.page, start=start, seconds=1.2)
    _stores(viewer.page, [3, []])
    viewer.page.route("**/learning/progress", refuse_the_second)

    viewer.context.set_offline(False)

    _stores(viewer.page, [0, [2]])
