"""Letters that are written when they leave: true, in the language of the day, and without a trace in the outbox."""

import json
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from onboarding import invites, notify, outbox
from onboarding.models import Invitation, Outbox, User
from onboarding.notify import Letter
from onboarding.returned_mail import note_returned
from tests.onboarding import returns
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> Iterator[list[Any]]:
    """What topic ``test`` heard of letters that were taken; it has nothing to say about ``{"still": False}``."""
    heard: list[Any] = []

    def compose(person: User, args: dict[str, Any]) -> Letter | None:
        still = args.get("still", True)
        return Letter("onboarding/mail/access_permanent", {"tool_url": "x"}) if still else None

    def on_sent(person: User, args: dict[str, Any], at: datetime, letter: str) -> None:
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


def _since(person: User) -> datetime | None:
    return User.objects.get(pk=person.pk).unreachable_since


def _send(person: User, n: int, *, days: float) -> None:
    """Promise letter ``n`` and let the post go, so many days from now; without ``n`` the post only."""
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        if n:
            _tell(person, n=n)
        outbox.run_due()


@pytest.fixture
def refused(world: World, sent: list[Any], monkeypatch: pytest.MonkeyPatch) -> User:
    """The mail server of the professional's address refused a letter for good."""

    def refuse(self: EmailBackend, messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({"x@test.example": (550, b"5.1.1 no such mailbox")})

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        _tell(world.professional)
        outbox.run_due()
    return world.professional


def test_an_address_that_refuses_for_good_is_marked_until_a_letter_arrives(
    refused: User, sent: list[Any]
) -> None:
    refused_since, given_up = _since(refused), Outbox.objects.get().failed_at
    _send(refused, 2, days=0)
    taken = _since(refused)
    _send(refused, 0, days=6.9)
    nearly = _since(refused)
    _send(refused, 0, days=7.1)

    assert refused_since is not None
    assert given_up is not None
    assert sent == [(refused.pk, 2)]
    assert taken == nearly == refused_since
    assert _since(refused) is None


@pytest.mark.parametrize("status", ["4.4.7", "5.7.1"], ids=["after five days", "about us"])
def test_it_stays_marked_when_that_letter_comes_back(refused: User, status: str) -> None:
    first = _since(refused)
    _send(refused, 2, days=0)
    back = returns.postfix(mail.outbox[-1].message(), status=status)
    note_returned(back, at=timezone.now() + timedelta(days=5, minutes=10))
    _send(refused, 0, days=8)
    after_one = _since(refused)
    _send(refused, 3, days=8)
    _send(refused, 0, days=16)

    assert first == after_one
    assert _since(refused) is None  # of the next one nothing came back


def test_one_that_comes_back_says_nothing_of_one_that_left_after_it(refused: User) -> None:
    _send(refused, 2, days=0)
    first = mail.outbox[-1].message()
    _send(refused, 3, days=2)
    note_returned(returns.postfix(first), at=timezone.now() + timedelta(days=5))
    _send(refused, 0, days=8)
    before = _since(refused)

    _send(refused, 0, days=9.1)

    assert before is not None
    assert _since(refused) is None


def test_what_arrived_says_nothing_of_a_later_refusal(refused: User) -> None:
    _send(refused, 2, days=0)
    later = timezone.now() + timedelta(days=1)
    User.objects.filter(pk=refused.pk).update(unreachable_since=later)

    _send(refused, 0, days=8)

    assert _since(refused) == later


def test_who_refuses_nothing_costs_no_promise(world: World, sent: list[Any]) -> None:
    _tell(world.professional)

    outbox.run_due()

    assert Outbox.objects.count() == 1


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
