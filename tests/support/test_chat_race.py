"""Many senders at once: with the lock nothing is lost or doubled, without it numbers collide."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, close_old_connections, connection

from support import chat, services
from support.exceptions import SupportError
from support.models import Case, Conversation, Message
from tests.support.chats import join_chat, start_chat, write
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SENDERS, EACH = 4, 40


def _in_threads(work: Callable[[int], object], count: int) -> list[object]:
    """Run ``work`` in ``count`` threads; what it returned, or the error it raised."""

    def run(number: int) -> object:
        try:
            return work(number)
        except (DatabaseError, SupportError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        results = list(pool.map(run, range(count)))
    close_old_connections()
    return results


def test_it_loses_nothing_of_many_senders_at_once(world: World) -> None:
    conversation = join_chat(world)
    people = (world.professional, world.expert)
    keys = [[uuid4() for _turn in range(EACH)] for _sender in range(SENDERS)]

    def send(number: int) -> None:
        for key in keys[number]:
            write(conversation, people[number % 2], str(key), key)
            write(conversation, people[number % 2], str(key), key)  # the answer was lost: again

    with mock.patch("support.bell.ring"):
        results = _in_threads(send, SENDERS)

    conversation.refresh_from_db()
    seqs = list(conversation.messages.order_by("seq").values_list("seq", flat=True))
    assert results == [None] * SENDERS
    assert seqs == list(range(1, 2 + SENDERS * EACH + 1))
    assert conversation.last_seq == len(seqs)
    bodies = Counter(conversation.messages.values_list("body", flat=True))
    assert all(bodies[str(key)] == 1 for mine in keys for key in mine)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_it_needs_the_lock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows the race: without the lock all have read the same head, and all but one message is lost."""
    conversation, all_have_read = join_chat(world), threading.Barrier(SENDERS, timeout=20)
    people = (world.professional, world.expert)

    def read_without_lock(conversation_id: UUID) -> Conversation:
        found = Conversation.objects.select_related("case__municipality").get(pk=conversation_id)
        all_have_read.wait()
        return found

    monkeypatch.setattr(chat, "_lock", read_without_lock)

    results = _in_threads(lambda number: write(conversation, people[number % 2], "x"), SENDERS)

    assert sum(isinstance(result, IntegrityError) for result in results) == SENDERS - 1
    assert Message.objects.filter(conversation=conversation, body="x").count() == 1


def test_it_gives_a_chat_to_one_of_two_experts(world: World) -> None:
    conversation = start_chat(world)
    experts = (world.expert, world.administrator)

    results = _in_threads(
        lambda number: chat.claim(conversation_id=conversation.pk, expert=experts[number]), 2
    )

    refused = [result for result in results if isinstance(result, SupportError)]
    conversation.refresh_from_db()
    assert [error.code for error in refused] == ["taken"]
    assert conversation.assignee in experts
    assert conversation.messages.count() == 2


def test_it_starts_one_chat_from_two_submits_at_once(world: World) -> None:
    key = uuid4()

    results = _in_threads(
        lambda _number: chat.start_conversation(
            requester=world.professional, body="Hallo", client_id=key
        ),
        3,
    )

    assert len({result.pk for result in results}) == 1  # type: ignore[attr-defined]
    assert (Case.objects.count(), Message.objects.count()) == (1, 1)


def test_it_survives_closing_the_case_amid_messages(world: World) -> None:
    """Closing locks case before conversation, as writing does: no deadlock, no hole."""
    conversation = join_chat(world)

    def act(number: int) -> None:
        if number == 0:
            services.close_case(case=conversation.case, actor=world.expert)
            return
        for _turn in range(10):
            write(conversation, world.professional, "nog iets")

    results = _in_threads(act, 3)

    conversation.refresh_from_db()
    assert all(result is None or getattr(result, "code", "") == "closed" for result in results)
    assert conversation.is_closed
    assert conversation.messages.count() == conversation.last_seq
