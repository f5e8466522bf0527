"""The people who look at pages: one browser context each, logged in once, seeing a page in any view."""

import json
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.browser.conftest import Guard, Person
from tests.browser.pages import NOBODY, Shown
from tests.running import PASSWORD, RunningProduct


@dataclass(frozen=True)
class View:
    """In what somebody looks: width in px, light or dark, language of the interface."""

    width: int
    theme: str
    language: str

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


PHONE = View(390, "light", "nl")
DESKTOP = View(1280, "dark", "en")
HEIGHT = 900


def told_by(product: RunningProduct) -> dict[str, str]:
    """Set the stage in the running product; where each page is found."""
    script = "from tests.browser import stage; stage.tell()"
    told = product.manage("shell", "--no-imports", "-c", script)
    return json.loads(told.splitlines()[-1])


class Audience:
    """Everybody who looks, in one product; make it once and close it."""

    def __init__(self, product: RunningProduct, browser: Browser) -> None:
        self.product, self.browser = product, browser
        self.guard = Guard()
        self.addresses = told_by(product)
        self._people: dict[tuple[str, bool], Person] = {}

    def open(self, shown: Shown, view: View, *, with_scripts: bool = True) -> Page:
        """Bring a page before the person who sees it, in its state."""
        person = self._person(shown.who, with_scripts)
        page = person.page
        page.set_viewport_size({"width": view.width, "height": HEIGHT})
        page.emulate_media(color_scheme=view.theme, reduced_motion="reduce")  # type: ignore[arg-type]
        cookie = {"name": "django_language", "value": view.language, "url": self.product.url}
        person.context.add_cookies([cookie])  # type: ignore[list-item]
        if shown.who == NOBODY:
            person.context.clear_cookies(name="sessionid")
        response = page.goto(self.product.url + self.address_of(shown))
        assert response is not None
        if "/reauthenticate/" in page.url and "reauthenticate" not in shown.url:
            self._say_who_i_am(page)
        elif not shown.act:
            assert response.status == shown.status, f"{page.url} answered {response.status}"
        if shown.act:
            shown.act(page)
        return page

    def address_of(self, shown: Shown) -> str:
        """The path, of what is in the list, of what the stage found, or of a URL without arguments."""
        from django.urls import reverse  # noqa: PLC0415 - the tool for screenshots sets Django up first

        if not shown.where:
            return reverse(shown.url)
        return shown.where if shown.where.startswith("/") else self.addresses[shown.where]

    def close(self) -> None:
        for person in self._people.values():
            person.context.close()

    def _person(self, who: str, with_scripts: bool) -> Person:
        key = who, with_scripts
        if key not in self._people:
            context = self.browser.new_context(locale="nl-NL", java_script_enabled=with_scripts)
            person = self._people[key] = Person(self.product, context, self.guard)
            if who != NOBODY:
                self._log_in(person, who)
        return self._people[key]

    def _log_in(self, person: Person, who: str) -> None:
        person.log_in(who)
        if "/2fa/" in person.page.url:
            person.page.fill("input[name=code]", self._second_factor_code())
            with person.page.expect_navigation():
                person.page.locator("main form [type=submit]").first.click()

    def _second_factor_code(self) -> str:
        codes = self.addresses["second_factor_codes"].split()
        self.addresses["second_factor_codes"] = " ".join(codes[1:])
        return codes[0]

    def _say_who_i_am(self, page: Page) -> None:
        page.fill("input[name=password]", PASSWORD)
        with page.expect_navigation():
            page.locator("main form [type=submit]").first.click()
