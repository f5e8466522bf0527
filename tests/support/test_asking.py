"""The asker's pages: help, asking, my questions, one question."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding import outbox
from onboarding.models import Outbox
from support import services, views
from support.constants import CaseState, Tier
from support.models import Case
from tests.support.cases import fresh, open_case
from tests.world import World

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>{{ settings.SECRET_KEY }}{% now 'Y' %}"
ASK = reverse("support:ask")
QUESTIONS = reverse("support:questions")


@pytest.fixture
def asker(world: World, client: Client) -> Client:
    client.force_login(world.professional)
    return client


def filled_in(**changes: Any) -> dict[str, Any]:
    facts = {"team": "happiness", "subject": "Wachtwoord", "body": "Werkt niet", "key": uuid4()}
    return {**facts, **changes}


def test_it_shows_where_to_go_with_what(asker: Client) -> None:
    page = asker.get(reverse("support:help"), {"from": "/leerpad/", "about": "learning.item:3"})

    text = page.content.decode()
    assert page.status_code == 200
    assert f"{ASK}?team=helpout&amp;about=learning.item%3A3&amp;from=%2Fleerpad%2F" in text
    assert QUESTIONS in text


def test_it_helps_somebody_who_cannot_log_in(client: Client, db: None) -> None:
    page = client.get(reverse("support:help"))

    assert page.status_code == 200
    assert reverse("account_reset_password") in page.content.decode()
    assert "mailto:happiness@doorbraak.example" in page.content.decode()
    assert "tel:" not in page.content.decode()


def test_it_tells_the_phone_of_the_team_where_there_is_one(
    client: Client, db: None, settings: Any
) -> None:
    settings.HAPPINESS_EMAIL, settings.HAPPINESS_PHONE = "team@test.example", "088 123 45 67"

    text = client.get(reverse("support:help")).content.decode()

    assert 'href="mailto:team@test.example"' in text
    assert 'href="tel:0881234567"' in text


def test_it_takes_a_question(world: World, asker: Client) -> None:
    answer = asker.post(f"{ASK}?from=/leerpad/&about=learning.item:3&t=12&x=y", filled_in())

    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("support:question", args=[case.public_id])
    assert (case.requester, case.tier) == (world.professional, Tier.HAPPINESS)
    assert case.about == {"about": "learning.item:3", "t": "12", "from": "/leerpad/"}


@pytest.mark.parametrize(
    "origin", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"]
)
def test_it_keeps_no_foreign_origin(asker: Client, origin: str) -> None:
    asker.post(f"{ASK}?from={origin}", filled_in())

    assert Case.objects.get().about == {}


def test_it_makes_one_case_of_a_double_submit(asker: Client) -> None:
    form = filled_in()

    first, second = asker.post(ASK, form), asker.post(ASK, form)

    assert Case.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_it_puts_the_team_of_the_address_in_the_form(asker: Client) -> None:
    page = asker.get(ASK, {"team": "helpout"})

    assert page.context["form"]["team"].value() == "helpout"


def test_it_keeps_what_was_typed(asker: Client) -> None:
    form = filled_in(subject="", body="Een lang verhaal")

    page = asker.post(ASK, form)

    assert page.status_code == 422
    assert "Een lang verhaal" in page.content.decode()
    assert str(form["key"]) in page.content.decode()
    assert not Case.objects.exists()


def test_it_slows_down_a_flood(asker: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ASKS_PER_HOUR", 1)
    asker.post(ASK, filled_in())

    page = asker.post(ASK, filled_in(body="De tweede"))

    assert page.status_code == 429
    assert "De tweede" in page.content.decode()
    assert Case.objects.count() == 1


def test_it_says_that_there_are_no_questions(asker: Client) -> None:
    page = asker.get(QUESTIONS)

    assert page.status_code == 200
    assert "empty-state" in page.content.decode()


def test_it_lists_own_questions_only(world: World, asker: Client) -> None:
    open_case(world.professional, subject="Van mij")
    open_case(world.stranger, subject="Van een ander")

    text = asker.get(QUESTIONS).content.decode()

    assert "Van mij" in text
    assert "Van een ander" not in text


@pytest.mark.parametrize("page", [1, 2])
def test_it_lists_with_constant_queries(world: World, asker: Client, page: int) -> None:
    asker.get(QUESTIONS)
    counts = []
    for more in (21, 19):
        for _turn in range(more):
            open_case(world.professional)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            asker.get(QUESTIONS, {"page": page})
        counts.append(len(queries))

    # Six: session, person, memberships and news of the header, count, the page with its tickets.
    assert counts[0] == counts[1] <= 6


def test_it_shows_the_thread_in_order_without_notes(world: World, asker: Client) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="Intern!", is_public=False)
    services.reply(case=case, author=world.happiness_agent, body="Ververs de pagina")
    services.reply(case=case, author=world.professional, body="Dank je")

    page = asker.get(case.get_absolute_url())

    shown = [(entry.author, entry.text) for entry in page.context["thread"]]
    assert shown == [
        ("Professional", "Mijn scherm blijft grijs."),
        ("Happiness, Happiness team", "Ververs de pagina"),
        ("Professional", "Dank je"),
    ]
    assert "Intern!" not in page.content.decode()


def test_it_reads_a_thread_with_constant_queries(world: World, asker: Client) -> None:
    case = open_case(world.professional)
    counts = []
    for more in (2, 20):
        for _turn in range(more):
            services.reply(case=case, author=world.happiness_agent, body="Nog iets")
        asker.get(case.get_absolute_url())  # marks the news as seen
        with CaptureQueriesContext(connection) as queries:
            asker.get(case.get_absolute_url())
        counts.append(len(queries))

    # Six: session, person, memberships and news of the header, the case, its messages.
    assert counts[0] == counts[1] <= 6


def test_it_marks_news_until_it_is_read(world: World, asker: Client) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="Antwoord")

    assert fresh(case).has_news
    asker.get(case.get_absolute_url())

    assert not fresh(case).has_news


def test_it_reopens_by_a_reply(world: World, asker: Client) -> None:
    case = open_case(world.professional)
    asker.post(reverse("support:solve", args=[case.public_id]))
    assert fresh(case).state == CaseState.CLOSED

    answer = asker.post(case.get_absolute_url(), {"body": "Toch niet", "key": uuid4()})

    assert answer.status_code == 302
    assert fresh(case).state == CaseState.IN_PROGRESS


def test_it_takes_a_reply_once(world: World, asker: Client) -> None:
    case, form = open_case(world.professional), {"body": "Nog iets", "key": uuid4()}

    asker.post(case.get_absolute_url(), form)
    asker.post(case.get_absolute_url(), form)

    assert case.ticket.followup_set.count() == 1


def test_it_refuses_an_empty_reply(world: World, asker: Client) -> None:
    case = open_case(world.professional)

    assert asker.post(case.get_absolute_url(), {"body": " "}).status_code == 422


def test_it_closes_by_post_only(world: World, asker: Client) -> None:
    case = open_case(world.professional)

    back = asker.get(reverse("support:solve", args=[case.public_id]))

    assert back["Location"] == case.get_absolute_url()
    assert fresh(case).state == CaseState.NEW


@pytest.mark.parametrize(
    "who", ["stranger", "team_lead", "programme_lead", "happiness_agent", "expert", "contact"]
)
def test_it_hides_a_question_from_others(world: World, client: Client, who: str) -> None:
    case = open_case(world.professional)
    client.force_login(getattr(world, who))

    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.post(case.get_absolute_url(), {"body": "x"}).status_code == 404
    assert client.post(reverse("support:solve", args=[case.public_id])).status_code == 404
    assert fresh(case).version == 1


@pytest.mark.parametrize(
    "url", [ASK, QUESTIONS, f"{QUESTIONS}6b1f0c1e-5a6e-4a53-9d0a-0c9a5a1f7e11/"]
)
def test_it_asks_to_log_in(client: Client, db: None, url: str) -> None:
    answer = client.get(url)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_it_shows_hostile_text_inert(world: World, asker: Client) -> None:
    asker.post(ASK, filled_in(subject=HOSTILE, body=HOSTILE))
    case = Case.objects.get()

    for url in (QUESTIONS, case.get_absolute_url()):
        text = asker.get(url).content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ settings.SECRET_KEY }}" in text


def test_it_keeps_letters_while_the_mail_server_is_away(
    world: World, asker: Client, settings: Any
) -> None:
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1

    answer = asker.post(ASK, filled_in())
    assert (answer.status_code, outbox.run_due()) == (302, 0)
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Outbox.objects.update(due_at=Case.objects.get().opened_at)

    assert outbox.run_due() == 1
    assert [letter.to for letter in mail.outbox] == [[world.professional.email]]
