"""Start, health, the demo's mailbox, and the headers of every page."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from learning.models import LearningDocument, LearningImage
from onboarding import mail, outbox
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_new_person_first_reads_what_is_kept(client: Client, world: World) -> None:
    client.force_login(world.professional)

    before = client.get(reverse("cms:start"))
    client.post(reverse("onboarding:welcome"))
    after = client.get(reverse("cms:start"))

    assert (before["Location"], after.status_code) == ("/welkom/", 200)


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


@pytest.mark.parametrize(
    ("cookie", "person_language", "expected"),
    [("", "nl", "nl"), ("", "en", "en"), ("en", "nl", "en"), ("xx", "nl", "nl")],
)
def test_the_language_is_chosen_not_guessed_from_the_browser(
    client: Client, world: World, cookie: str, person_language: str, expected: str
) -> None:
    world.professional.language = person_language
    world.professional.save(update_fields=["language"])
    client.force_login(world.professional)
    if cookie:
        client.cookies["django_language"] = cookie

    answer = client.get(reverse("onboarding:welcome"), headers={"accept-language": "en-US"})

    assert f'<html lang="{expected}">' in answer.content.decode()


def test_documents_and_images_can_be_edited_and_seen(
    client: Client, world: World, png: bytes
) -> None:
    client.force_login(world.administrator)
    document = LearningDocument.objects.create(title="Gids", file=ContentFile(b"tekst", "gids.txt"))
    image = LearningImage.objects.create(title="Beeld", file=ContentFile(png, "beeld.png"))

    assert client.get("/beheer/documents/").status_code == 200
    assert b"".join(client.get(document.url).streaming_content) == b"tekst"
    assert b"".join(client.get(image.file.url).streaming_content) == png
    assert Client().get(image.file.url).status_code == 302
    assert Client().get(document.url).status_code == 302


def test_no_file_outside_the_images_is_served(client: Client, world: World) -> None:
    client.force_login(world.professional)

    assert client.get("/media/images/../films/x.mp4").status_code == 404
    assert client.get("/media/images/%2e%2e/%2e%2e/secret_key").status_code == 404


@pytest.fixture
def png() -> bytes:
    """A picture of 16 by 16."""
    buffer = BytesIO()
    Image.new("RGB", (16, 16), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def test_it_offers_a_forgotten_password_once(world: World) -> None:
    world.professional.set_password("een lang wachtwoord")
    world.professional.save()
    client = Client()
    client.force_login(world.professional)

    text = client.get(reverse("account_change_password")).content.decode()

    assert text.count(f'href="{reverse("account_reset_password")}"') == 1
