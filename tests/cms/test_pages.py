"""Start, health, the demo's mailbox, and the headers of every page."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding import mail, outbox
from onboarding.models import User
from tests.world import World

pytestmark = pytest.mark.django_db


def _informed(person: User) -> User:
    person.informed_at = timezone.now()
    person.save(update_fields=["informed_at"])
    return person


def test_it_says_that_it_is_healthy(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_new_person_first_reads_what_is_kept(client: Client, world: World) -> None:
    client.force_login(world.professional)

    before = client.get(reverse("cms:start"))
    client.post(reverse("onboarding:welcome"))
    after = client.get(reverse("cms:start"))

    assert (before["Location"], after["Location"]) == ("/welkom/", "/leerpad/")


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("professional", "/leerpad/"),
        ("happiness_agent", "/hulp/werkplek/"),
        ("expert", "/hulp/chat/wachtrij/"),
        ("programme_lead", "/peiling/uitkomsten/"),
        ("editor", "/beheer/"),
        ("administrator", "/beheer/"),
    ],
)
def test_everybody_starts_at_the_own_work(
    client: Client, world: World, who: str, where: str
) -> None:
    client.force_login(_informed(getattr(world, who)))

    assert client.get(reverse("cms:start"))["Location"] == where


def test_the_mailbox_shows_what_would_have_been_sent(
    client: Client, world: World, settings: pytest.FixtureRequest, tmp_path: str
) -> None:
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    settings.DELIVERY_EMAIL_BACKEND = "cms.mailbox.MailboxBackend"
    mail.send_to(
        person=world.professional,
        template="onboarding/mail/access_permanent",
        context={"tool_url": "http://localhost:8001"},
        key="a",
    )
    outbox.run_due()

    answer = client.get(reverse("cms:demo_mailbox"))

    assert "professional@test.example" in answer.content.decode()
    assert "http://localhost:8001" in answer.content.decode()


def test_the_policy_for_scripts_is_strict_on_our_pages(client: Client, world: World) -> None:
    client.force_login(world.professional)

    policy = client.get(reverse("onboarding:welcome"))["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy


def test_the_policy_is_looser_for_staff_screens_only(client: Client, world: World) -> None:
    client.force_login(world.administrator)

    assert "unsafe-inline" in client.get("/beheer/")["Content-Security-Policy"]


def test_no_page_is_framed_or_sniffed_elsewhere(client: Client) -> None:
    answer = client.get(reverse("account_login"))

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Referrer-Policy"] == "same-origin"
