"""What a line in the list of pages is made of: who sees what, and what brings it in its state."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.running import PASSWORD

Act = Callable[[Page], None]
NOBODY = ""
LISTS_OF_VELDSTAD = "/aansluiten/veldstad/lijsten/"


@dataclass(frozen=True)
class Shown:
    """One page as one person sees it. ``is_key``: looked at in all eight of width x theme x language."""

    name: str
    who: str
    url: str
    where: str = ""
    act: Act | None = None
    status: int = 200
    is_key: bool = False

    def __str__(self) -> str:
        return self.name


def submit_empty(page: Page) -> None:
    """Send the main form as it stands: the page comes back with an error summary."""
    with page.expect_navigation():
        page.locator("main form [type=submit]").first.click()


def submit_no_name(page: Page) -> None:
    page.fill("input[name=first_name]", "")
    submit_empty(page)


def submit_no_role(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/rol-geven/'] [type=submit]").click()


def withdraw_without_reason(page: Page) -> None:
    page.locator("details:has(form[action$='/intrekken/']) summary").click()
    with page.expect_navigation():
        page.locator("form[action$='/intrekken/'] [type=submit]").click()


def submit_wrong_password(page: Page) -> None:
    page.fill("input[name=login]", "professional@demo.example")
    page.fill("input[name=password]", "niet-mijn-wachtwoord")
    submit_empty(page)


def submit_without_token(page: Page) -> None:
    """As a browser does that blocks cookies, or a tab that was open for weeks."""
    page.context.clear_cookies(name="csrftoken")
    submit_wrong_password(page)


def submit_unknown_address(page: Page) -> None:
    page.fill("input[name=email]", "geen-adres")
    submit_empty(page)


def log_in_to_second_factor(page: Page) -> None:
    page.fill("input[name=login]", "tweedefactor@demo.example")
    page.fill("input[name=password]", PASSWORD)
    submit_empty(page)


def hand_over_without_reason(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[formaction$='/overdragen/']").first.click()


def open_menu(page: Page) -> None:
    page.locator("details[data-menu] summary").first.click()
