"""A running product and a real Chromium in front of it, with guards on everything that page does."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from tests.browser.audit import axe
from tests.running import PASSWORD, ROOT, RunningProduct

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
PICTURES = ROOT / "test-results" / "screenshots"
LOOPBACK = {"127.0.0.1", "localhost"}
# Chromium says this of every page whose status is not 2xx; the test asserts the status itself.
EXPECTED_CONSOLE = ("Failed to load resource: the server responded with a status of 4",)


class Guard:
    """Collects what no page may do: ask a foreign host, log an error, break the policy for scripts."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("request", self._on_request)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in LOOPBACK:
            self.problems.append(f"foreign host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED_CONSOLE):
            self.problems.append(f"console: {message.text}")


class Person:
    """Somebody behind a browser: one context, one tab."""

    def __init__(self, product: RunningProduct, context: BrowserContext, guard: Guard) -> None:
        self.product, self.context = product, context
        self.page = context.new_page()
        guard.watch(self.page)

    def goto(self, path: str) -> None:
        url = path if path.startswith("http") else self.product.url + path
        self.page.goto(url)

    def log_in(self, local_part: str) -> None:
        self.goto("/account/login/")
        self.page.fill("input[name=login]", f"{local_part}@demo.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_url(lambda url: "/account/login/" not in url)

    def look(self, name: str) -> None:
        """Keep a picture, and let axe find nothing."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        assert axe(self.page) == []


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    product = RunningProduct(Path(tmp_path_factory.mktemp("product")) / "var")
    product.prepare()
    product.start()
    yield product
    product.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard()
    yield guard
    assert guard.problems == []


@pytest.fixture
def new_person(
    product: RunningProduct, browser: Browser, guard: Guard
) -> Iterator[Callable[..., Person]]:
    """Make people with a browser of their own; ``width`` 390 is a phone."""
    contexts: list[BrowserContext] = []

    def make(width: int = 1280) -> Person:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-NL")
        contexts.append(context)
        return Person(product, context, guard)

    yield make
    for context in contexts:
        context.close()
