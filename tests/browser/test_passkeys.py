"""Passkeys as people use them: made on a device of the browser's own, then nothing to type any more."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import Guard, Person
from tests.running import PASSWORD, RunningProduct

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
# A laptop that asks for a finger: the browser's stand-in for one (WebAuthn, section 11).
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _plug_in(person: Person) -> tuple[CDPSession, str]:
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, made["authenticatorId"]


@pytest.fixture
def url(product: RunningProduct) -> str:
    """A passkey belongs to a name, not to an address of numbers."""
    return f"http://localhost:{product.port}"


def _log_in(page: Page, url: str) -> None:
    page.goto(f"{url}/account/login/")
    page.fill("input[name=login]", "anouk.timmer@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit] >> nth=0")
    page.wait_for_url(lambda found: "/account/login/" not in found)


def test_it_is_made_used_and_removed(
    new_person: Callable[..., Person], guard: Guard, url: str
) -> None:
    person = new_person(390)
    page = person.page
    device, ident = _plug_in(person)
    _log_in(page, url)
    page.goto(f"{url}/account/2fa/")
    person.look("passkeys-off-390")
    page.get_by_role("link", name="Een passkey maken").click()
    page.fill("input[name=name]", "Mijn laptop")
    person.look("passkey-new-390")
    page.get_by_role("button", name="Maken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")

    page.goto(f"{url}/account/logout/")
    page.locator("main form button[type=submit]").click()
    page.goto(f"{url}/account/login/?next=/leerpad/")
    person.look("passkey-log-in-390")
    page.get_by_role("button", name="Een passkey gebruiken").click()
    page.wait_for_url(f"{url}/leerpad/")

    page.goto(f"{url}/account/2fa/webauthn/")
    expect(page.get_by_text("Mijn laptop", exact=True)).to_be_visible()
    person.look("passkeys-390")
    page.get_by_role("link", name=re.compile("Verwijderen.*Mijn laptop")).click()
    page.get_by_role("button", name="Verwijderen").click()
    expect(page.locator("main")).to_contain_text("nog geen passkey")
    device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": ident})


def test_who_breaks_it_off_is_told_what_else_there_is(
    new_person: Callable[..., Person], url: str
) -> None:
    person = new_person()
    page = person.page
    device, ident = _plug_in(person)
    device.send("WebAuthn.setUserVerified", {"authenticatorId": ident, "isUserVerified": False})
    page.goto(f"{url}/account/login/")

    page.get_by_role("button", name="Een passkey gebruiken").click()

    expect(page.get_by_role("alert")).to_contain_text("Er is geen passkey gebruikt")
    person.look("passkey-refused")


def test_it_is_not_offered_where_it_cannot_be(new_person: Callable[..., Person]) -> None:
    person = new_person()
    person.goto("/account/login/")

    expect(person.page.get_by_role("button", name="Inloggen")).to_be_visible()
    expect(person.page.get_by_role("button", name="Een passkey gebruiken")).to_be_hidden()
