"""The one outbox: promise work in a transaction, do it after the commit, survive a crash between.

A handler may run twice (the process can die after its effect and before the mark), so it must be safe to
repeat. ``key`` makes a promise unique: promising the same thing again within 30 days changes nothing. What fails is tried
again, for ever, unless the handler says that it never will (``RefusedError``) or its kind was registered with a
last attempt. Rows of one ``lane`` go strictly in the order in which they were promised: each waits until the one
before it was done or given up.

Who goes first: single promises without a lane, such as a letter; then lanes; then what is put by the thousand
(``put_many``). What has waited long all the same gets every fifth turn.

Lanes that lead to one receiver share what stands before their last colon (``tool:3:17`` and ``tool:3:18``). When its
handler says that the receiver is away (``AwayError``), all lanes to it wait, and one row at a time tries; when one
succeeds the rest is due at once. So a receiver that is away costs one try a round, however much there is to tell it.
"""

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from onboarding.exceptions import RefusedError
from onboarding.models import Outbox
from onboarding.query import OutboxQuerySet

logger = logging.getLogger(__name__)
# May return what is to be written in one transaction with the mark that the row was done.
Handler = Callable[[dict[str, Any]], Callable[[], None] | None]

CLAIM = timedelta(seconds=120)
LONGEST_WAIT = timedelta(hours=1)
KEPT = timedelta(days=30)  # a done row, so that the same promise is not kept twice
LATE = timedelta(minutes=10)  # past this a worker, Redis or the mail server does not run
# In ``last_error``: of the row that tries a receiver that is away (with the cause), and of those that wait for it.
AWAY, PUT_OFF = "AwayError", "put off"
_turns = itertools.count(1)
_handlers: dict[str, Handler] = {}
_last_attempts: dict[str, int] = {}
_wanted, _starting = threading.Event(), threading.Lock()
_nudger: threading.Thread | None = None


class AwayError(Exception):
    """Whoever the lane leads to cannot be reached now; the text is a word for the log, never an address."""


def register(kind: str, handler: Handler, *, last_attempt: int | None = None) -> None:
    """Say who does rows of ``kind`` and when to give up (None: never); called from ``AppConfig.ready()``."""
    _handlers[kind] = handler
    if last_attempt is not None:
        _last_attempts[kind] = last_attempt


@dataclass(frozen=True)
class Promise:
    """One piece of work among many."""

    key: str
    payload: dict[str, Any]
    due_at: datetime | None = None
    lane: str = ""


def put(
    *,
    kind: str,
    key: str,
    payload: dict[str, Any],
    due_at: datetime | None = None,
    lane: str = "",
) -> None:
    """Promise work; one statement. Does nothing when ``key`` was promised before."""
    _put(kind, [Promise(key, payload, due_at, lane)], is_bulk=False)


def put_many(*, kind: str, promises: Iterable[Promise]) -> None:
    """Promise much work; one statement per 500. What is promised singly goes before it."""
    _put(kind, promises, is_bulk=True)


def _put(kind: str, promises: Iterable[Promise], *, is_bulk: bool) -> None:
    if kind not in _handlers:
        raise LookupError(f"no handler is registered for outbox kind {kind!r}")
    now = timezone.now()
    rows = [
        Outbox(
            kind=kind,
            key=promise.key,
            payload=promise.payload,
            due_at=promise.due_at or now,
            lane=promise.lane,
            is_bulk=is_bulk,
        )
        for promise in promises
    ]
    Outbox.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if any(row.due_at <= now for row in rows):  # what is due later is found by the sweep
        transaction.on_commit(_nudge, robust=True)


def cancel(*, key_prefix: str) -> int:
    """Take back what was promised under keys that begin so and is not being done; return how many."""
    rows = Outbox.objects.waiting().free(at=timezone.now())
    deleted, _each = rows.filter(key__startswith=key_prefix).delete()
    return deleted


def _nudge() -> None:
    """Have the worker woken, without waiting for the broker: that may take seconds when it is away."""
    global _nudger
    _wanted.set()
    with _starting:
        if _nudger is None or not _nudger.is_alive():
            _nudger = threading.Thread(target=_wake_worker, name="outbox nudger", daemon=True)
            _nudger.start()


def _wake_worker() -> None:
    """Send one task for all nudges of the moment; a lost one is made good by the sweep (30 s)."""
    while _wanted.wait():
        _wanted.clear()
        try:
            current_app.send_task("onboarding.tasks.run_outbox", retry=False)
        except Exception as error:  # noqa: BLE001 - any broker failure: the rows are safe
            logger.warning("outbox nudge failed: %s", type(error).__name__)


def run_due(*, seconds: float = 20) -> int:
    """Do due rows for so long; return how many succeeded. What is left goes on in a next turn."""
    done, end = 0, time.monotonic() + seconds
    while (row := _claim_next()) is not None:
        done += _run(row)
        if time.monotonic() >= end:
            _nudge()
            break
    return done


def _claim_next() -> Outbox | None:
    now = timezone.now()
    with transaction.atomic():
        found = (rows.select_for_update(skip_locked=True).first() for rows in _in_turn(now))
        row = next(filter(None, found), None)
        if row is not None:
            row.claimed_until = now + CLAIM
            row.attempts += 1
            row.save(update_fields=["claimed_until", "attempts"])
    return row


def _in_turn(now: datetime) -> list[OutboxQuerySet]:
    """Where to look for the next row, one query each until something is found."""
    due = Outbox.objects.due(at=now)
    places = [due.urgent(), due]
    if (
        next(_turns) % 5 == 0
    ):  # else letters without end, or a mail server that swallows them, would stop all the rest
        places.insert(0, due.patient().filter(due_at__lt=now - LATE).order_by("due_at", "pk"))
    return places


def _run(row: Outbox) -> bool:
    try:
        if (until := _is_tried_until(row)) is not None:
            _put_back(row, until)
            return False
        finish = _handlers[row.kind](row.payload)
        return _mark_done(row, finish)
    except Exception as error:  # noqa: BLE001 - one bad row must never stop the next
        if isinstance(error, RefusedError) or row.attempts >= _last_attempts.get(row.kind, 10**6):
            _give_up(row, error)
        else:
            _try_later(row, error)
        return False


def _held(row: Outbox) -> OutboxQuerySet:
    """The row, for as long as this claim holds: one that ran out may be in the hands of another worker, or done by it."""
    return Outbox.objects.waiting().filter(
        pk=row.pk, attempts=row.attempts, claimed_until=row.claimed_until
    )


@transaction.atomic
def _mark_done(row: Outbox, finish: Callable[[], None] | None) -> bool:
    """The payload has done its work and may hold a letter or a link: it is not kept. False when the claim was lost."""
    now = timezone.now()
    if not _held(row).update(done_at=now, claimed_until=None, last_error="", payload={}):
        logger.warning("outbox row %s (%s) took longer than its claim", row.pk, row.kind)
        return False
    if finish is not None:
        finish()
    _hurry(row, now)
    return True


@transaction.atomic
def _try_later(row: Outbox, error: Exception) -> None:
    wait = min(timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_WAIT)
    due_at, name = timezone.now() + wait, _name_of(error)
    if not _held(row).update(due_at=due_at, claimed_until=None, last_error=name):
        return
    if isinstance(error, AwayError):
        # A claim's time later: this row goes before them, and has been tried by then.
        _put_off(_others(row), due_at + CLAIM)
    logger.warning("outbox row %s (%s) failed: %s", row.pk, row.kind, name)


def _give_up(row: Outbox, error: Exception) -> None:
    """The row stays for the count; what it would have said and to whom does not."""
    now, name = timezone.now(), _name_of(error)
    if _held(row).update(failed_at=now, claimed_until=None, last_error=name, payload={}):
        logger.error("outbox row %s (%s) given up: %s", row.pk, row.kind, name)


def _name_of(error: Exception) -> str:
    """Never what the error says: that may hold an address; but for our own, which does not."""
    cause = f": {error}" if isinstance(error, AwayError) else ""
    return f"{type(error).__name__}{cause}"[:120]


def _others(row: Outbox) -> OutboxQuerySet:
    """What else waits to go where the lane of ``row`` leads; nothing for a row without a lane or with one of its own."""
    whom = row.lane[: row.lane.rfind(":") + 1]
    rows = Outbox.objects.waiting().exclude(pk=row.pk)
    return rows.filter(lane__startswith=whom) if whom else rows.none()


def _is_tried_until(row: Outbox) -> datetime | None:
    """Until when this row has to wait, because another one tries a receiver that was away; one query, for lanes only."""
    now = timezone.now()
    tries = _others(row).filter(
        Q(due_at__gt=now) | Q(claimed_until__gt=now), last_error__startswith=AWAY
    )
    if row.last_error.startswith(AWAY):
        # Two failed at the same moment: the later gives way, not each to the other.
        tries = tries.filter(pk__lt=row.pk)
    probe = tries.values_list("due_at", "claimed_until").first()
    return (probe[1] or probe[0] + CLAIM) if probe else None


@transaction.atomic
def _put_back(row: Outbox, until: datetime) -> None:
    """It was not tried, so the attempt is not counted."""
    attempts = row.attempts - 1
    if _held(row).update(due_at=until, claimed_until=None, attempts=attempts, last_error=PUT_OFF):
        _put_off(_others(row).exclude(last_error__startswith=AWAY), until)


def _put_off(rows: OutboxQuerySet, until: datetime) -> None:
    """What is in the hands of no worker waits, in one statement."""
    rows = rows.free(at=timezone.now()).filter(due_at__lt=until)
    _update_unlocked(rows, due_at=until, last_error=PUT_OFF)


def _hurry(row: Outbox, now: datetime) -> None:
    """The receiver of ``row`` is there again: what waited for that is due now."""
    waits = Q(last_error=PUT_OFF) | Q(last_error__startswith=AWAY)
    rows = _others(row).free(at=now).filter(waits, due_at__gt=now)
    if row.lane and _update_unlocked(rows, due_at=now, last_error=""):
        transaction.on_commit(_nudge, robust=True)


def _update_unlocked(rows: OutboxQuerySet, **values: Any) -> int:
    """What another worker holds at this moment is left alone: two that waited for each other would be a deadlock."""
    free = rows.order_by().select_for_update(skip_locked=True)
    return Outbox.objects.filter(pk__in=free.values("pk")).update(**values)


def purge_done(*, at: datetime) -> int:
    """Delete what was done long ago; what waits or was given up stays. Return how many."""
    deleted, _each = Outbox.objects.filter(done_at__lt=at - KEPT).delete()
    return deleted


@dataclass(frozen=True)
class Backlog:
    """What is due and not done; letters that failed wait for their next turn and count as waiting, not as due."""

    waiting: int
    failing: int
    late: int  # due for longer than LATE
    oldest_seconds: int  # since the oldest that is due was due; 0 when none is
    given_up: int  # will not be tried again; the log has each with its number

    def describe(self) -> str:
        return (
            f"{self.waiting} waiting, {self.failing} failing, oldest due for {self.oldest_seconds} s, "
            f"{self.given_up} given up"
        )


def backlog() -> Backlog:
    """One query; each half of the filter has an index of its own."""
    now = timezone.now()
    open_, failed = Q(done_at=None, failed_at=None), Q(failed_at__isnull=False)
    found = Outbox.objects.filter(open_ | failed).aggregate(
        waiting=Count("pk", filter=open_),
        failing=Count("pk", filter=open_ & ~Q(last_error="")),
        late=Count("pk", filter=open_ & Q(due_at__lt=now - LATE)),
        oldest=Min("due_at", filter=open_ & Q(due_at__lte=now)),
        given_up=Count("pk", filter=failed),
    )
    oldest = int((now - found["oldest"]).total_seconds()) if found["oldest"] else 0
    return Backlog(found["waiting"], found["failing"], found["late"], oldest, found["given_up"])
