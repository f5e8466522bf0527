"""The one outbox: promise work in a transaction, do it after the commit, survive a crash between.

A handler may run twice (the process can die after its effect and before the mark), so it must be safe to
repeat. ``key`` makes a promise unique: promising the same thing again within 30 days changes nothing. What fails is tried
again, for ever, unless the handler says that it never will (``RefusedError``) or its kind was registered with a
last attempt. Rows of one ``lane`` go strictly in the order in which they were promised: each waits until the one
before it was done or given up. What is put by the thousand (``put_many``) lets everything else go first.
"""

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

logger = logging.getLogger(__name__)
# May return what is to be written in one transaction with the mark that the row was done.
Handler = Callable[[dict[str, Any]], Callable[[], None] | None]

CLAIM = timedelta(seconds=120)
LONGEST_WAIT = timedelta(hours=1)
KEPT = timedelta(days=30)  # a done row, so that the same promise is not kept twice
LATE = timedelta(minutes=10)  # past this a worker, Redis or the mail server does not run
_handlers: dict[str, Handler] = {}
_last_attempts: dict[str, int] = {}
_wanted, _starting = threading.Event(), threading.Lock()
_nudger: threading.Thread | None = None


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
    """Do due rows for so long, oldest first; return how many succeeded. What is left goes on in a next turn."""
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
        row = Outbox.objects.due(at=now).select_for_update(skip_locked=True).first()
        if row is not None:
            row.claimed_until = now + CLAIM
            row.attempts += 1
            row.save(update_fields=["claimed_until", "attempts"])
    return row


def _run(row: Outbox) -> bool:
    try:
        finish = _handlers[row.kind](row.payload)
        _mark_done(row, finish)
    except Exception as error:  # noqa: BLE001 - one bad row must never stop the next
        if isinstance(error, RefusedError) or row.attempts >= _last_attempts.get(row.kind, 10**6):
            _give_up(row, error)
        else:
            _try_later(row, error)
        return False
    return True


@transaction.atomic
def _mark_done(row: Outbox, finish: Callable[[], None] | None) -> None:
    """The payload has done its work and may hold a letter or a link: it is not kept."""
    Outbox.objects.filter(pk=row.pk).update(
        done_at=timezone.now(), claimed_until=None, last_error="", payload={}
    )
    if finish is not None:
        finish()


def _try_later(row: Outbox, error: Exception) -> None:
    wait = min(timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_WAIT)
    Outbox.objects.filter(pk=row.pk).update(
        due_at=timezone.now() + wait, claimed_until=None, last_error=type(error).__name__
    )
    logger.warning("outbox row %s (%s) failed: %s", row.pk, row.kind, type(error).__name__)


def _give_up(row: Outbox, error: Exception) -> None:
    """The row stays for the count; what it would have said and to whom does not."""
    Outbox.objects.filter(pk=row.pk).update(
        failed_at=timezone.now(), claimed_until=None, last_error=type(error).__name__, payload={}
    )
    logger.error("outbox row %s (%s) given up: %s", row.pk, row.kind, type(error).__name__)


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
