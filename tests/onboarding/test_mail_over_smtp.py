"""Letters leave by a real SMTP conversation, as they do on servers."""

import pytest

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
