"""The outbox: promised once, done at least once, and one bad row never stops the next."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cms.celery import app
from onboarding import outbox, tasks
from onboarding.models import Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen() -> Iterator[list[Any]]:
    """What the handler of kind ``test`` was given; it fails on ``bad``."""
    calls: list[Any] = []

    def handle(payload: dict[str, Any]) -> None:
        if payload.get("bad"):
            raise RuntimeError("no")
        calls.append(payload["n"])

    outbox.register("test", handle)
    yield calls
    del outbox._handlers["test"]


def test_it_does_what_was_promised_once_per_key(seen: list[Any]) -> None:
    outbox.put(kind="test", key="a", payload={"n": 1})
    outbox.put(kind="test", key="a", payload={"n": 2})

    outbox.run_due()
    outbox.run_due()

    assert seen == [1]


def test_it_forgets_the_payload_afterwards(seen: list[Any]) -> None:
    outbox.put(kind="test", key="a", payload={"n": 1})

    outbox.run_due()

    assert Outbox.objects.get(key="a").payload == {}


def test_a_bad_row_waits_and_does_not_stop_the_next(seen: list[Any]) -> None:
    outbox.put(kind="test", key="bad", payload={"bad": True})
    outbox.put(kind="test", key="good", payload={"n": 1})

    outbox.run_due()

    bad = Outbox.objects.get(key="bad")
    assert seen == [1]
    assert (bad.attempts, bad.last_error, bad.done_at) == (1, "RuntimeError", None)
    assert bad.due_at > timezone.now()


def test_a_row_whose_worker_died_is_taken_again(seen: list[Any]) -> None:
    outbox.put(kind="test", key="a", payload={"n": 1})
    outbox._claim_next()
    assert outbox.run_due() == 0

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert outbox.run_due() == 1


def test_a_rolled_back_promise_is_no_promise(seen: list[Any]) -> None:
    with transaction.atomic():
        outbox.put(kind="test", key="a", payload={"n": 1})
        transaction.set_rollback(True)

    assert not Outbox.objects.exists()


def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(LookupError):
        outbox.put(kind="nobody", key="a", payload={})


def test_work_without_a_last_attempt_is_never_given_up(seen: list[Any]) -> None:
    outbox.put(kind="test", key="bad", payload={"bad": True})
    Outbox.objects.update(attempts=5000)

    outbox.run_due()

    bad = Outbox.objects.get()
    assert (bad.failed_at, bad.payload) == (None, {"bad": True})


def test_it_forgets_what_was_done_long_ago(seen: list[Any]) -> None:
    now = timezone.now()
    long_ago = now - timedelta(days=31)
    for key, done_at, failed_at in [
        ("old", long_ago, None),
        ("fresh", now - timedelta(days=29), None),
        ("given up", None, long_ago),
        ("given up last year", None, now - timedelta(days=366)),
        ("waiting", None, None),
    ]:
        Outbox.objects.create(
            kind="test", key=key, due_at=long_ago, done_at=done_at, failed_at=failed_at
        )

    said = StringIO()
    call_command("purge_outbox", stdout=said)

    assert said.getvalue() == "Deleted 2 rows.\n"
    assert set(Outbox.objects.values_list("key", flat=True)) == {"fresh", "given up", "waiting"}
    tasks.purge_outbox()
    assert Outbox.objects.count() == 3
    assert app.conf.beat_schedule["purge the outbox"]["task"] == tasks.purge_outbox.name


def test_a_lane_waits_for_its_first_and_others_do_not(seen: list[Any]) -> None:
    outbox.put(kind="test", key="a1", payload={"bad": True}, lane="a")
    outbox.put(kind="test", key="a2", payload={"n": 2}, lane="a")
    outbox.put(kind="test", key="b1", payload={"n": 1}, lane="b")

    outbox.run_due()
    first = list(seen)
    Outbox.objects.filter(key="a1").update(payload={"n": 0}, due_at=timezone.now())
    outbox.run_due()

    assert (first, seen) == ([1], [1, 0, 2])


def test_a_row_in_the_hands_of_a_worker_holds_its_lane(seen: list[Any]) -> None:
    outbox.put(kind="test", key="a1", payload={"n": 1}, lane="a")
    outbox.put(kind="test", key="a2", payload={"n": 2}, lane="a")
    outbox._claim_next()

    assert outbox.run_due() == 0


def test_what_was_given_up_frees_its_lane(seen: list[Any]) -> None:
    outbox.put(kind="test", key="a1", payload={"bad": True}, lane="a")
    outbox.put(kind="test", key="a2", payload={"n": 2}, lane="a")
    Outbox.objects.filter(key="a1").update(failed_at=timezone.now())

    outbox.run_due()

    assert seen == [2]


def test_thousands_let_everything_else_go_first(
    seen: list[Any], django_assert_max_num_queries: Any
) -> None:
    many = [outbox.Promise(f"many:{n}", {"n": n}) for n in range(1, 501)]
    with django_assert_max_num_queries(6):  # SQLite takes fewer at a time
        outbox.put_many(kind="test", promises=many)
    outbox.put(kind="test", key="one", payload={"n": 0})

    outbox.run_due()

    assert seen == list(range(501))


def test_it_stops_when_its_time_is_over_and_goes_on_in_a_next_turn(seen: list[Any]) -> None:
    for n in (1, 2):
        outbox.put(kind="test", key=str(n), payload={"n": n})

    outbox.run_due(seconds=0)
    first = list(seen)
    outbox.run_due()

    assert (first, seen) == ([1], [1, 2])


def test_it_takes_back_what_nobody_has_begun(seen: list[Any]) -> None:
    for key in ("import:1:a", "import:1:b", "import:2:a"):
        outbox.put(kind="test", key=key, payload={"n": 1})
    Outbox.objects.filter(key="import:1:b").update(
        claimed_until=timezone.now() + timedelta(minutes=1)
    )

    assert outbox.cancel(key_prefix="import:1:") == 1

    left = set(Outbox.objects.values_list("key", flat=True))
    assert left == {"import:1:b", "import:2:a"}


def test_what_belongs_to_the_mark_is_written_with_it_or_not_at_all(seen: list[Any]) -> None:
    def fail() -> None:
        raise RuntimeError("the second half")

    outbox.register("test", lambda payload: fail)
    outbox.put(kind="test", key="a", payload={"n": 1})

    assert outbox.run_due() == 0
    row = Outbox.objects.get()
    assert (row.done_at, row.payload, row.last_error) == (None, {"n": 1}, "RuntimeError")


def _claim_that_ran_out() -> tuple[Outbox, Outbox]:
    """The same row in the hands of a worker that was too slow, and of the one that took it up."""
    slow = outbox._claim_next()
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        quick = outbox._claim_next()
    assert slow is not None
    assert quick is not None
    assert slow.pk == quick.pk
    return slow, quick


def test_a_claim_that_ran_out_marks_nothing(seen: list[Any]) -> None:
    finished: list[str] = []
    outbox.put(kind="test", key="a1", payload={"n": 1}, lane="a")
    outbox.put(kind="test", key="a2", payload={"n": 2}, lane="a")
    slow, quick = _claim_that_ran_out()

    assert not outbox._mark_done(slow, lambda: finished.append("slow"))
    outbox._try_later(slow, RuntimeError())
    outbox._give_up(slow, RuntimeError())
    assert outbox.run_due() == 0  # the lane still waits for the one at work
    assert outbox._mark_done(quick, lambda: finished.append("quick"))

    row = Outbox.objects.get(key="a1")
    assert (row.attempts, row.failed_at, row.last_error) == (2, None, "")
    assert finished == ["quick"]


def test_nor_does_it_touch_what_was_done_meanwhile(seen: list[Any]) -> None:
    outbox.put(kind="test", key="a", payload={"n": 1})
    slow, quick = _claim_that_ran_out()
    outbox._mark_done(quick, None)

    outbox._try_later(slow, RuntimeError())
    outbox._give_up(slow, RuntimeError())

    row = Outbox.objects.get()
    assert row.done_at is not None
    assert (row.failed_at, row.last_error) == (None, "")


def test_nor_what_was_put_back_uncounted(seen: list[Any]) -> None:
    """The number of the attempt comes again then; the time of the claim does not."""
    outbox.put(kind="test", key="a", payload={"n": 1})
    slow, quick = _claim_that_ran_out()
    outbox._put_back(quick, timezone.now())
    row = outbox._claim_next()

    assert row is not None
    assert not outbox._mark_done(slow, None)
    assert outbox._mark_done(row, None)
