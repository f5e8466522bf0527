"""A letter that comes back hours later marks its person, whoever's server wrote it; nobody can make one up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import Message
from email.utils import format_datetime

import pytest
import time_machine
from django.core import mail
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from onboarding import invites, lapsing, outbox, returned_mail
from onboarding.access import end_of_day
from onboarding.models import Access, AccessReminder, User
from onboarding.returned_mail import note_returned
from tests.onboarding import returns
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(world: World) -> User:
    invitation = invites.invite_person(
        email="typefout@veldstad.example",
        name=("Nina", "Nieuw"),
        organisation=world.veldstad_team,
        invited_by=world.contact,
    )
    return invitation.person


@pytest.fixture
def letter(person: User) -> Message:
    outbox.run_due()
    return mail.outbox[-1].message()


def _since(person: User) -> object:
    return User.objects.get(pk=person.pk).unreachable_since


@pytest.mark.parametrize("write", [returns.postfix, returns.exim])
def test_it_marks_the_person(
    person: User, letter: Message, write: Callable[[Message], bytes]
) -> None:
    at = timezone.now()

    assert note_returned(write(letter), at=at)

    assert _since(person) == at


def test_the_first_time_stays(person: User, letter: Message) -> None:
    at = timezone.now()
    note_returned(returns.postfix(letter), at=at)

    note_returned(returns.postfix(letter), at=at + timedelta(hours=1))

    assert _since(person) == at


@pytest.mark.parametrize(
    "raw",
    [
        lambda letter: returns.postfix(letter, status="4.2.2", action="delayed"),
        lambda letter: returns.postfix(letter, status="5.7.1"),
        returns.away,
        lambda letter: letter.as_bytes(),
        lambda letter: b"",
        lambda letter: b"\xff\xfe\x00" * 1000,
    ],
    ids=["late", "about us", "on leave", "the letter", "empty", "noise"],
)
def test_anything_else_says_nothing(
    person: User, letter: Message, raw: Callable[[Message], bytes]
) -> None:
    assert not note_returned(raw(letter), at=timezone.now())

    assert _since(person) is None


def test_without_a_letter_of_ours_it_is_made_up(person: User, letter: Message) -> None:
    for made_up in ("<x@doorbraak.example>", "<>", f"<{'0' * 16}.{person.username}.{'A' * 43}@x>"):
        letter.replace_header("Message-ID", made_up)
        assert not note_returned(returns.postfix(letter), at=timezone.now())

    assert _since(person) is None


def test_a_letter_to_one_says_nothing_of_another(
    world: World, person: User, letter: Message
) -> None:
    letter.replace_header("To", world.professional.email)

    note_returned(returns.postfix(letter), at=timezone.now())

    assert _since(person) is None
    assert _since(world.professional) is None


def test_who_has_another_address_by_now_is_left_alone(person: User, letter: Message) -> None:
    User.objects.filter(pk=person.pk).update(email="nina@veldstad.example")

    note_returned(returns.postfix(letter), at=timezone.now())

    assert _since(person) is None


def test_it_counts_while_the_secret_key_changes(
    person: User, letter: Message, settings: Settings
) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]

    assert note_returned(returns.postfix(letter), at=timezone.now())


# --- Reminders ------------------------------------------------------------------------------------


def _remind_in_the_past(access: Access, days_ago: dict[int, int]) -> None:
    """By days before the end: so many days ago each reminder left."""
    for days_before, ago in days_ago.items():
        at = timezone.now() - timedelta(days=ago)
        AccessReminder.objects.create(
            access=access,
            until=access.ends_at,
            days_before=days_before,
            promised_at=at,
            delivered_at=at,
        )


def _delivered() -> list[int]:
    rows = AccessReminder.objects.exclude(delivered_at=None).order_by("-days_before")
    return list(rows.values_list("days_before", flat=True))


@pytest.fixture
def reminder(world: World) -> Message:
    """The one of thirty days ahead, which left 20 days ago; the next two left 4 days ago and today."""
    access = Access.objects.get(person=world.professional)
    access.tool_until = end_of_day(timezone.now(), days=9)
    access.save()
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        lapsing.promise_reminders()
        outbox.run_due()
    _remind_in_the_past(access, {14: 4, 7: 0})
    return next(m for m in mail.outbox if m.to == [world.professional.email]).message()


@pytest.mark.parametrize("days", [5, 20])
def test_exactly_the_reminder_that_came_back_was_not_delivered(
    world: World, reminder: Message, days: int
) -> None:
    """A mail server tries for five days; this one said so at once, or after all reminders had left."""
    before = _delivered()

    with time_machine.travel(timezone.now() - timedelta(days=20 - days)):
        note_returned(returns.postfix(reminder, status="4.4.7"), at=timezone.now())

    assert (before, _delivered()) == ([30, 14, 7], [14, 7])
    assert _since(world.professional) is not None


def test_it_is_said_twice_and_counts_once(reminder: Message) -> None:
    for _time in range(2):
        note_returned(returns.postfix(reminder), at=timezone.now())

    assert _delivered() == [14, 7]


def test_a_policy_against_us_is_no_delivery_and_not_the_fault_of_the_address(
    world: World, reminder: Message
) -> None:
    assert not note_returned(returns.postfix(reminder, status="5.7.1"), at=timezone.now())

    assert _delivered() == [14, 7]
    assert _since(world.professional) is None


def test_what_was_sent_to_a_former_address_and_came_back_was_not_delivered(
    world: World, reminder: Message
) -> None:
    User.objects.filter(pk=world.professional.pk).update(email="anders@veldstad.example")

    note_returned(returns.postfix(reminder), at=timezone.now())

    assert _delivered() == [14, 7]
    assert _since(world.professional) is None


def _refuse_another_letter(person: User, date: str) -> None:
    lapsing.remind_now(Access.objects.get(person=person), at=timezone.now())
    outbox.run_due()
    back = returns.postfix(mail.outbox[-1].message(), date=date)
    assert note_returned(back, at=timezone.now())


def test_when_another_letter_comes_back_what_left_a_week_before_counts_no_more(
    world: World,
) -> None:
    access = Access.objects.get(person=world.professional)
    _remind_in_the_past(access, {30: 20, 14: 8, 7: 6})

    _refuse_another_letter(world.professional, date="")

    assert _delivered() == [30, 14]


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        (format_datetime(timezone.now() - timedelta(days=10)), [30]),
        (format_datetime(timezone.now() + timedelta(days=30)), [30, 14]),
        ("gisteren", [30, 14]),
        ("Fri, 31 Feb 2026 99999999999999999999:00:00 +0000", [30, 14]),
        ("Tue, 1 Jan 1980 00:00:00 -0000", []),
    ],
    ids=["read late", "a clock that is ahead", "words", "no such moment", "a clock that stopped"],
)
def test_a_week_before_it_came_back_not_before_it_was_read(
    world: World, date: str, kept: list[int]
) -> None:
    access = Access.objects.get(person=world.professional)
    _remind_in_the_past(access, {30: 20, 14: 16, 7: 6})

    _refuse_another_letter(world.professional, date=date)

    assert _delivered() == kept


# --- The mailbox ----------------------------------------------------------------------------------


class _Box:
    """A mailbox at the edge of the machine; ``tests/services`` reads a real one."""

    def __init__(self, letters: list[bytes]) -> None:
        self.letters, self.flags, self.is_expunged = letters, dict[bytes, str](), False

    def uid(self, command: str, *arguments: str) -> tuple[str, list[object]]:
        if command == "SEARCH":
            return "OK", [b" ".join(b"%d" % n for n in range(len(self.letters))) or None]
        number = arguments[0]
        if command == "FETCH":
            return "OK", [(b"", self.letters[int(number)]), b")"]
        self.flags[number] = arguments[-1]
        return "OK", [None]

    def expunge(self) -> None:
        self.is_expunged = True


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> _Box:
    box = _Box([])
    settings.RETURNED_MAIL_URL = "imaps://a:b@mail.example"

    @contextmanager
    def open_box() -> Iterator[_Box]:
        yield box

    monkeypatch.setattr(returned_mail, "_mailbox", open_box)
    return box


def test_one_that_cannot_be_read_holds_up_no_other(
    person: User, letter: Message, box: _Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = returned_mail.scan_message

    def scan(message: Message) -> frozenset[bytes]:
        if message["Subject"] == "broken":
            raise UnicodeDecodeError("ascii", b"", 0, 1, "x")
        return real(message)

    monkeypatch.setattr(returned_mail, "scan_message", scan)
    broken = f"Subject: broken\r\n\r\n{letter['Message-ID']}".encode()
    box.letters = [broken, returns.away(letter), returns.postfix(letter)]

    assert returned_mail.read_returned() == 1

    assert box.flags == {"0": r"(\Seen)", "1": r"(\Seen)", "2": r"(\Seen \Deleted)"}
    assert box.is_expunged
    assert _since(person) is not None


def test_without_the_database_it_is_read_again_later(
    letter: Message, box: _Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(raw: bytes, *, at: object) -> bool:
        raise OperationalError

    monkeypatch.setattr(returned_mail, "note_returned", fail)
    box.letters = [returns.postfix(letter)]

    with pytest.raises(OperationalError):
        returned_mail.read_returned()

    assert box.flags == {}


def test_an_empty_mailbox_is_nothing_special(box: _Box) -> None:
    assert returned_mail.read_returned() == 0
    assert not box.is_expunged


def test_a_mailbox_that_does_not_answer_is_noted(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.RETURNED_MAIL_URL = "imap://naam:geheim@127.0.0.1:9"

    assert returned_mail.read_returned() == 0

    assert "ConnectionRefusedError" in caplog.text
    assert "geheim" not in caplog.text
    assert "naam" not in caplog.text


def test_without_a_mailbox_nobody_looks(settings: Settings) -> None:
    settings.RETURNED_MAIL_URL = ""

    assert returned_mail.read_returned() == 0
