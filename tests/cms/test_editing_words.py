"""Every screen an editor meets speaks our Dutch: je and never u, and nothing left in English."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.models import Theme
from learning.models import KnowledgeCheck, LessonPage
from tests.editors import log_in_editor
from tests.learning.conftest import add_lesson, build_school
from tests.world import World

pytestmark = pytest.mark.django_db

SEEN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "placeholder", "title"}
POLITE = re.compile(r"\b[Uu]w?\b(?!-)")
# Whole texts, for "Live" may be in a name; some are Wagtail's Dutch, some its English.
FOREIGN = {
    "Actions", "Body", "Bold", "Checks", "Dashboard", "Default", "Email address", "Email link", "Error 404", "File",
    "Grid", "Home", "Italic", "Learning image", "Learning images", "Link text", "Live", "Minimap", "Monospace (code)",
    "Phone number", "Root", "Slug", "Subject", "live", "live + concept",
}  # fmt: skip
FOREIGN_PART = re.compile(
    r"\b(checks|content statistieken|dashboard|learning image|live|minimap|slug)\b", re.IGNORECASE
)
OF_A_PAGE = ("edit", "history", "usage", "unpublish", "move", "copy")


class SeenTexts(HTMLParser):
    """The texts of a page that somebody sees or hears: between the tags, and in attributes that are read out."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._in_code = 0
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_code += tag in {"script", "style"}
        self.texts += [value for name, value in attrs if value and name in SEEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self._in_code -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._in_code and data.strip():
            self.texts.append(" ".join(data.split()))


@pytest.fixture
def addresses(world: World) -> list[str]:
    """Every kind of screen, with something on it: pages in each state, an image, a document, a look, a check."""
    school = build_school()
    lesson = LessonPage.objects.get(pk=school.first.page_id)
    published = lesson.save_revision(user=world.editor)
    published.publish()
    lesson.title = "Andere titel"
    changed = lesson.save_revision(user=world.editor, log_action=True)
    draft = add_lesson(school.module, "Concept", film=school.first.film, live=False)
    pages = (school.home, school.curriculum, school.module, lesson, draft, school.reference.page)
    return [
        *_screens_of_pages([page.pk for page in pages]),
        f"/beheer/pages/{school.module.pk}/add_subpage/",
        f"/beheer/pages/add/learning/lessonpage/{school.module.pk}/",
        f"/beheer/pages/{draft.pk}/delete/",
        f"/beheer/pages/{lesson.pk}/revisions/{published.pk}/revert/",
        f"/beheer/pages/{lesson.pk}/revisions/compare/live...{changed.pk}/",
        f"/beheer/pages/{lesson.pk}/revisions/{changed.pk}/view/",
        *_screens_of_files(school.first.film.pk),
        *_screens_of_snippets(world),
    ]


def _screens_of_pages(ids: list[int]) -> list[str]:
    return [
        "/beheer/",
        "/beheer/uitleg/",
        "/beheer/account/",
        "/beheer/nergens/",
        "/beheer/pages/",
        "/beheer/pages/1/",
        "/beheer/pages/search/?q=film",
        "/beheer/pages/search/?q=niets-daarvan",
        "/beheer/choose-page/",
        "/beheer/choose-external-link/",
        "/beheer/choose-email-link/",
        "/beheer/choose-phone-link/",
        "/beheer/choose-anchor-link/",
        *(f"/beheer/pages/{pk}/" for pk in ids[:3]),
        *(f"/beheer/pages/{pk}/{action}/" for pk in ids for action in OF_A_PAGE),
        *(f"/beheer/bulk/wagtailcore/page/{do}/?id={ids[3]}" for do in ("publish", "unpublish")),
    ]


def _screens_of_files(film: int) -> list[str]:
    image = get_image_model().objects.create(title="Plaat", file=get_test_image_file())
    stored = ContentFile(b"tekst", "stuk.txt")
    document = get_document_model().objects.create(title="Stuk", file=stored)
    return [
        "/beheer/images/",
        "/beheer/images/add/",
        "/beheer/images/multiple/add/",
        "/beheer/images/chooser/",
        *(f"/beheer/images/{image.pk}/{action}" for action in ("", "delete/")),
        f"/beheer/images/usage/{image.pk}/",
        "/beheer/documents/",
        "/beheer/documents/add/",
        "/beheer/documents/multiple/add/",
        "/beheer/documents/chooser/",
        *(f"/beheer/documents/{do}/{document.pk}/" for do in ("edit", "delete", "usage")),
        "/beheer/media/",
        "/beheer/media/video/add/",
        "/beheer/media/chooser/",
        *(f"/beheer/media/{action}/{film}/" for action in ("edit", "usage")),
    ]


def _screens_of_snippets(world: World) -> list[str]:
    theme = Theme.objects.create(organisation=world.veldstad)
    found = []
    for path, thing in (
        ("cms/theme", theme),
        ("learning/knowledgecheck", KnowledgeCheck.objects.get()),
    ):
        base = f"/beheer/snippets/{path}"
        found += [f"{base}/", f"{base}/add/", f"/beheer/snippets/choose/{path}/"]
        found += [
            f"{base}/{do}/{thing.pk}/" for do in ("edit", "delete", "usage", "history", "copy")
        ]
    return found


def _source(answer: Any) -> str:
    """The page, or the fragment for a dialogue that comes inside JSON."""
    if answer["Content-Type"].startswith("application/json"):
        return answer.json()["html"]
    return answer.content.decode()


def _is_foreign(text: str) -> bool:
    return bool(text in FOREIGN or POLITE.search(text) or FOREIGN_PART.search(text))


# Wagtail leaves the temporary file of a scaled image to the garbage collector.
@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning")
def test_an_editor_reads_je_and_no_english(
    client: Client, world: World, addresses: list[str]
) -> None:
    log_in_editor(client, world)
    found: dict[str, str] = {}
    seen = 0

    for address in addresses:
        answer = client.get(address, follow=True)
        texts = SeenTexts(_source(answer)).texts
        seen += len(texts)
        found |= {text: address for text in texts if _is_foreign(text)}

    assert seen > 5000  # the screens were there
    assert found == {}


def test_the_explorer_and_the_search_count_in_whole_words(
    client: Client, world: World, addresses: list[str]
) -> None:
    log_in_editor(client, world)

    explored = SeenTexts(client.get("/beheer/pages/").content.decode()).texts
    found = SeenTexts(client.get("/beheer/pages/search/?q=film").content.decode()).texts

    assert "1-1 van 1 pagina" in explored
    assert "1-2 van 2" in found


def test_the_scripts_of_the_editor_speak_dutch_too(client: Client, world: World) -> None:
    catalogue = log_in_editor(client, world).get("/beheer/jsi18n/").content.decode()

    dutch = dict(re.findall(r'^    "([^"]+)": "([^"]+)"', catalogue, re.MULTILINE))
    assert dutch["Save"] == "Opslaan"  # Wagtail's own
    assert dutch["Dashboard"] == "Overzicht"
    assert [text for text in dutch.values() if _is_foreign(text)] == []
