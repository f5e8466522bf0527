"""What people are bound to stays; what publishing does to them is said before and after."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from learning import services
from learning.manifests import has_news
from learning.models import Film, KnowledgeCheck, LessonPage
from tests.editors import log_in_editor
from tests.learning.conftest import School, add_lesson, make_check, make_film
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, world: World) -> Client:
    return log_in_editor(client, world)


def _said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def _lesson(school: School) -> LessonPage:
    return LessonPage.objects.get(pk=school.first.page_id)


def _bulk(editor: Client, action: str, page_id: int) -> Any:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return editor.post(f"{url}?id={page_id}", {})


def test_a_page_of_a_manifest_is_not_deleted(editor: Client, school: School) -> None:
    answer = editor.post(reverse("wagtailadmin_pages:delete", args=[school.first.page_id]))

    assert "kan dus niet worden verwijderd" in _said(answer)
    assert LessonPage.objects.filter(pk=school.first.page_id).exists()


def test_a_page_of_people_is_not_unpublished(editor: Client, school: School, world: World) -> None:
    school.enrol(world.professional)

    for page in (_lesson(school), school.module):
        answer = editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        assert "1 persoon heeft" in _said(answer)

    assert _lesson(school).live


def test_a_page_of_nobody_may_be_unpublished(editor: Client, school: School) -> None:
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[school.first.page_id]))

    assert not _lesson(school).live


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_nor_in_bulk(editor: Client, school: School, world: World, action: str) -> None:
    school.enrol(world.professional)

    answer = _bulk(editor, action, school.first.page_id)

    assert "Er is niets veranderd" in _said(answer)
    assert _lesson(school).live


def test_a_film_in_use_is_not_deleted(editor: Client, school: School) -> None:
    url = reverse("wagtailmedia:delete", args=[school.first.film_id])

    answer = editor.post(url)

    assert "dus die kan niet worden verwijderd" in _said(answer)
    assert Film.objects.filter(pk=school.first.film_id).exists()


def test_a_film_of_no_lesson_is_deleted(editor: Client) -> None:
    film = make_film("Los")
    url = reverse("wagtailmedia:delete", args=[film.pk])

    assert editor.get(url).status_code == 200
    editor.post(url)

    assert not Film.objects.filter(pk=film.pk).exists()


def test_a_check_of_a_manifest_is_not_deleted(editor: Client, school: School) -> None:
    check = school.last.knowledge_check
    url = reverse("wagtailsnippets_learning_knowledgecheck:delete", args=[check.pk])

    answer = editor.post(url)

    assert "De vragen kun je wel wijzigen" in _said(answer)
    assert KnowledgeCheck.objects.filter(pk=check.pk).exists()


def test_a_free_check_is_deleted(editor: Client) -> None:
    check = make_check("Los")
    editor.post(reverse("wagtailsnippets_learning_knowledgecheck:delete", args=[check.pk]))

    assert not KnowledgeCheck.objects.filter(pk=check.pk).exists()


def test_a_page_kept_from_newcomers_stays_with_who_has_it(school: School, world: World) -> None:
    bound = school.enrol(world.professional)
    page = _lesson(school)
    page.is_offered = False
    page.save_revision().publish()
    manifest = services.publish_manifest(curriculum=school.curriculum)

    newcomer = school.enrol(world.stranger)

    assert bound.manifest.items.filter(page=page).exists()
    assert newcomer.manifest == manifest
    assert not manifest.items.filter(page=page).exists()


def test_the_form_says_what_publishing_does(editor: Client, school: School, world: World) -> None:
    school.enrol(world.professional)
    school.enrol(world.best_person)
    url = reverse("wagtailadmin_pages:edit", args=[school.first.page_id])

    assert "2 mensen hebben deze pagina in hun leerpad" in editor.get(url).content.decode()


def test_the_curriculum_says_whether_newcomers_get_another_list(
    editor: Client, school: School
) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[school.curriculum.pk])
    assert "publiceren verandert niemands leerpad" in editor.get(url).content.decode()
    assert not has_news(school.curriculum)

    add_lesson(school.module, "Nieuw", film=school.first.film)

    assert has_news(school.curriculum)
    assert "een nieuwe lijst met lessen vast (nummer 2)" in editor.get(url).content.decode()


def test_another_film_on_a_lesson_leaves_bound_people_theirs(
    client: Client, school: School, world: World
) -> None:
    school.enrol(world.professional)
    page = _lesson(school)
    page.film = make_film("Andere film")
    page.save_revision().publish()

    client.force_login(world.professional)
    theirs = client.get(page.get_url()).content.decode()
    client.force_login(world.stranger)
    services.publish_manifest(curriculum=school.curriculum)
    newcomers = client.get(page.get_url()).content.decode()

    assert f"/media/films/{school.first.film_id}/" in theirs
    assert f"/media/films/{page.film_id}/" in newcomers


def test_an_editor_cannot_close_the_site(editor: Client, world: World) -> None:
    home = Page.objects.get(depth=2)
    url = reverse("wagtailadmin_pages:set_privacy", args=[home.pk])
    login_only = {"restriction_type": "login"}

    assert editor.post(url, login_only).status_code == 403
    assert not PageViewRestriction.objects.exists()
    editor.force_login(world.administrator)
    assert editor.post(url, login_only).status_code == 200
    assert PageViewRestriction.objects.exists()
