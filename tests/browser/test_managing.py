"""The story of a contact and a programme lead: a list of people, more days, a condition, the board, the own data."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.audit import axe
from tests.browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NewPerson = Callable[..., Person]
ROWS = 300


@pytest.fixture
def a_list(tmp_path: Path) -> Path:
    """As a Dutch spreadsheet saves it: semicolons, Windows-1252, an accent."""
    rows = "".join(f"verhaal{n}@lijst.example;Zoë;Bos {n};Wijkteam Noord\r\n" for n in range(ROWS))
    path = tmp_path / "mensen.csv"
    text = f"E-mailadres;Voornaam;Achternaam;Team\r\n{rows}geen adres;A;B;\r\n"
    path.write_bytes(text.encode("cp1252"))
    return path


def _is_clean(page: Page) -> None:
    assert axe(page) == []


def test_a_contact_invites_many_and_thinks_better_of_it(
    new_person: NewPerson, a_list: Path
) -> None:
    contact = new_person(1280)
    contact.log_in("contact")
    contact.goto("/mensen/")
    page = contact.page
    page.get_by_role("link", name="Nodig velen tegelijk uit").click()
    page.set_input_files("input[name=file]", str(a_list))
    page.get_by_role("button", name="Bekijk het eerst").click()

    expect(page.get_by_text(f"{ROWS} rijen veranderen iets")).to_be_visible()
    expect(page.get_by_role("cell", name="Zoë Bos 0")).to_be_visible()
    page.locator("a[href='?oordeel=bad_address']").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    _is_clean(page)

    page.get_by_role("button", name="Pas de lijst toe").click()
    # By itself: the page looks how far it is, and opens anew at the end.
    expect(page.get_by_role("button", name="Maak deze lijst ongedaan")).to_be_visible(
        timeout=60_000
    )
    expect(page.locator("dl")).to_contain_text(str(ROWS), timeout=60_000)
    expect(page.locator("#import-result")).to_be_focused()
    _is_clean(page)

    page.get_by_role("button", name="Maak deze lijst ongedaan").click()
    expect(page.locator("dl")).to_contain_text("Ongedaan gemaakt", timeout=60_000)
    expect(page.locator("#import-result")).to_be_focused()
    contact.goto("/mensen/?q=verhaal7")
    expect(page.get_by_text("Niemand gevonden")).to_be_visible()


def test_a_contact_gives_days_and_withdraws_and_restores(new_person: NewPerson) -> None:
    contact = new_person(390)
    contact.log_in("contact")
    contact.goto("/mensen/?q=hanneke")
    page = contact.page
    page.get_by_role("link", name="Hanneke Scholten").click()

    page.get_by_text("Geef meer dagen", exact=True).first.click()
    page.fill("input[name=days]", "20")
    page.fill("details[open] input[name=reason]", "Opleiding")
    page.get_by_role("button", name="Geef meer dagen").click()
    expect(page.get_by_role("status")).to_contain_text("loopt nu tot en met")

    page.get_by_text("Trek de toegang in", exact=True).first.click()
    page.fill("details[open] input[name=reason]", "Andere baan")
    page.get_by_role("button", name="Trek de toegang in").click()
    expect(page.get_by_text("Ingetrokken", exact=True).first).to_be_visible()
    _is_clean(page)

    page.get_by_role("button", name="Herstel de toegang").click()
    expect(page.get_by_text("Tijdelijk, nog 90 dagen")).to_be_visible()


def test_a_contact_fills_in_a_condition_by_keyboard(new_person: NewPerson) -> None:
    contact = new_person(1280)
    contact.log_in("contact")
    contact.goto("/aansluiten/")
    page = contact.page
    page.get_by_role("link", name="Witte lijst").first.focus()
    page.keyboard.press("Enter")
    page.focus("select[name=state]")
    page.select_option("select[name=state]", "met")
    page.get_by_role("button", name="Opslaan").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Aan 6 van 8 voorwaarden voldaan")).to_be_visible()
    _is_clean(page)


def test_a_programme_lead_reads_the_board(new_person: NewPerson) -> None:
    lead = new_person(1280)
    lead.log_in("programma")
    lead.goto("/uitrol/")
    page = lead.page
    page.select_option("select[name=volgorde]", "naam")
    page.get_by_role("button", name="Toon").click()

    expect(page.get_by_role("rowheader").first).to_contain_text("Duindam")
    _is_clean(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download deze cijfers").click()
    assert "Veldstad" in Path(download.value.path()).read_text(encoding="utf-8")


def test_somebody_takes_the_own_data_along(new_person: NewPerson) -> None:
    professional = new_person(390)
    professional.log_in("professional")
    professional.goto("/mijn-gegevens/")
    page = professional.page

    _is_clean(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download alles").click()
    assert "professional@demo.example" in Path(download.value.path()).read_text(encoding="utf-8")
