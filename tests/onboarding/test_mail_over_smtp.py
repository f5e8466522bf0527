"""Letters leave by a real SMTP conversation, as they do on servers."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from onboarding import mail, outbox
from onboarding.models import Outbox
from tests.faults.mail_sink import MailSink
from tests.world import World


@pytest.fixture
def sink(settings: pytest.FixtureRequest) -> MailSink:
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with MailSink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def _send(world: World) -> None:
    mail.send_to(
        person=world.professional,
        template="onboarding/mail/access_permanent",
        context={},
        key="one",
        headers={"Message-ID": "<one@test.example>"},
    )


def test_it_hands_a_letter_to_the_mail_server(world: World, sink: MailSink) -> None:
    _send(world)

    done = outbox.run_due()

    assert done == 1
    (letter,) = sink.letters
    assert letter["To"] == world.professional.email
    assert letter["Message-ID"] == "<one@test.example>"
    assert letter.get_payload(decode=True)


def test_it_keeps_the_letter_when_the_mail_server_is_gone(world: World, sink: MailSink) -> None:
    _send(world)
    sink.shutdown()
    sink.server_close()

    done = outbox.run_due()

    row = Outbox.objects.get(key="one")
    assert (done, row.attempts, row.last_error) == (0, 1, "ConnectionRefusedError")
    assert row.done_at is None
    assert row.payload != {}


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "553 no", "501 bad address"])
def test_it_gives_up_a_mailbox_that_does_not_exist(
    world: World, sink: MailSink, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    sink.refusal = answer
    _send(world)

    outbox.run_due()

    row = Outbox.objects.get(key="one")
    assert (row.failed_at is not None, row.done_at, row.payload) == (True, None, {})
    assert outbox.backlog().given_up == 1
    assert "given up: RefusedError" in caplog.text
    assert world.professional.email not in caplog.text
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert outbox._claim_next() is None


@pytest.mark.parametrize("answer", ["450 later", "554 5.7.1 relay access denied"])
def test_it_tries_again_what_may_pass(world: World, sink: MailSink, answer: str) -> None:
    sink.refusal = answer
    _send(world)

    outbox.run_due()

    row = Outbox.objects.get(key="one")
    assert (row.failed_at, row.last_error) == (None, "SMTPRecipientsRefused")
    assert row.payload != {}


def test_it_gives_up_after_days_without_a_mail_server(world: World, sink: MailSink) -> None:
    sink.refusal = "450 later"
    _send(world)
    Outbox.objects.update(attempts=mail.LAST_ATTEMPT - 1)

    outbox.run_due()

    assert outbox.backlog().given_up == 1
    assert Outbox.objects.get(key="one").payload == {}
