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

from learning import services
from learning.models import CheckAttempt, ItemCompletion, Manifest
from onboarding.constants import AccessState
from tests.learning.conftest import School
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(world: World, client: Client) -> Client:
    client.force_login(world.professional)
    return client


def test_it_shows_the_path(learner: Client, school: School) -> None:
    page = learner.get("/leerpad/")

    assert page.status_code == 200
    text = page.content.decode()
    assert "Eerste film" in text
    assert school.first.page.url in text


@pytest.mark.parametrize("name", ["first", "reference", "last"])
def test_it_shows_an_item(learner: Client, school: School, name: str) -> None:
    item = getattr(school, name)

    page = learner.get(item.page.url)

    assert page.status_code == 200
    assert item.title in page.content.decode()


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
