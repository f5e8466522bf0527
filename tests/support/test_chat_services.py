"""The services of the chat: one conversation from one first message, one number a message, one expert."""

from collections.abc import Iterator
from unittest import mock
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone
from helpdesk.models import FollowUp, Ticket

from onboarding import outbox
from onboarding.models import Outbox
from support import chat, services
from support.chat_letters import FANOUT_KIND
from support.constants import CaseState, MessageKind
from support.exceptions import SupportError
from support.models import Case, Conversation, Marker, Message
from tests.support.chats import start_chat, write
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def rings() -> Iterator[mock.Mock]:
    with mock.patch("support.bell.ring") as ring:
        yield ring


def test_it_opens_ticket_case_and_conversation_from_the_first_message(world: World) -> None:
    conversation = start_chat(world, "Mag dit?\nOver een uitkering.")

    case = conversation.case
    message = conversation.messages.get()
    assert (case.ticket.title, case.ticket.description) == ("Mag dit?", "")
    assert (case.requester, case.municipality) == (world.professional, world.veldstad)
    assert (message.seq, message.body) == (1, "Mag dit?\nOver een uitkering.")
    assert conversation.is_waiting


def test_it_starts_one_chat_however_often_the_form_is_sent(world: World) -> None:
    key = uuid4()

    chats = [
        chat.start_conversation(requester=world.professional, body="Hallo", client_id=key)
        for _turn in range(3)
    ]

    assert len({conversation.pk for conversation in chats}) == 1
    assert (Ticket.objects.count(), Case.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_it_starts_nothing_when_the_first_message_is_refused(world: World) -> None:
    with pytest.raises(SupportError) as refusal:
        chat.start_conversation(requester=world.professional, body=" \n ", client_id=uuid4())

    assert refusal.value.code == "empty"
    assert not Ticket.objects.exists()


def test_it_numbers_messages_and_answers_a_repeat_with_the_first(world: World) -> None:
    conversation = start_chat(world)
    key = uuid4()

    first = write(conversation, world.professional, "een", key)
    again = write(conversation, world.professional, "een", key)
    second = write(conversation, world.professional, "twee")

    assert (first.seq, again.seq, second.seq) == (2, 2, 3)
    conversation.refresh_from_db()
    assert conversation.last_seq == conversation.messages.count() == 3


def test_it_rings_after_the_commit_only(
    world: World, rings: mock.Mock, django_capture_on_commit_callbacks: object
) -> None:
    conversation = start_chat(world)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        message = write(conversation, world.professional, "een")
        rings.assert_not_called()

    group, event = rings.call_args.args
    assert group == f"c.{conversation.pk}"
    assert (event["seq"], event["message"]["text"]) == (message.seq, "een")


def test_it_rings_without_the_text_of_a_long_message(
    world: World, rings: mock.Mock, django_capture_on_commit_callbacks: object
) -> None:
    conversation = start_chat(world)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        write(conversation, world.professional, "é" * 4000)

    assert rings.call_args.args[1]["message"] is None


@pytest.mark.parametrize(
    ("body", "code"), [("", "empty"), ("  ", "empty"), ("x" * 4001, "too_long")]
)
def test_it_refuses_what_is_no_message(world: World, body: str, code: str) -> None:
    conversation = start_chat(world)

    with pytest.raises(SupportError) as refusal:
        write(conversation, world.professional, body)

    assert refusal.value.code == code


def test_it_lets_only_the_two_in_a_chat_write(world: World) -> None:
    conversation = start_chat(world)

    for person in (world.expert, world.stranger, world.happiness_agent, world.administrator):
        with pytest.raises(SupportError) as refusal:
            write(conversation, person, "ik ook")
        assert refusal.value.code == "not_yours"


def test_it_gives_a_chat_to_the_first_expert(world: World) -> None:
    conversation = start_chat(world)

    chat.claim(conversation_id=conversation.pk, expert=world.expert)
    chat.claim(conversation_id=conversation.pk, expert=world.expert)
    with pytest.raises(SupportError) as refusal:
        chat.claim(conversation_id=conversation.pk, expert=world.administrator)

    conversation.refresh_from_db()
    assert refusal.value.code == "taken"
    assert conversation.assignee == world.expert
    assert conversation.messages.filter(kind=MessageKind.SYSTEM).count() == 1


def test_it_follows_the_chat_in_the_state_of_the_case(world: World) -> None:
    conversation = start_chat(world)
    chat.claim(conversation_id=conversation.pk, expert=world.expert)

    write(conversation, world.expert, "Hier ben ik")

    case = Case.objects.get(pk=conversation.case_id)
    assert case.state == CaseState.WAITING_FOR_ASKER
    assert case.waiting_since is None
    assert not FollowUp.objects.filter(ticket=case.ticket_id).exists()


@pytest.mark.parametrize("is_solved", [True, False])
def test_it_ends_with_one_entry_on_the_case(world: World, is_solved: bool) -> None:
    conversation = start_chat(world)
    chat.claim(conversation_id=conversation.pk, expert=world.expert)
    write(conversation, world.expert, "Dit mag")

    for _turn in range(2):
        chat.close_conversation(
            conversation_id=conversation.pk, actor=world.expert, is_solved=is_solved
        )

    case = Case.objects.get(pk=conversation.case_id)
    entry = FollowUp.objects.get(ticket=case.ticket_id)
    assert case.is_closed is is_solved
    assert "Dit mag" not in (entry.comment or "")
    with pytest.raises(SupportError) as refusal:
        write(conversation, world.professional, "nog iets")
    assert refusal.value.code == "closed"


def test_it_ends_with_its_case(world: World) -> None:
    conversation = start_chat(world)

    services.close_case(case=conversation.case, actor=world.professional)

    conversation.refresh_from_db()
    assert conversation.is_closed
    assert conversation.messages.last().body == "ended"


def test_it_answers_a_repeat_after_the_end_with_the_first(world: World) -> None:
    conversation = start_chat(world)
    key = uuid4()
    first = write(conversation, world.professional, "net op tijd", key)
    chat.close_conversation(conversation_id=conversation.pk, actor=world.professional)

    again = write(conversation, world.professional, "net op tijd", key)

    assert again.seq == first.seq


def test_it_only_moves_a_marker_forward(world: World) -> None:
    conversation = start_chat(world)
    for text in ("een", "twee", "drie"):
        write(conversation, world.professional, text)
    conversation.refresh_from_db()

    for read in (3, 1, 999):
        chat.mark_seen(conversation=conversation, user=world.professional, read=read)

    marker = Marker.objects.get()
    assert (marker.read_seq, marker.delivered_seq) == (4, 4)


def test_it_keeps_no_marker_of_a_reader_who_is_not_in_the_chat(world: World) -> None:
    conversation = start_chat(world)

    chat.mark_seen(conversation=conversation, user=world.administrator, read=1)

    assert not Marker.objects.exists()


def test_it_mails_once_who_has_not_read(world: World) -> None:
    conversation = start_chat(world)
    chat.claim(conversation_id=conversation.pk, expert=world.expert)
    for text in ("een", "twee"):
        write(conversation, world.expert, text)

    _let_letters_go()

    assert [letter.to for letter in mail.outbox] == [[world.professional.email]]
    text = mail.outbox[0].message().get_content()
    assert "een" not in text.split()
    assert str(conversation.pk) in text


def test_a_letter_for_later_wakes_no_worker(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    conversation = start_chat(world)
    chat.claim(conversation_id=conversation.pk, expert=world.expert)

    with (
        mock.patch("onboarding.outbox._nudge") as nudge,
        django_capture_on_commit_callbacks(execute=True),  # type: ignore[operator]
    ):
        write(conversation, world.expert, "een")

    nudge.assert_not_called()
    assert Outbox.objects.filter(kind=FANOUT_KIND).count() == 1


def test_it_mails_nobody_who_has_read(world: World) -> None:
    conversation = start_chat(world)
    chat.claim(conversation_id=conversation.pk, expert=world.expert)
    write(conversation, world.expert, "een")
    conversation.refresh_from_db()
    chat.mark_seen(conversation=conversation, user=world.professional, read=3)

    _let_letters_go()

    assert mail.outbox == []


def test_it_has_no_holes_over_all_conversations(world: World) -> None:
    for _turn in range(2):
        conversation = start_chat(world)
        write(conversation, world.professional, "een")

    for conversation in Conversation.objects.all():
        assert conversation.messages.count() == conversation.last_seq


def _let_letters_go() -> None:
    Outbox.objects.filter(kind=FANOUT_KIND).update(due_at=timezone.now())
    outbox.run_due()


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Mag dit?", "Mag dit?"),
        ("woord " * 20, f"{'woord ' * 12}woord…"),
        ("a" * 90, f"{'a' * 79}…"),
        (f"{'a' * 79} staat precies", f"{'a' * 79}…"),
    ],
)
def test_the_title_of_a_chat_ends_at_a_word(world: World, body: str, title: str) -> None:
    assert start_chat(world, body).case.ticket.title == title
