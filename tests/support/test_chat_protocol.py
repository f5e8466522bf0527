"""The protocol under a bell that loses, repeats and reorders, against the real service.

Two people write and read in one chat. Rings, requests and answers may all be lost; people disconnect and come
back. Whatever happens, a reader never shows a hole, and once everything is quiet each shows exactly what is in
the database, in its order, and each message that was written stands there once.
"""

from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from onboarding.constants import OrganisationKind, Role
from onboarding.models import User
from support import chat
from support.chat_messages import describe_message, read_after
from support.consumers import replay
from support.models import Conversation
from tests.factories import make_organisation, make_person
from tests.support.chat_client import ClientLog

SIDES = st.integers(0, 1)
PICK = st.integers(0, 10_000)
people: dict[str, User] = {}


class Protocol(RuleBasedStateMachine):
    """``shelf[side]`` holds rings under way to that reader; ``unsent[side]`` its outbox, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.people = (people["asker"], people["expert"])
        started = chat.start_conversation(requester=self.people[0], body="begin", client_id=uuid4())
        self.id = chat.claim(conversation_id=started.pk, expert=self.people[1]).pk
        self.readers = [ClientLog(), ClientLog()]
        self.connected = [True, True]
        self.shelf: list[list[dict[str, Any]]] = [[], []]
        self.unsent: list[list[UUID]] = [[], []]
        self.written: list[UUID] = []
        self.acknowledged: set[UUID] = set()

    def _conversation(self) -> Conversation:
        return Conversation.objects.get(pk=self.id)

    def _post(self, side: int) -> dict[str, Any]:
        key = self.unsent[side][0]
        with mock.patch("support.chat.transaction.on_commit") as on_commit:
            message = chat.send_message(
                conversation_id=self.id, author=self.people[side], client_id=key, body=str(key)
            )
        with mock.patch("support.bell.ring", side_effect=self._ring):
            for call in on_commit.call_args_list:
                call.args[0]()
        return dict(describe_message(message))

    def _ring(self, group: str, event: dict[str, Any]) -> None:
        assert group == chat.group_of(self.id)
        for side in (0, 1):
            if self.connected[side]:
                self.shelf[side].append(event)

    def _hear(self, side: int, event: dict[str, Any]) -> None:
        if event["message"] is None:
            self.readers[side].hear(event["seq"])
        else:
            self.readers[side].accept(event["message"])

    @rule(side=SIDES)
    def write(self, side: int) -> None:
        key = uuid4()
        self.unsent[side].append(key)
        self.written.append(key)

    @rule(side=SIDES)
    def post(self, side: int) -> None:
        if self.unsent[side]:
            message = self._post(side)
            self.acknowledged.add(self.unsent[side].pop(0))
            self.readers[side].accept(message)

    @rule(side=SIDES)
    def post_and_lose_the_answer(self, side: int) -> None:
        if self.unsent[side]:
            self._post(side)

    @rule(side=SIDES, pick=PICK)
    def hear_any_ring(self, side: int, pick: int) -> None:
        if self.shelf[side]:
            self._hear(side, self.shelf[side].pop(pick % len(self.shelf[side])))

    @rule(side=SIDES, pick=PICK)
    def hear_a_ring_twice(self, side: int, pick: int) -> None:
        if self.shelf[side]:
            self._hear(side, self.shelf[side][pick % len(self.shelf[side])])

    @rule(side=SIDES, pick=PICK)
    def lose_a_ring(self, side: int, pick: int) -> None:
        if self.shelf[side]:
            self.shelf[side].pop(pick % len(self.shelf[side]))

    @rule(side=SIDES)
    def disconnect(self, side: int) -> None:
        self.connected[side] = False
        self.shelf[side].clear()

    @rule(side=SIDES)
    def come_back(self, side: int) -> None:
        self.connected[side] = True
        answer = replay(self._conversation(), self.readers[side].contig)
        self.readers[side].take(answer)

    @rule(side=SIDES)
    def heartbeat(self, side: int) -> None:
        if self.connected[side]:
            self.readers[side].hear(self._conversation().last_seq)

    @rule(side=SIDES)
    def catch_up(self, side: int) -> None:
        if self.readers[side].is_behind:
            self.readers[side].take(read_after(self._conversation(), self.readers[side].contig))

    @rule(side=SIDES)
    def reload(self, side: int) -> None:
        """A new page shows what the server renders; the outbox outlives it."""
        fresh = ClientLog()
        fresh.take(read_after(self._conversation(), 0))
        self.readers[side], self.connected[side] = fresh, True

    @invariant()
    def no_reader_shows_a_hole_or_a_double(self) -> None:
        for reader in self.readers:
            assert [message["seq"] for message in reader.shown] == list(range(1, reader.contig + 1))

    @invariant()
    def what_shows_as_sent_is_stored_once(self) -> None:
        stored = list(self._conversation().messages.values_list("client_id", flat=True))
        assert self.acknowledged <= set(stored)
        assert len(stored) == len(set(stored)) == self._conversation().last_seq

    def teardown(self) -> None:
        """The faults stop: outboxes empty, a heartbeat comes, readers catch up."""
        for side in (0, 1):
            while self.unsent[side]:
                self._post(side)
                self.unsent[side].pop(0)
        stored = read_after(self._conversation(), 0)["messages"]
        for side in (0, 1):
            self.heartbeat(side)
            self.come_back(side)
            assert self.readers[side].shown == stored
        keys = [message["client_id"] for message in stored[2:]]
        assert sorted(keys) == sorted(str(key) for key in self.written)


@pytest.mark.django_db
def test_it_loses_nothing_under_a_lossy_bell() -> None:
    programme = make_organisation("Programma", OrganisationKind.PROGRAMME, None)
    town = make_organisation("Veldstad", OrganisationKind.MUNICIPALITY, programme)
    people["asker"] = make_person("vrager", town, Role.PROFESSIONAL)
    people["expert"] = make_person("deskundige", programme, Role.EXPERT)

    run_state_machine_as_test(
        Protocol,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_it_shows_a_hole_to_nobody() -> None:
    """The rule itself, without any service."""
    reader = ClientLog()
    for seq in (2, 3, 1, 1, 5):
        reader.accept({"seq": seq})

    assert [message["seq"] for message in reader.shown] == [1, 2, 3]
    assert reader.is_behind
