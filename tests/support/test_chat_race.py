"""Many senders at once: with the lock nothing is lost or doubled, without it numbers collide."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from unittest import mock
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, close_old_connections, connection
from django.db.models import F

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


def test_it_would_lose_messages_without_the_lock(world: World) -> None:
    """The race is real: two that read the same head take the same number."""
    conversation = join_chat(world)
    start = Conversation.objects.get(pk=conversation.pk).last_seq

    def number_without_lock(person_index: int) -> None:
        author = (world.professional, world.expert)[person_index % 2]
        for _turn in range(3):
            seq = Conversation.objects.get(pk=conversation.pk).last_seq + 1
            barrier.wait()
            Message.objects.create(
                conversation=conversation, seq=seq, author=author, body="x", client_id=uuid4()
            )
            Conversation.objects.filter(pk=conversation.pk).update(last_seq=F("last_seq") + 1)

    barrier = threading.Barrier(2, timeout=20)
    results = _in_threads(lambda number: _stop_on_error(number_without_lock, number, barrier), 2)

    assert any(isinstance(result, IntegrityError) for result in results)
    assert Message.objects.filter(conversation=conversation, seq__gt=start).count() < 6


def _stop_on_error(work: Callable[[int], None], number: int, barrier: threading.Barrier) -> None:
    try:
        work(number)
    except DatabaseError:
        barrier.abort()
        raise
    except threading.BrokenBarrierError:
        return


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
