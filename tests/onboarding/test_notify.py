"""Letters that are written when they leave: true, in the language of the day, and without a trace in the outbox."""

import json
import smtplib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from onboarding import invites, notify, outbox
from onboarding.models import Invitation, Outbox, User
from onboarding.notify import Letter
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> Iterator[list[Any]]:
    """What topic ``test`` heard of letters that were taken; it has nothing to say about ``{"still": False}``."""
    heard: list[Any] = []

    def compose(person: User, args: dict[str, Any]) -> Letter | None:
        still = args.get("still", True)
        return Letter("onboarding/mail/access_permanent", {"tool_url": "x"}) if still else None

    def on_sent(person: User, args: dict[str, Any], at: datetime) -> None:
        heard.append((person.pk, args["n"]))

    notify.register("test", compose, on_sent)
    yield heard
    del notify._topics["test"]


def _tell(person: User, **args: Any) -> None:
    notify.tell(person=person, topic="test", args={"n": 1} | args, key=f"test:{args}")


def test_it_is_written_when_it_leaves(world: World, sent: list[Any]) -> None:
    _tell(world.professional)
    User.objects.filter(pk=world.professional.pk).update(language="en", email="anders@test.example")

    outbox.run_due()

    assert [message.to for message in mail.outbox] == [["anders@test.example"]]
    assert "is now permanent" in mail.outbox[0].subject
    assert sent == [(world.professional.pk, 1)]


def test_what_is_no_longer_true_is_not_said(world: World, sent: list[Any]) -> None:
    _tell(world.professional, still=False)
    _tell(world.stranger)
    User.objects.filter(pk=world.stranger.pk).update(is_active=False)

    assert outbox.run_due() == 2

    assert (mail.outbox, sent) == ([], [])


def test_the_link_of_an_invitation_never_stands_in_the_database(world: World) -> None:
    invitation = invites.invite_person(
        email="nieuw@test.example",
        name=("Nora", "Nieuw"),
        organisation=world.veldstad_team,
        invited_by=world.contact,
    )
    token = invites.link_for(invitation).rstrip("/").rpartition("/")[2]

    waiting = json.dumps(list(Outbox.objects.values("key", "payload")))
    invites.resend_invitation(invitation_id=invitation.pk)
    outbox.run_due()

    assert token not in waiting
    assert len(mail.outbox) == 1  # the older letter has nothing to say any more
    newest = invites.link_for(Invitation.objects.get(pk=invitation.pk))
    assert newest in str(mail.outbox[0].message())


def test_an_address_that_refuses_for_good_is_marked_until_a_letter_arrives(
    world: World, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: EmailBackend, messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({"x@test.example": (550, b"5.1.1 no such mailbox")})

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        _tell(world.professional)
        outbox.run_due()
    refused_since = User.objects.get(pk=world.professional.pk).unreachable_since
    given_up = Outbox.objects.get().failed_at
    _tell(world.professional, n=2)
    outbox.run_due()

    assert refused_since is not None
    assert given_up is not None
    assert sent == [(world.professional.pk, 2)]
    assert User.objects.get(pk=world.professional.pk).unreachable_since is None


def test_one_letter_is_one_in_the_mailbox_however_often_it_was_sent(
    world: World, sent: list[Any]
) -> None:
    payload = notify._payload(world.professional.pk, "test", {"n": 1}, "key")

    notify.deliver(payload)
    notify.deliver(payload)

    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 1


def test_many_are_promised_at_once(
    world: World, sent: list[Any], django_assert_num_queries: Any
) -> None:
    people = [world.professional, world.stranger, world.contact]

    with django_assert_num_queries(1):
        notify.tell_many(topic="test", letters=[(p.pk, {"n": p.pk}, f"t:{p.pk}") for p in people])

    outbox.run_due()
    assert [n for _person, n in sent] == [person.pk for person in people]


def test_an_unknown_topic_is_refused_at_once(world: World) -> None:
    with pytest.raises(LookupError):
        notify.tell(person=world.professional, topic="nobody", args={}, key="x")
