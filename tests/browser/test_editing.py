"""The story of an editor: add a film, change a lesson, look at it, publish it; a professional sees the new text."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from learning.demo.content import read_content
from tests.browser.conftest import Person
from tests.films import CAPTIONS, tiny_film

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NewPerson = Callable[..., Person]
NEW_TEXT = "Deze les is zojuist opnieuw geschreven door de redactie."


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A film and captions on the editor's own disk, and a file that is no film."""
    made = {
        "film": ("kort.mp4", tiny_film()),
        "captions": ("kort.vtt", CAPTIONS),
        "wrong_captions": ("fout.vtt", CAPTIONS.replace(b"00:01.000 -->", b"00:03.000 -->")),
        "slides": ("presentatie.pptx", b"geen film"),
    }
    paths = {}
    for key, (name, content) in made.items():
        paths[key] = tmp_path / name
        paths[key].write_bytes(content)
    return paths


def _upload(page: Page, file: Path, captions: Path) -> None:
    page.set_input_files("input[name=file]", str(file))
    page.set_input_files("input[name=captions]", str(captions))
    page.get_by_role("button", name="Film uploaden").click()


def test_an_editor_adds_a_film(new_person: NewPerson, files: dict[str, Path]) -> None:
    editor = new_person(1280)
    editor.log_in("redactie")
    editor.goto("/beheer/")
    page = editor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Welkom, Lars")
    page.get_by_role("link", name="Films", exact=True).click()
    page.get_by_role("link", name="Film toevoegen").click()

    page.set_input_files("input[name=file]", str(files["slides"]))
    expect(page.get_by_role("alert")).to_contain_text("geen mp4-film")  # before any upload
    _upload(page, files["film"], files["wrong_captions"])
    expect(page.locator("main")).to_contain_text("Regel 6: deze ondertitel eindigt voordat")
    _upload(page, files["film"], files["captions"])

    expect(page.locator(".messages")).to_contain_text("De film “kort” is toegevoegd")
    row = page.get_by_role("row", name=re.compile("kort"))
    expect(row).to_contain_text("0:02")
    expect(row).to_contain_text("Ja")
    row.get_by_role("link").click()
    expect(page.locator("[name=transcript]")).to_have_value("Een testfilm. Meer niet.")


def test_an_editor_changes_a_lesson_and_a_professional_sees_it(new_person: NewPerson) -> None:
    title = read_content().films[0].title
    editor, learner = new_person(1280), new_person(390)
    editor.log_in("redactie")
    page = editor.page
    editor.goto(f"/beheer/pages/search/?q={title.rstrip('?')}")
    page.locator("main").get_by_role("link", name=title, exact=True).last.click()
    page.wait_for_url(re.compile(r"/beheer/pages/\d+/"))
    if not page.url.endswith("/edit/"):  # the module of the same name: its first lesson
        page.get_by_role("link", name=title, exact=True).last.click()
    page.wait_for_url(re.compile(r"/edit/"))
    expect(page.locator("main")).to_contain_text("in hun leerpad en zien de nieuwe tekst meteen")

    page.fill("[name=summary]", NEW_TEXT)
    page.get_by_role("button", name="voorvertoning").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_text(NEW_TEXT)).to_be_visible(timeout=20_000)

    page.locator("footer").get_by_role("button", name="Meer acties").click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages")).to_contain_text("gepubliceerd")

    learner.log_in("professional")
    learner.goto("/leerpad/")
    learner.page.locator("summary").filter(has_text=title).click()  # a finished module is folded
    learner.page.get_by_role("link", name=title).first.click()
    expect(learner.page.locator("main")).to_contain_text(NEW_TEXT)
