"""The embedded server: web, sockets, background worker and schedule in one process, nothing to install."""

import fcntl
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from celery.beat import EmbeddedService
from django.conf import settings

from cms.celery import app

logger = logging.getLogger(__name__)


@contextmanager
def single_process() -> Iterator[IO[str]]:
    """Hold ``var/embedded.lock``; a second server exits and names the first.

    Two processes would each have their own channel layer and queue, and lose each other's messages.
    """
    path = Path(settings.VAR_DIR) / "embedded.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            sys.exit(f"Already serving as process {lock.read().strip()}; stop that one first.")
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield lock


def start_background() -> None:
    """Start the Celery worker (solo) and beat in daemon threads; the outbox keeps what they had not done."""
    worker = app.WorkController(
        pool_cls="solo", concurrency=1, loglevel="WARNING", without_gossip=True, without_mingle=True
    )
    threading.Thread(target=worker.start, name="worker", daemon=True).start()
    schedule = Path(settings.VAR_DIR) / "beat-schedule"
    EmbeddedService(app, thread=True, schedule_filename=str(schedule)).start()
    app.send_task("onboarding.tasks.run_outbox")


def serve(*, port: int) -> None:
    """Serve on 127.0.0.1 until interrupted."""
    from daphne.server import Server  # noqa: PLC0415 - importing it installs the reactor

    from cms.asgi import application  # noqa: PLC0415 - needs the apps loaded

    Server(
        application=application,
        endpoints=[f"tcp:port={port}:interface=127.0.0.1"],
        ready_callable=start_background,
        server_name="doorbraak",
        verbosity=0,
    ).run()
