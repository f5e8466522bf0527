"""Editors at work in Wagtail: pages, films, knowledge checks, and the manifest that publishing freezes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.models import CurriculumPage, LessonPage, Manifest, ModulePage, ReferencePage
from tests.learning.conftest import School, add_lesson
from tests.world import World

pytestmark = pytest.mark.django_db

Capture = Callable[..., AbstractContextManager[list[Any]]]


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


def _versions() -> list[int]:
    return list(Manifest.objects.order_by("version").values_list("version", flat=True))


def test_publishing_the_curriculum_freezes_a_manifest_once(
    school: School, django_capture_on_commit_callbacks: Capture
) -> None:
    add_lesson(school.module, "Nieuw", film=school.first.film)

    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            school.curriculum.save_revision().publish()

    assert _versions() == [1, 2]


def test_publishing_another_page_freezes_nothing(
    school: School, django_capture_on_commit_callbacks: Capture
) -> None:
    lesson = add_lesson(school.module, "Nieuw", film=school.first.film)

    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()

    assert _versions() == [1]


def test_publishing_on_schedule_freezes_a_manifest(
    school: School, django_capture_on_commit_callbacks: Capture
) -> None:
    add_lesson(school.module, "Nieuw", film=school.first.film)
    soon = timezone.now() + timedelta(minutes=5)
    school.curriculum.go_live_at = soon
    school.curriculum.save_revision(approved_go_live_at=soon)

    with (
        time_machine.travel(soon + timedelta(minutes=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        call_command("publish_scheduled")

    assert _versions() == [1, 2]


def test_publishing_in_bulk_freezes_what_is_below_it_too(
    editor: Client, school: School, django_capture_on_commit_callbacks: Capture
) -> None:
    draft = add_lesson(school.module, "Concept", film=school.first.film, live=False)
    action = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"{action}?id={school.curriculum.pk}", {"include_descendants": "on"})

    assert _versions() == [1, 2]
    assert Manifest.objects.get(version=2).items.filter(page=draft).exists()


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
