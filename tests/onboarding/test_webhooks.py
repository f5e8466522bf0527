"""Changes are told to a tool: signed, in order per person, until they are taken, and never into our own network."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from onboarding import outbox, webhooks
from onboarding.access import make_access_permanent
from onboarding.access_acts import extend_access, pause_access, resume_access
from onboarding.models import Outbox, Tool
from onboarding.tools import register_tool, rotate_webhook_secret, webhook_secrets
from onboarding.withdrawal import withdraw_access
from tests.onboarding.receiver import Receiver, listening
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.OTHERS_IN_PRIVATE_NETWORKS = True
    with listening() as receiver:
        yield receiver


@pytest.fixture
def tool(receiver: Receiver) -> Tool:
    return register_tool(
        client_id="tool",
        name="Tool",
        redirect_uri="https://tool.example/callback",
        secret="x" * 40,
        webhook_url=receiver.url,
    )


def _waiting() -> int:
    return Outbox.objects.waiting().filter(kind=webhooks.OUTBOX_KIND).count()


def test_a_change_is_told_once(world: World, tool: Tool, receiver: Receiver) -> None:
    make_access_permanent(person=world.professional)
    outbox.run_due()
    outbox.run_due()

    [letter] = receiver.letters
    assert (letter["type"], letter["version"]) == ("access.changed", 1)
    assert letter["data"] == {
        "sub": world.professional.username,
        "number": 1,
        "claims_version": 1,
        "access": "permanent",
        "tool_mode": "full",
        "access_until": None,
        "municipality": "veldstad",
        "municipality_name": "Veldstad",
    }


def test_it_is_signed_as_the_standard_says(world: World, tool: Tool, receiver: Receiver) -> None:
    make_access_permanent(person=world.professional)
    outbox.run_due()

    headers, body = receiver.headers[0], receiver.bodies[0]
    key = base64.b64decode(webhook_secrets(tool)[0].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60


def test_while_the_secret_key_changes_both_sign(
    world: World, tool: Tool, receiver: Receiver, settings: Settings
) -> None:
    former = webhook_secrets(tool)[0]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]
    make_access_permanent(person=world.professional)
    outbox.run_due()

    assert former in webhook_secrets(tool)
    assert len(receiver.headers[0]["webhook-signature"].split()) == 2


def test_an_hour_away_and_all_comes_in_order_per_person(
    world: World, tool: Tool, receiver: Receiver
) -> None:
    receiver.status = 503
    extend_access(person=world.professional, actor=world.contact, days=5, reason="druk")
    outbox.run_due()
    pause_access(person=world.professional, actor=world.contact)
    extend_access(person=world.stranger, actor=world.programme_lead, days=5, reason="druk")
    outbox.run_due()
    resume_access(person=world.professional, actor=world.contact)
    now = timezone.now()
    for minute in range(0, 60, 5):
        with time_machine.travel(now + timedelta(minutes=minute)):
            outbox.run_due()
    refused = (len(receiver.letters), _waiting())

    receiver.status = 200
    for hour in range(1, 4):
        with time_machine.travel(now + timedelta(hours=2 * hour)):
            while outbox.run_due():
                pass

    numbers = [
        letter["data"]["number"]
        for letter in receiver.letters
        if letter["data"]["sub"] == world.professional.username
    ]
    assert refused == (0, 4)
    assert numbers == [1, 2, 3]
    assert len(receiver.letters) == 4
    assert _waiting() == 0


def test_one_person_who_waits_holds_up_nobody_else(
    world: World, tool: Tool, receiver: Receiver
) -> None:
    receiver.status = 422
    make_access_permanent(person=world.professional)
    outbox.run_due()
    receiver.status = 200

    make_access_permanent(person=world.stranger)
    outbox.run_due()

    assert [letter["data"]["sub"] for letter in receiver.letters] == [world.stranger.username]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_tool_that_is_away_is_asked_with_one_letter_at_a_time(
    world: World, tool: Tool, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    for person in (world.professional, world.stranger):
        make_access_permanent(person=person)
    outbox.run_due()
    rows = Outbox.objects.filter(kind=webhooks.OUTBOX_KIND).order_by("pk")
    tried = list(rows.values_list("attempts", "last_error"))

    receiver.status = 200
    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        outbox.run_due()

    assert tried == [(1, f"AwayError: {status}"), (0, "put off")]
    assert len(receiver.letters) == 2


def test_what_is_told_late_is_true_when_it_is_told(
    world: World, tool: Tool, receiver: Receiver
) -> None:
    extend_access(person=world.professional, actor=world.contact, days=5, reason="druk")
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    outbox.run_due()

    assert [letter["data"]["access"] for letter in receiver.letters] == ["none", "none"]


def test_gone_is_gone_until_somebody_looks(world: World, tool: Tool, receiver: Receiver) -> None:
    receiver.status = 410
    make_access_permanent(person=world.professional)
    outbox.run_due()
    gone = Tool.objects.get().webhook_gone_at
    make_access_permanent(person=world.stranger)
    nothing = _waiting()

    receiver.status = 200
    rotate_webhook_secret(tool=Tool.objects.get(), actor=world.administrator)
    withdraw_access(person=world.stranger, actor=world.programme_lead, reason="weg")
    outbox.run_due()

    assert gone is not None
    assert nothing == 0
    assert len(receiver.letters) == 3  # what it missed too


def test_a_redirect_is_not_followed(world: World, tool: Tool, receiver: Receiver) -> None:
    receiver.status = 307

    make_access_permanent(person=world.professional)
    outbox.run_due()

    assert receiver.letters == []
    assert _waiting() == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "[::1]", "192.168.0.9"]
)
def test_our_own_network_is_never_asked(
    world: World, tool: Tool, receiver: Receiver, settings: Settings, host: str
) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = False
    Tool.objects.update(webhook_url=f"http://{host}:{receiver.url.split(':')[2]}")

    make_access_permanent(person=world.professional)
    outbox.run_due()

    assert receiver.letters == []
    row = Outbox.objects.get(kind=webhooks.OUTBOX_KIND)
    assert (row.failed_at, row.last_error) == (None, "AwayError: RefusedError")


def test_one_wrong_answer_of_a_name_server_loses_nothing(
    world: World,
    tool: Tool,
    receiver: Receiver,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = False
    make_access_permanent(person=world.professional)
    outbox.run_due()
    before = len(receiver.letters)

    settings.OTHERS_IN_PRIVATE_NETWORKS = True  # the name leads to the tool again
    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        outbox.run_due()

    assert (before, len(receiver.letters), _waiting()) == (0, 1, 0)
    assert "127.0.0.1" not in caplog.text


def test_a_tool_that_is_off_hears_nothing(world: World, tool: Tool, receiver: Receiver) -> None:
    Tool.objects.update(is_active=False)

    make_access_permanent(person=world.professional)
    outbox.run_due()

    assert receiver.letters == []


def test_nothing_is_promised_when_the_change_is_taken_back(world: World, tool: Tool) -> None:
    def change_and_fail() -> None:
        with transaction.atomic():
            make_access_permanent(person=world.professional)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        change_and_fail()

    assert _waiting() == 0
