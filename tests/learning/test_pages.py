"""The pages of the path, through HTTP."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from learning import services
from learning.models import (
    CheckAttempt,
    Enrolment,
    ItemCompletion,
    Manifest,
    ManifestItem,
    Question,
    Visit,
)
from learning.studying import questions_of
from onboarding.constants import AccessState
from tests.learning.conftest import School, make_check
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(world: World, client: Client) -> Client:
    client.force_login(world.professional)
    return client


def _complete(enrolment: Enrolment, item: ManifestItem) -> None:
    ItemCompletion.objects.create(enrolment=enrolment, item=item, route="read", at=timezone.now())


def test_it_shows_the_path(learner: Client, school: School) -> None:
    page = learner.get("/leerpad/")

    assert page.status_code == 200
    text = page.content.decode()
    assert "Eerste film" in text
    assert school.first.page.url in text


def test_it_folds_the_modules_that_are_done(world: World, learner: Client, school: School) -> None:
    enrolment = school.enrol(world.professional)
    folded = '<summary class="path-module__head">'
    before = learner.get("/leerpad/").content.decode()

    for item in (school.first, school.reference, school.last):
        _complete(enrolment, item)
    after = learner.get("/leerpad/").content.decode()

    assert folded not in before
    assert after.count(folded) == 1
    assert "3 van 3 klaar" in after
    assert school.first.page.url in after


@pytest.mark.parametrize("name", ["first", "reference", "last"])
def test_it_shows_an_item(learner: Client, school: School, name: str) -> None:
    item = getattr(school, name)

    page = learner.get(item.page.url)

    assert page.status_code == 200
    assert item.title in page.content.decode()


@pytest.mark.parametrize("name", ["first", "reference", "last"])
def test_it_names_the_language_of_an_item(learner: Client, school: School, name: str) -> None:
    page = getattr(school, name).page

    text = learner.get(page.url, HTTP_ACCEPT_LANGUAGE="en").content.decode()

    assert f'<h1 lang="nl">{page.title}</h1>' in text
    assert f'<span aria-current="page" lang="nl">{page.title}</span>' in text


def test_it_links_to_the_chapters_of_a_film(learner: Client, school: School) -> None:
    film = school.first.film
    film.chapters = "0:00 Begin\n0:12 De muur"
    film.save()

    text = learner.get(school.first.page.url).content.decode()

    link = f"/media/films/{film.pk}/{film.version}/film.mp4#t=12"
    assert f'href="{link}" data-from="12"' in text
    assert '<span class="chapters__time">0:12</span> De muur' in text


def test_it_keeps_the_withdrawn_out(learner: Client, world: World, school: School) -> None:
    world.professional.access.state = AccessState.WITHDRAWN
    world.professional.access.save()

    for url in ("/leerpad/", school.first.page.url, school.reference.page.url):
        assert learner.get(url).status_code == 403


def test_it_sends_strangers_to_the_log_in(client: Client, school: School) -> None:
    page = client.get(school.first.page.url)

    assert page.status_code == 302
    assert page["Location"].startswith("/account/login/")


def test_it_says_that_there_is_nothing_yet(learner: Client) -> None:
    page = learner.get("/leerpad/")

    assert page.status_code == 200
    assert "empty-state" in page.content.decode()


def test_it_previews_without_progress(school: School, rf: RequestFactory) -> None:
    for item in (school.first, school.reference, school.last):
        request = rf.get("/")
        request.user = AnonymousUser()

        page = item.page.specific.serve(request)

        assert item.title in page.render().content.decode()


def test_it_accepts_reading_after_the_time_it_takes(learner: Client, school: School) -> None:
    start = timezone.now()
    url = f"/leerpad/onderdeel/{school.reference.pk}/gelezen/"
    with time_machine.travel(start, tick=False):
        learner.get(school.reference.page.url)
        early = learner.post(url, follow=True)
    with time_machine.travel(start + timedelta(seconds=30), tick=False):
        later = learner.post(url, follow=True)

    assert ("30" in early.content.decode(), early.status_code) == (True, 200)
    assert later.status_code == 200
    assert ItemCompletion.objects.get().route == "read"


def test_it_shows_the_item_to_who_had_to_log_in_first(learner: Client, school: School) -> None:
    """The log-in leads back with GET to the address of the form that was sent."""
    page = learner.get(f"/leerpad/onderdeel/{school.reference.pk}/gelezen/")

    assert page.status_code == 302
    assert page["Location"] == school.reference.page.url
    assert not Visit.objects.exists()
    assert learner.get("/leerpad/onderdeel/0/gelezen/").status_code == 404


def test_a_refusal_starts_the_reading_time_of_who_never_opened_the_page(
    learner: Client, school: School
) -> None:
    start = timezone.now()
    url = f"/leerpad/onderdeel/{school.reference.pk}/gelezen/"
    with time_machine.travel(start, tick=False):
        learner.post(url)
    with time_machine.travel(start + timedelta(seconds=30), tick=False):
        learner.post(url)

    assert Visit.objects.get().opened_at == start
    assert ItemCompletion.objects.get().route == "read"


def test_it_accepts_the_transcript_instead_of_the_film(learner: Client, school: School) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        learner.get(school.first.page.url)
    with time_machine.travel(start + timedelta(minutes=1), tick=False):
        learner.post(f"/leerpad/onderdeel/{school.first.pk}/gelezen/")

    assert ItemCompletion.objects.get().route == "transcript"


def test_it_keeps_answers_when_one_is_missing(learner: Client, school: School) -> None:
    question, choice = next(iter(school.right_answers().items()))

    page = learner.post(
        f"/leerpad/onderdeel/{school.last.pk}/toets/", {f"question-{question}": choice}
    )

    assert page.status_code == 422
    assert f'value="{choice}"' in page.content.decode()
    assert "checked" in page.content.decode()
    assert not CheckAttempt.objects.exists()


def test_it_keeps_every_attempt_and_explains(learner: Client, school: School) -> None:
    url = f"/leerpad/onderdeel/{school.last.pk}/toets/"
    right = {f"question-{key}": value for key, value in school.right_answers().items()}
    wrong = {key: value + 1 for key, value in right.items()}

    first = learner.post(url, wrong, follow=True)
    second = learner.post(url, right, follow=True)

    assert "Uitleg 1." in first.content.decode()
    assert second.status_code == 200
    assert list(CheckAttempt.objects.values_list("passed", flat=True)) == [False, True]


def test_it_keeps_answers_when_a_question_was_added_meanwhile(
    learner: Client, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form is checked against the questions of before, the service reads those of now."""
    check = school.last.knowledge_check
    before = services.questions_of(check)
    right = {f"question-{key}": value for key, value in school.right_answers().items()}
    added = Question.objects.create(knowledge_check=check, sort_order=9, text="Nieuw?")
    readings = iter([before])
    monkeypatch.setattr(
        services, "questions_of", lambda check: next(readings, None) or questions_of(check)
    )

    page = learner.post(f"/leerpad/onderdeel/{school.last.pk}/toets/", right)

    text = page.content.decode()
    assert page.status_code == 422
    assert "Beantwoord alle vragen." in text
    assert f'name="question-{added.pk}"' in text or "Nieuw?" in text
    assert text.count("checked") == len(right)
    assert not CheckAttempt.objects.exists()


@pytest.mark.parametrize(("right", "text"), [(1, "1 van de 4 goed, 3 nodig"), (3, "3 van de 4")])
def test_it_counts_in_questions(
    world: World, learner: Client, school: School, right: int, text: str
) -> None:
    item = school.last
    item.knowledge_check = make_check("Vier vragen", questions=4, pass_percent=75)
    item.save()
    answers = school.right_answers()
    for key in list(answers)[right:]:
        answers[key] += 1
    attempt = services.answer_check(
        enrolment=school.enrol(world.professional), item=item, answers=answers
    )

    page = learner.get(f"/leerpad/toets/{attempt.pk}/")

    assert text in page.content.decode()
    assert attempt.passed == (right == 3)


def test_it_says_what_the_minutes_are_for(learner: Client, school: School) -> None:
    text = learner.get("/leerpad/").content.decode()

    assert text.count("Film en toets") == 1
    assert text.count("· Film ·") == 1


def test_only_the_item_that_completed_the_path_celebrates_and_only_then(
    world: World, learner: Client, school: School
) -> None:
    start = timezone.now()
    enrolment = school.enrol(world.professional)
    for minutes, item in ((0, school.last), (1, school.first), (2, school.reference)):
        at = start + timedelta(minutes=minutes)
        Visit.objects.create(enrolment=enrolment, item=item, opened_at=start - timedelta(hours=1))
        if item == school.last:
            services.answer_check(
                enrolment=enrolment, item=item, answers=school.right_answers(), at=at
            )
        services.mark_read(enrolment=enrolment, item=item, at=at)

    def celebrates(item: ManifestItem, minutes: int) -> bool:
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            text = learner.get(item.page.url).content.decode()
        return "celebration" in text and "is klaar</h2>" not in text

    assert celebrates(school.reference, 3)
    assert not celebrates(school.first, 3)
    assert not celebrates(school.reference, 60)


PRIMARY = 'class="utrecht-button utrecht-button--primary-action" href="{}"'


def test_a_done_item_leads_on_along_the_path(world: World, learner: Client, school: School) -> None:
    enrolment = school.enrol(world.professional)
    _complete(enrolment, school.last)
    to_first = learner.get(school.last.page.url).content.decode()
    _complete(enrolment, school.first)
    to_reference = learner.get(school.first.page.url).content.decode()
    _complete(enrolment, school.reference)
    to_path = learner.get(school.reference.page.url).content.decode()

    assert PRIMARY.format(school.first.page.url) in to_first
    assert PRIMARY.format(school.reference.page.url) in to_reference
    assert 'Verder met: <span lang="nl">Naslag</span>' in to_reference
    assert PRIMARY.format("/leerpad/") in to_path


def test_a_passed_check_can_be_found_again(world: World, learner: Client, school: School) -> None:
    enrolment, item = school.enrol(world.professional), school.last
    link = f'<a href="/leerpad/onderdeel/{item.pk}/toets/">Bekijk of maak de toets opnieuw</a>'
    services.answer_check(enrolment=enrolment, item=item, answers=school.right_answers())
    assert link not in learner.get(item.page.url).content.decode()

    opened_at = timezone.now() - timedelta(hours=1)
    Visit.objects.update_or_create(
        enrolment=enrolment, item=item, defaults={"opened_at": opened_at}
    )
    services.mark_read(enrolment=enrolment, item=item)

    assert link in learner.get(item.page.url).content.decode()


@pytest.mark.parametrize("restriction", ["login", "groups", "password"])
def test_the_privacy_of_a_page_is_kept(learner: Client, school: School, restriction: str) -> None:
    PageViewRestriction.objects.create(
        page=school.module, restriction_type=restriction, password="geheim"
    )

    page = learner.get(school.first.page.url)

    is_served = "film-player" in page.content.decode()
    assert is_served == (restriction == "login")  # that one asks no more than our own log-in


def test_it_hides_the_attempts_of_others(
    learner: Client, world: World, school: School, client: Client
) -> None:
    enrolment = school.enrol(world.stranger)
    attempt = services.answer_check(
        enrolment=enrolment, item=school.last, answers=school.right_answers()
    )

    assert learner.get(f"/leerpad/toets/{attempt.pk}/").status_code == 404


def test_it_shows_the_next_step(learner: Client, school: School) -> None:
    page = learner.get(f"/leerpad/onderdeel/{school.first.pk}/vervolg/")

    assert page.status_code == 200
    for unknown in (999_999, 10**30):
        assert learner.get(f"/leerpad/onderdeel/{unknown}/vervolg/").status_code == 404
        assert learner.get(f"/leerpad/onderdeel/{unknown}/toets/").status_code == 404
        assert learner.get(f"/leerpad/toets/{unknown}/").status_code == 404
        assert learner.get(f"/media/films/{unknown}/1/film.mp4").status_code == 404


@pytest.mark.parametrize("name", ["path", "lesson"])
def test_it_asks_the_database_as_often_for_a_long_path(
    learner: Client, school: School, grow: Callable[[int], Manifest], world: World, name: str
) -> None:
    """Ours: enrolment, items, completions, attempts, coverages; lesson: visit, film, coverage, pages.

    The rest: session, user, access, memberships, the site, one per level of the page tree, a poll.
    """
    url = {"path": "/leerpad/", "lesson": school.first.page.url}[name]
    learner.get(url)
    with CaptureQueriesContext(connection) as small:
        learner.get(url)
    enrolment = school.enrol(world.professional)
    enrolment.manifest = grow(12)
    enrolment.save()
    learner.get(url)

    with CaptureQueriesContext(connection) as large:
        page = learner.get(url)

    assert page.status_code == 200
    assert len(small) == len(large)
    ours = [row for row in large.captured_queries if ' "learning_' in row["sql"]]
    assert len(ours) <= {"path": 5, "lesson": 11}[name]
