"""The dashboard of an editor: our name, the menu, the dashboard, the explanation; all of it in Dutch."""

import re
from collections.abc import Callable
from typing import Any

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.admin.urls import reports

from learning.models import Film, LessonPage
from tests.editors import log_in_editor
from tests.learning.conftest import School, add_lesson, build_school
from tests.world import World

pytestmark = pytest.mark.django_db
Count = Callable[..., Any]


@pytest.fixture
def school(world: World) -> School:
    return build_school()


@pytest.fixture
def editor(client: Client, world: World) -> Client:
    return log_in_editor(client, world)


def _menu(client: Client) -> list[str]:
    """The labels of the menu, as the sidebar gets them."""
    text = client.get("/beheer/").content.decode()
    props = re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert props is not None
    return re.findall(r'"label": "([^"]*)"', props.group(1).encode().decode("unicode_escape"))


def test_the_menu_has_what_an_editor_needs(editor: Client) -> None:
    menu = _menu(editor)

    for word in ("Leerpad", "Films", "Afbeeldingen", "Documenten", "Kennistoetsen", "Uitleg"):
        assert word in menu
    for word in ("Rapporten", "Instellingen", "Hulp", "Media"):
        assert word not in menu


def test_a_superuser_keeps_the_settings(client: Client, world: World) -> None:
    client.force_login(world.administrator)

    assert {"Instellingen", "Rapporten", "Films"} <= set(_menu(client))


@pytest.mark.parametrize("report", [pattern.name for pattern in reports.urlpatterns])
def test_reports_are_for_superusers_by_their_address_too(
    editor: Client, world: World, report: str
) -> None:
    address = reverse(f"wagtailadmin_reports:{report}")

    refused = editor.get(address).status_code
    editor.force_login(world.administrator)
    shown = editor.get(address).status_code
    editor.logout()

    assert (refused, shown, editor.get(address).status_code) == (403, 200, 302)


def test_it_carries_our_name_and_logo(editor: Client) -> None:
    text = editor.get("/beheer/").content.decode()

    assert "- Doorbraak leeromgeving</title>" in text
    assert "cms/logo" in text
    assert "cms/favicon" in text
    assert "Wagtail</title>" not in text


def test_the_dashboard_says_what_waits(editor: Client, school: School) -> None:
    draft = add_lesson(school.module, "Halve les", film=school.first.film, live=False)
    draft.save_revision()
    Film.objects.filter(pk=school.last.film_id).update(captions="", title="Film zonder tekst")
    LessonPage.objects.get(pk=school.first.page_id).save_revision()

    text = editor.get("/beheer/").content.decode()

    assert "Halve les" in text
    assert "Film zonder tekst" in text
    assert "Eerste film" in text
    assert "die nieuwe mensen nog niet krijgen" not in text


def test_the_dashboard_says_when_the_curriculum_has_news(editor: Client, school: School) -> None:
    add_lesson(school.module, "Nieuwe les", film=school.first.film)

    assert "die nieuwe mensen nog niet krijgen" in editor.get("/beheer/").content.decode()


@pytest.mark.parametrize("more", [0, 12])
def test_the_dashboard_asks_as_often_whatever_there_is(
    editor: Client, school: School, more: int, django_assert_max_num_queries: Count
) -> None:
    for number in range(more):
        add_lesson(school.module, f"Les {number}", film=school.first.film).save_revision()
    editor.get("/beheer/")

    # Session and person 2, profile and rights 6, where the menu starts 4; the dashboard itself 18: six
    # numbers, three lists, and per curriculum its manifest, items, modules, and pages of both kinds.
    with django_assert_max_num_queries(34):
        editor.get("/beheer/")


def test_the_explanation_is_there_in_dutch(editor: Client) -> None:
    text = editor.get(reverse("editing_help")).content.decode()

    assert "Een les wijzigen" in text
    assert "Film toevoegen" in text


def test_the_dutch_of_the_film_library_is_complete() -> None:
    path = settings.BASE_DIR / "cms/locale_wagtailmedia/nl/LC_MESSAGES/django.po"

    catalogue = polib.pofile(str(path))

    assert len(catalogue) > 40
    assert catalogue.percent_translated() == 100
