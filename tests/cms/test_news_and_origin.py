"""What the frame carries from page to page: the count of new answers, and the lesson a question is about."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from support import services
from support.models import Case
from tests.learning.conftest import build_school
from tests.support.cases import open_case
from tests.world import World

pytestmark = pytest.mark.django_db
QUESTIONS = reverse("support:questions")


def test_the_navigation_counts_new_answers(world: World, client: Client) -> None:
    client.force_login(world.professional)
    assert "nieuw antwoord" not in client.get(reverse("support:help")).content.decode()

    for _turn in range(2):
        services.reply(
            case=open_case(world.professional), author=world.happiness_agent, body="Antwoord"
        )

    assert "(2 nieuwe antwoorden)" in client.get(reverse("support:help")).content.decode()


def test_the_count_costs_one_query_however_much_there_is(world: World, client: Client) -> None:
    client.force_login(world.professional)
    client.get(reverse("support:help"))
    counts = []
    for more in (0, 5):
        for _turn in range(more):
            services.reply(
                case=open_case(world.professional), author=world.happiness_agent, body="Antwoord"
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("support:help"))
        counts.append([query["sql"] for query in queries])

    assert len(counts[0]) == len(counts[1])
    assert sum("support_case" in sql for sql in counts[1]) == 1


def test_a_question_carries_the_lesson_from_help_to_the_agent(world: World, client: Client) -> None:
    lesson = build_school().first.page
    path = lesson.get_url()
    client.force_login(world.professional)
    link = f'<a href="{path}" lang="nl">{lesson.title}</a>'

    for name in ("support:help", "support:ask"):
        assert link in client.get(reverse(name), {"from": path}).content.decode()
    form = {"team": "happiness", "subject": "Stap twee", "body": "Hoe dan?"}
    client.post(f"{reverse('support:ask')}?from={path}", form)
    client.force_login(world.happiness_agent)
    page = client.get(reverse("support:case", args=[Case.objects.get().public_id]))

    assert link in page.content.decode()


def test_a_chat_carries_the_lesson_to_the_expert(world: World, client: Client) -> None:
    lesson = build_school().first.page
    path = lesson.get_url()
    start = f"{reverse('support:chat_start')}?from={path}"
    link = f'<a href="{path}" lang="nl">{lesson.title}</a>'
    client.force_login(world.professional)

    assert link in client.get(start).content.decode()
    chat = client.post(start, {"body": "Mag dit?", "client_id": str(uuid4())}).url
    assert link in client.get(chat).content.decode()
    client.force_login(world.expert)

    assert link in client.get(chat).content.decode()


@pytest.mark.parametrize("path", ["/start/", "/", "/bestaat-niet/?a=b", "//elders.example/"])
def test_another_address_names_no_lesson(world: World, client: Client, path: str) -> None:
    build_school()
    client.force_login(world.professional)

    assert "Over:" not in client.get(reverse("support:ask"), {"from": path}).content.decode()
