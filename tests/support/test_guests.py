"""People who are not logged in: "I cannot get in", introductions, and what agents do with them."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding import outbox
from onboarding.constants import Role
from support import guest_views, guests
from support.constants import CaseState, GuestKind, Tier
from support.models import Case, Guest
from tests.factories import make_person
from tests.support.cases import fresh
from tests.world import World

pytestmark = pytest.mark.django_db
LOCKED_OUT = reverse("support:locked_out")
INTRODUCTION = reverse("introduction:page")
HOSTILE = "<script>alert(1)</script>{{ settings.SECRET_KEY }}"


def filled_in(**changes: Any) -> dict[str, Any]:
    facts = {
        "name": "Noor de Wit",
        "email": "noor@veldstad.example",
        "organisation": "Veldstad",
        "message": "Na inloggen zie ik een lege pagina.",
        "key": uuid4(),
    }
    return {**facts, **changes}


def letters_sent() -> list[Any]:
    outbox.run_due()
    return mail.outbox


def body_of(letter: Any) -> str:
    return letter.message().get_payload(decode=True).decode()


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_it_opens_a_case_of_the_happiness_team_without_an_account(client: Client) -> None:
    answer = client.post(LOCKED_OUT, filled_in(phone="06 12345678"))

    guest = Guest.objects.select_related("case__ticket").get()
    assert answer["Location"] == reverse("support:locked_out_received")
    assert (guest.kind, guest.phone) == (GuestKind.LOCKED_OUT, "06 12345678")
    assert (guest.case.requester, guest.case.municipality) == (None, None)
    assert (guest.case.tier, guest.case.state) == (Tier.HAPPINESS, CaseState.NEW)
    assert guest.case.ticket.title == "Ik kom er niet in: Veldstad"
    assert guest.case.ticket.description == "Na inloggen zie ik een lege pagina."


def test_it_promises_an_answer_by_mail_and_when(client: Client) -> None:
    page = client.post(LOCKED_OUT, filled_in(), follow=True)

    assert "uiterlijk op de tweede werkdag" in page.content.decode()


def test_it_confirms_by_mail_without_a_word_of_the_sender(client: Client) -> None:
    client.post(LOCKED_OUT, filled_in(name="Koop nu!", message="http://spam.example"))

    (letter,) = letters_sent()
    assert letter.to == ["noor@veldstad.example"]
    assert "Koop nu" not in letter.subject + body_of(letter)
    assert "spam.example" not in body_of(letter)
    assert "uiterlijk op de tweede werkdag" in body_of(letter)


def _what_shows(url: str, email: str) -> tuple[Any, ...]:
    """All that somebody outside can see or time of one message, but for what is random in each."""
    cache.clear()
    mail.outbox.clear()
    client = Client()
    client.post(url, {**filled_in(job="Jurist"), "email": ""})  # warms what is read once
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url, filled_in(job="Jurist", email=email))
    statements = [re.sub(r"'.*'|\d+", "", query["sql"], flags=re.S)[:60] for query in queries]
    page = re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"', "", text_of(client, answer["Location"])
    )
    (letter,) = letters_sent()
    return answer.status_code, page, letter.subject, body_of(letter), statements


@pytest.mark.parametrize("url", [LOCKED_OUT, INTRODUCTION])
def test_it_shows_no_difference_between_an_account_and_none(world: World, url: str) -> None:
    """Same status, page, letter and, for the time it takes, the same statements; none about people."""
    known, unknown = (_what_shows(url, m) for m in (world.professional.email, "no@test.example"))

    assert known == unknown
    assert any("helpdesk_ticket" in statement for statement in known[-1])
    assert not any("onboarding_user" in statement for statement in known[-1])


def test_it_is_no_question_of_the_owner_of_the_address(world: World, client: Client) -> None:
    client.post(LOCKED_OUT, filled_in(email=world.professional.email))
    case = Case.objects.get()
    client.force_login(world.professional)

    assert "Ik kom er niet in" not in _main(client.get(reverse("support:questions")))
    assert client.get(case.get_absolute_url()).status_code == 404


def _main(page: Any) -> str:
    return page.content.decode().split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("domain", ["localhost", "[127.0.0.1]", "[IPv6:::1]", "127.0.0.1"])
def test_it_mails_to_no_machine(client: Client, domain: str) -> None:
    answer = client.post(LOCKED_OUT, filled_in(email=f"root@{domain}"))

    assert answer.status_code == 422
    assert "Vul een volledig" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("missing", ["name", "email", "organisation", "message"])
def test_it_keeps_what_was_typed_on_an_error(client: Client, missing: str) -> None:
    page = client.post(LOCKED_OUT, filled_in(**{missing: ""}))

    text = page.content.decode()
    assert page.status_code == 422
    for name, value in filled_in().items():
        assert name in {missing, "key"} or value in text
    assert not Case.objects.exists()


def test_it_makes_one_case_of_a_double_submit(client: Client) -> None:
    form = filled_in()

    client.post(LOCKED_OUT, form)
    client.post(LOCKED_OUT, form)

    assert Case.objects.count() == 1
    assert len(letters_sent()) == 1


def test_it_makes_one_case_of_two_submits_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second did not see the first yet: the key in the database stops it."""
    form = filled_in()
    client.post(LOCKED_OUT, form)
    looks = iter([None])
    real = guests._case_of
    monkeypatch.setattr(guests, "_case_of", lambda key: next(looks, real(key)))

    answer = client.post(LOCKED_OUT, form)

    assert answer.status_code == 302
    assert Case.objects.count() == 1


def away(settings: Any) -> None:
    """A cache on a port where nobody listens."""
    options = {"socket_timeout": 1, "socket_connect_timeout": 1}
    settings.CACHES = {
        "default": {
            "BACKEND": "cms.cache.SharedRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": options,
        }
    }


@pytest.mark.parametrize("spelling", ["noor+{}@gmail.com", "NOOR+{}@GoogleMail.com"])
@pytest.mark.parametrize("is_cache_away", [False, True])
def test_it_mails_one_mailbox_a_few_times_and_opens_every_case(
    client: Client, settings: Any, spelling: str, is_cache_away: bool
) -> None:
    if is_cache_away:
        away(settings)

    pages = [
        client.post(LOCKED_OUT, filled_in(email=spelling.format(n)), follow=True) for n in range(7)
    ]

    assert len(letters_sent()) == guests.LETTERS_PER_MAILBOX_PER_DAY == 5
    assert Case.objects.count() == 7
    assert "uiterlijk op de tweede werkdag" in pages[-1].content.decode()


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("N.oor+x+y@Gmail.com", "noor@gmail.com"),
        ("N.oor+x@Veldstad.example", "n.oor@veldstad.example"),
        ("+@veldstad.example", "+@veldstad.example"),
    ],
)
def test_it_knows_a_mailbox_in_every_spelling(email: str, mailbox: str) -> None:
    assert guests.mailbox_of(email) == mailbox


def test_a_mailbox_gets_letters_again_the_next_day(client: Client) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        for _turn in range(6):
            client.post(LOCKED_OUT, filled_in())
        assert len(letters_sent()) == 5

    client.post(LOCKED_OUT, filled_in())

    assert len(letters_sent()) == 6


def test_a_sender_writes_no_lines_in_our_letters(world: World, client: Client) -> None:
    client.post(INTRODUCTION, filled_in(name="Noor\nde  Wit", job="Jurist\r\nHoi"))

    guest = Guest.objects.get()
    assert (guest.name, guest.job) == ("Noor de Wit", "Jurist Hoi")


def test_it_slows_down_a_flood_from_one_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest_views, "PER_ADDRESS_PER_HOUR", 1)
    client.post(LOCKED_OUT, filled_in())

    same = client.post(LOCKED_OUT, filled_in(email="ander@veldstad.example"))
    elsewhere = client.post(LOCKED_OUT, filled_in(email="a@b.example"), REMOTE_ADDR="10.0.0.9")

    assert (same.status_code, elsewhere.status_code) == (429, 302)


def test_one_network_of_ipv6_is_one_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest_views, "PER_ADDRESS_PER_HOUR", 1)
    client.post(LOCKED_OUT, filled_in(), REMOTE_ADDR="2001:db8:1:2::1")

    same = client.post(LOCKED_OUT, filled_in(), REMOTE_ADDR="2001:db8:1:2:ffff:1:2:3")
    other = client.post(LOCKED_OUT, filled_in(), REMOTE_ADDR="2001:db8:1:3::1")

    assert (same.status_code, other.status_code) == (429, 302)


def test_it_works_while_redis_is_away_up_to_a_ceiling(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    away(settings)
    monkeypatch.setattr(guest_views, "UNCOUNTED_PER_HOUR", 1)

    first = client.post(LOCKED_OUT, filled_in())
    second = client.post(LOCKED_OUT, filled_in(message="Nog eens"), REMOTE_ADDR="10.0.0.9")

    assert (first.status_code, second.status_code) == (302, 429)
    assert "Nog eens" in second.content.decode()
    assert Case.objects.count() == 1


def test_it_sends_who_is_logged_in_to_the_normal_question(world: World, client: Client) -> None:
    client.force_login(world.professional)

    answer = client.post(LOCKED_OUT, filled_in())

    assert answer["Location"] == reverse("support:ask") + "?team=happiness"
    assert not Case.objects.exists()


def test_an_introduction_is_marked_as_such(client: Client) -> None:
    client.post(INTRODUCTION, filled_in(organisation="Gemeente Duindam", job="Beleidsadviseur"))

    guest = Guest.objects.get()
    assert (guest.kind, guest.job) == (GuestKind.INTRODUCTION, "Beleidsadviseur")
    assert guest.case.ticket.title == "Kennismaken: Gemeente Duindam"
    assert guest.case.tier == Tier.HAPPINESS


@pytest.fixture
def case(client: Client, world: World) -> Case:
    client.post(LOCKED_OUT, filled_in())
    return Case.objects.get()


def test_the_agent_sees_that_nobody_was_checked(world: World, client: Client, case: Case) -> None:
    client.force_login(world.happiness_agent)

    listed = client.get(reverse("support:workplace")).content.decode()
    page = client.get(reverse("support:case", args=[case.public_id])).content.decode()

    assert "Noor de Wit" in listed
    assert "niet ingelogd" in listed
    assert "Niet ingelogd, identiteit niet gecontroleerd" in page
    assert "noor@veldstad.example" in page


def test_the_agent_answers_by_mail(world: World, client: Client, case: Case) -> None:
    client.force_login(world.happiness_agent)
    form = {"body": "Ververs de pagina", "act": "answer", "version": 1, "key": uuid4()}

    answer = client.post(reverse("support:answer", args=[case.public_id]), form)

    letter = letters_sent()[-1]
    assert answer.status_code == 302
    assert letter.to == ["noor@veldstad.example"]
    assert letter.subject == "Antwoord op je bericht"
    assert "Ververs de pagina" in body_of(letter)
    assert letter.message()["Reply-To"] == "happiness@doorbraak.example"
    assert fresh(case).state == CaseState.WAITING_FOR_ASKER


def test_the_last_message_of_a_closing_is_mailed_too(
    world: World, client: Client, case: Case
) -> None:
    client.force_login(world.happiness_agent)
    form = {"summary": "Opgelost", "version": 1, "key": uuid4()}

    client.post(reverse("support:close", args=[case.public_id]), form)

    assert "Opgelost" in body_of(letters_sent()[-1])
    assert fresh(case).is_closed


def test_a_note_is_mailed_to_nobody(world: World, client: Client, case: Case) -> None:
    client.force_login(world.happiness_agent)
    form = {"body": "Bel de contactpersoon", "act": "note", "version": 1, "key": uuid4()}

    client.post(reverse("support:answer", args=[case.public_id]), form)

    assert len(letters_sent()) == 1  # the confirmation


def test_an_agent_of_one_municipality_does_not_see_it(
    world: World, client: Client, case: Case
) -> None:
    client.force_login(make_person("lokaal", world.veldstad, Role.HAPPINESS_AGENT))

    assert client.get(reverse("support:case", args=[case.public_id])).status_code == 404
    assert "Noor" not in client.get(reverse("support:workplace")).content.decode()


def test_the_letters_follow_the_language_of_the_page(client: Client) -> None:
    client.cookies["django_language"] = "en"
    client.post(LOCKED_OUT, filled_in())

    assert letters_sent()[0].subject == "We have received your message"
    assert Guest.objects.get().case.ticket.title == "Ik kom er niet in: Veldstad"


def test_it_shows_hostile_text_inert(world: World, client: Client) -> None:
    client.post(
        INTRODUCTION,
        filled_in(name=HOSTILE, organisation=HOSTILE, job=HOSTILE, message=HOSTILE),
    )
    client.force_login(world.happiness_agent)

    for url in (
        reverse("support:workplace"),
        reverse("support:case", args=[Case.objects.get().public_id]),
    ):
        assert "<script>alert(1)" not in client.get(url).content.decode()


def test_the_list_stays_at_its_queries_with_guests(world: World, client: Client) -> None:
    counts = []
    for more in (2, 15):
        for _turn in range(more):
            cache.clear()
            Client().post(LOCKED_OUT, filled_in())
        client.force_login(world.happiness_agent)
        client.get(reverse("support:workplace"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("support:workplace"))
        counts.append(len(queries))

    # Six: session, person, memberships, news, count, the page with tickets, senders, people.
    assert counts[0] == counts[1] <= 6
