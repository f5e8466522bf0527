"""The forms of lessons and checks: what is computed, what is asked, and what comes back after publishing."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from learning.models import Film, KnowledgeCheck, LessonPage, ReferencePage
from learning.models.pages import estimate_minutes
from tests.editors import log_in_editor
from tests.learning.conftest import School, make_check
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, world: World) -> Client:
    return log_in_editor(client, world)


def _form(page: LessonPage, **changes: Any) -> dict[str, Any]:
    body = streamfield([("paragraph", rich_text("<p>Nieuwe tekst.</p>"))])
    form = {
        "title": page.title,
        "slug": page.slug,
        "summary": "Kort",
        "film": str(page.film_id),
        "body": body,
        "must_watch": "90",
        "minutes": "",
        "is_required": "on",
        "is_offered": "on",
        "action-publish": "1",
    }
    return nested_form_data(form | changes)


def _publish(editor: Client, page: LessonPage, **changes: Any) -> Any:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(url, _form(page, **changes))


@pytest.mark.parametrize(
    ("seconds", "words", "has_check", "minutes"),
    [(20, 0, False, 1), (170, 0, False, 3), (60, 401, False, 4), (60, 0, True, 3)],
)
def test_it_estimates_study_time(seconds: int, words: int, has_check: bool, minutes: int) -> None:
    assert estimate_minutes(seconds=seconds, words=words, has_check=has_check) == minutes


def test_an_empty_study_time_is_computed(editor: Client, school: School) -> None:
    page = LessonPage.objects.get(pk=school.last.page_id)

    _publish(editor, page, knowledge_check=str(page.knowledge_check_id))

    page.refresh_from_db()
    assert page.minutes is None
    assert page.study_minutes == 3  # a film of 20 s, two words, a check


def test_a_study_time_that_was_filled_in_stays(editor: Client, school: School) -> None:
    page = LessonPage.objects.get(pk=school.first.page_id)

    _publish(editor, page, minutes="7")

    page.refresh_from_db()
    assert page.study_minutes == 7


def test_publishing_says_what_is_left_to_do(editor: Client, school: School) -> None:
    page = LessonPage.objects.get(pk=school.first.page_id)
    Film.objects.filter(pk=page.film_id).update(captions="")

    answer = _publish(editor, page, minutes="9")

    said = " ".join(str(message) for message in get_messages(answer.wsgi_request))
    assert "heeft geen ondertitels" in said
    assert "zodra je het leerprogramma" in said


@pytest.mark.parametrize("model", [LessonPage, ReferencePage])
@pytest.mark.parametrize("word", ["Wat er gebeurt als je publiceert", "Laat dit leeg", "Wie een"])
def test_the_form_explains_itself(
    editor: Client, school: School, model: type[Any], word: str
) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[model.objects.first().pk])

    assert word in editor.get(url).content.decode()


def test_the_form_has_nothing_an_editor_does_not_need(editor: Client, school: School) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[school.first.page_id])

    text = editor.get(url).content.decode()

    for field in ("go_live_at", "expire_at", "seo_title", "show_in_menus", "comments-TOTAL_FORMS"):
        assert field not in text
    assert 'data-a11y-dialog-show="set-privacy"' not in text


@pytest.mark.parametrize("kind", ["first", "reference", "module", "curriculum"])
def test_it_previews_without_progress(editor: Client, school: School, kind: str) -> None:
    part = getattr(school, kind)
    page_id = getattr(part, "page_id", None) or part.pk

    answer = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page_id]))

    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


def test_an_earlier_version_is_within_reach(editor: Client, school: School) -> None:
    page = LessonPage.objects.get(pk=school.first.page_id)
    _publish(editor, page, summary="Eerst")
    _publish(editor, page, summary="Later")
    first = page.revisions.order_by("pk").first()

    history = editor.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    again = editor.get(
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    ).content.decode()

    assert history.status_code == 200
    assert "Eerst" in again


def _check_form(right: list[bool]) -> dict[str, Any]:
    answers = [
        {"text": f"Antwoord {n}", **({"is_right": "on"} if is_right else {})}
        for n, is_right in enumerate(right)
    ]
    question = {
        "text": "Wat is het?",
        "explanation": "Daarom.",
        "choices": inline_formset(answers),
    }
    return nested_form_data(
        {
            "title": "Toets",
            "intro": "",
            "pass_percent": "75",
            "questions": inline_formset([question]),
        }
    )


ADD_CHECK = "/beheer/snippets/learning/knowledgecheck/add/"


@pytest.mark.parametrize("right", [[False, False], [True, True]])
def test_a_question_has_one_right_answer(editor: Client, right: list[bool]) -> None:
    answer = editor.post(ADD_CHECK, _check_form(right))

    assert "Vink precies één antwoord aan" in answer.content.decode()
    assert not KnowledgeCheck.objects.exists()


def test_a_check_is_kept_with_its_earlier_versions(editor: Client) -> None:
    answer = editor.post(ADD_CHECK, _check_form([False, True]))

    check = KnowledgeCheck.objects.get()
    assert answer.status_code == 302
    assert check.questions.get().choices.get(is_right=True).text == "Antwoord 1"
    assert check.revisions.count() == 1
    history = reverse("wagtailsnippets_learning_knowledgecheck:history", args=[check.pk])
    assert editor.get(history).status_code == 200


def test_checks_made_in_code_open_as_well(editor: Client) -> None:
    check = make_check("Oud")
    url = reverse("wagtailsnippets_learning_knowledgecheck:edit", args=[check.pk])

    assert editor.get(url).status_code == 200
