"""Editors at work in Wagtail: pages, films, knowledge checks, and the manifest that publishing freezes."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from learning.models import CurriculumPage, LessonPage, Manifest, ModulePage, ReferencePage
from learning.wagtail_hooks import freeze_manifest
from tests.learning.conftest import School, add_lesson
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(world: World, client: Client) -> Client:
    client.force_login(world.administrator)
    return client


@pytest.mark.parametrize("model", [LessonPage, ReferencePage, ModulePage, CurriculumPage])
def test_it_opens_every_kind_of_page(editor: Client, school: School, model: type) -> None:
    page = model.objects.first()

    answer = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert answer.status_code == 200


def test_it_offers_lessons_and_reference_works_below_a_module(
    editor: Client, school: School
) -> None:
    answer = editor.get(reverse("wagtailadmin_pages:add_subpage", args=[school.module.pk]))

    text = answer.content.decode()
    assert "learning/lessonpage" in text
    assert "learning/referencepage" in text


def test_it_opens_a_knowledge_check_with_its_answers(editor: Client, school: School) -> None:
    check = school.last.knowledge_check

    answer = editor.get(reverse("wagtailsnippets_learning_knowledgecheck:edit", args=[check.pk]))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "questions-0-text" in text
    assert "questions-0-choices-1-text" in text


def test_it_previews_a_lesson(editor: Client, school: School) -> None:
    url = reverse("wagtailadmin_pages:view_draft", args=[school.first.page_id])

    assert editor.get(url).status_code == 200


def test_publishing_the_curriculum_freezes_a_manifest(school: School, rf: object) -> None:
    add_lesson(school.module, "Nieuw", film=school.first.film)

    freeze_manifest(None, school.curriculum)  # type: ignore[arg-type]
    freeze_manifest(None, school.curriculum)  # type: ignore[arg-type]

    versions = Manifest.objects.order_by("version").values_list("version", flat=True)
    assert list(versions) == [1, 2]


def test_a_new_file_makes_a_new_version(school: School) -> None:
    film = school.first.film
    film.title = "Andere titel"
    film.save()
    assert film.version == 1

    film.file = ContentFile(b"other", "other.mp4")
    film.save()

    film.refresh_from_db()
    assert film.version == 2


def test_a_page_in_a_manifest_is_not_thrown_away(editor: Client, school: School) -> None:
    url = reverse("wagtailadmin_pages:delete", args=[school.first.page_id])

    editor.post(url)

    assert LessonPage.objects.filter(pk=school.first.page_id).exists()
