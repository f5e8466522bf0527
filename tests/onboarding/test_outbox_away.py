"""A receiver that is away costs one try a round, however much there is to tell it, and nobody else waits for that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from onboarding import outbox
from onboarding.models import Outbox

pytestmark = pytest.mark.django_db
START = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
TRY = timedelta(seconds=10)  # until a connection that nobody answers is let go


@dataclass
class Street:
    """Tools that are told and letters that are sent, by a clock that stands still but for tries that come to nothing."""

    clock: time_machine.Traveller
    away: set[int] = field(default_factory=set)
    tries: list[datetime] = field(default_factory=list)  # that came to nothing
    told: list[tuple[int, int, int]] = field(default_factory=list)
    letters: dict[int, datetime] = field(default_factory=dict)

    def tell(self, payload: dict[str, Any]) -> None:
        if payload["tool"] in self.away:
            self.tries.append(timezone.now())
            self.clock.shift(TRY)
            raise outbox.AwayError("ConnectTimeout")
        self.told.append((payload["tool"], payload["person"], payload["n"]))

    def send(self, payload: dict[str, Any]) -> None:
        self.letters[payload["n"]] = timezone.now()

    def change(self, tool: int, person: int, n: int = 1) -> None:
        outbox.put(
            kind="tell",
            key=f"tool:{tool}:{person}:{n}",
            payload={"tool": tool, "person": person, "n": n},
            lane=f"tool:{tool}:{person}",
        )

    def write(self, n: int) -> None:
        outbox.put(kind="send", key=f"letter:{n}", payload={"n": n})


@pytest.fixture
def street() -> Iterator[Street]:
    with time_machine.travel(START, tick=False) as clock:
        street = Street(clock)
        outbox.register("tell", street.tell)
        outbox.register("send", street.send)
        yield street
    del outbox._handlers["tell"], outbox._handlers["send"]


def _row(tool: int, person: int, n: int = 1) -> Outbox:
    return Outbox.objects.get(key=f"tool:{tool}:{person}:{n}")


def test_a_letter_leaves_within_two_tries_of_a_tool_with_300_changed_log_ins(
    street: Street,
) -> None:
    street.away = {1}
    for n in (1, 2):
        for person in range(150):
            street.change(1, person, n)

    for sweep in range(120):  # an hour, and log-ins go on changing
        street.clock.move_to(max(timezone.now(), START + timedelta(seconds=30 * sweep)))
        street.change(1, 1000 + sweep)
        promised = timezone.now()
        street.write(sweep)
        outbox.run_due()
        assert street.letters[sweep] - promised <= 2 * TRY
    tried = len(street.tries)
    street.away.clear()
    street.clock.shift(timedelta(hours=1))
    while outbox.run_due():
        pass

    assert tried <= 12  # 2, 4, 8 ... seconds apart, each found by a sweep
    assert len(street.told) == len(set(street.told)) == 420
    for person in range(150):
        assert [n for _tool, who, n in street.told if who == person] == [1, 2]


def test_what_only_waits_for_the_one_that_tries_has_not_been_tried(street: Street) -> None:
    street.away = {1}
    for person in (1, 2, 3):
        street.change(1, person)
    outbox.run_due()
    street.change(1, 4)
    outbox.run_due()

    rows = [_row(1, person) for person in (1, 2, 3, 4)]
    assert [row.attempts for row in rows] == [1, 0, 0, 0]
    assert [row.last_error for row in rows] == ["AwayError: ConnectTimeout"] + ["put off"] * 3
    assert all(row.due_at > rows[0].due_at for row in rows[1:])


def test_when_one_gets_through_the_rest_is_due_at_once(street: Street) -> None:
    street.away = {1}
    for person in (1, 2, 3):
        street.change(1, person)
    outbox.run_due()
    street.away.clear()
    street.clock.shift(timedelta(seconds=3))

    assert outbox.run_due() == 3
    assert set(Outbox.objects.values_list("attempts", "last_error")) == {(2, ""), (1, "")}


def test_while_a_worker_tries_no_other_does(street: Street) -> None:
    street.away = {1}
    street.change(1, 1)
    outbox.run_due()
    street.clock.shift(timedelta(seconds=3))
    outbox._claim_next()
    street.change(1, 2)

    assert outbox.run_due() == 0
    assert (len(street.tries), _row(1, 2).attempts) == (1, 0)


def test_two_that_failed_at_the_same_moment_do_not_give_way_to_each_other(street: Street) -> None:
    street.away = {1}
    for person in (1, 2):
        street.change(1, person)
    Outbox.objects.update(last_error="AwayError: ConnectTimeout")
    first, second = outbox._claim_next(), outbox._claim_next()
    street.away.clear()

    assert second is not None
    assert not outbox._run(second)
    assert first is not None
    assert outbox._run(first)
    assert outbox.run_due() == 1


def test_when_that_worker_dies_another_tries(street: Street) -> None:
    street.away = {1}
    for person in (1, 2):
        street.change(1, person)
    outbox.run_due()
    street.clock.shift(timedelta(seconds=3))
    outbox._claim_next()
    street.away.clear()
    street.clock.shift(outbox.CLAIM + timedelta(seconds=1))

    assert outbox.run_due() == 2


def test_when_the_one_that_tries_is_given_up_the_next_tries(street: Street) -> None:
    outbox.register("tell", street.tell, last_attempt=2)
    street.away = {1}
    for person in (1, 2):
        street.change(1, person)
    for _ in range(2):
        outbox.run_due()
        street.clock.shift(timedelta(minutes=5))
    del outbox._last_attempts["tell"]

    assert _row(1, 1).failed_at is not None
    assert (_row(1, 2).attempts, _row(1, 2).last_error) == (1, "AwayError: ConnectTimeout")


def test_nobody_waits_for_a_tool_of_others(street: Street) -> None:
    street.away = {1}
    for tool in (1, 2, 10):
        street.change(tool, 1)

    assert outbox.run_due() == 2
    assert sorted(street.told) == [(2, 1, 1), (10, 1, 1)]


def test_a_lane_of_its_own_waits_for_nobody(street: Street) -> None:
    street.away = {1}
    for lane in ("alone", "aloud"):
        payload = {"tool": 1, "person": 1, "n": 1}
        outbox.put(kind="tell", key=lane, payload=payload, lane=lane)

    for _ in range(2):
        outbox.run_due(seconds=0)

    assert set(Outbox.objects.values_list("attempts", flat=True)) == {1}


def test_letters_go_before_lanes_and_both_before_thousands(street: Street) -> None:
    order: list[str] = []
    for kind in ("many", "tell", "send"):
        outbox.register(kind, lambda payload: order.append(payload["is"]))
    outbox.put_many(kind="many", promises=[outbox.Promise("many", {"is": "many"})])
    outbox.put(kind="tell", key="a", payload={"is": "lane"}, lane="a")
    outbox.put(kind="send", key="b", payload={"is": "letter"})

    outbox.run_due()
    del outbox._handlers["many"]

    assert order == ["letter", "lane", "many"]


def test_what_has_waited_long_gets_a_turn_whatever_else_is_due(street: Street) -> None:
    street.change(1, 1)
    outbox.put_many(kind="send", promises=[outbox.Promise("many", {"n": -1})])
    street.clock.shift(outbox.LATE + timedelta(minutes=1))
    for n in range(20):
        street.write(n)

    for _ in range(10):
        outbox.run_due(seconds=0)

    assert street.told == [(1, 1, 1)]
    assert -1 in street.letters
    assert len(street.letters) == 9
