"""Two workers at once and a receiver that is away: few tries, no order broken, nothing lost, none waits for the other."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from onboarding import outbox
from onboarding.models import Outbox

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]
PEOPLE, CHANGES = 20, 3


class _Tool:
    def __init__(self) -> None:
        self.is_away, self.tries = True, 0
        self.told = defaultdict[int, list[int]](list)

    def tell(self, payload: dict[str, Any]) -> None:
        time.sleep(0.2 if self.is_away else 0.005)
        if self.is_away:
            self.tries += 1
            raise outbox.AwayError("ReadTimeout")
        self.told[payload["person"]].append(payload["n"])


@pytest.fixture
def tool() -> Iterator[_Tool]:
    tool = _Tool()
    outbox.register("race", tool.tell)
    for n in range(CHANGES):
        for person in range(PEOPLE):
            outbox.put(
                kind="race",
                key=f"tool:1:{person}:{n}",
                payload={"person": person, "n": n},
                lane=f"tool:1:{person}",
            )
    yield tool
    del outbox._handlers["race"]


def _run_at_once() -> None:
    def run() -> None:
        try:
            outbox.run_due()
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
        assert not worker.is_alive()


def _pass_time() -> None:
    waiting = Outbox.objects.waiting()
    waiting.update(due_at=F("due_at") - 3 * outbox.CLAIM)


def test_without_the_agreement_each_is_tried(tool: _Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_put_off", lambda rows, until: None)
    monkeypatch.setattr(outbox, "_is_tried_until", lambda row: None)

    _run_at_once()

    assert tool.tries >= PEOPLE


def test_with_it_a_round_is_a_try_and_all_is_told_in_order(tool: _Tool) -> None:
    _run_at_once()
    first = tool.tries
    for _round in range(3):
        _pass_time()
        _run_at_once()
    tried = tool.tries
    tool.is_away = False
    for _round in range(3):
        _pass_time()
        _run_at_once()

    assert first <= 2  # nobody knew yet
    assert tried <= first + 2 * 3
    assert not Outbox.objects.waiting().filter(due_at__lte=timezone.now()).exists()
    assert not Outbox.objects.waiting().exists()
    assert dict(tool.told) == {person: list(range(CHANGES)) for person in range(PEOPLE)}
