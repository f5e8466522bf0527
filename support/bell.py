"""The bell: tell whoever listens that there is something to read. It may be lost; the database is not.

A request or a background task rings from a thread of its own. The ring is handed to an event loop and not
waited for: to the server's loop, so that readers in this process wake at once, or, where none serves
sockets, to a loop kept for ringing, so that one connection to Redis is used again and again.
"""

import asyncio
import logging
import os
import threading
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any

from channels.layers import InMemoryChannelLayer, get_channel_layer

logger = logging.getLogger(__name__)

LONGEST_RING = 2.0  # seconds
MOST_WAITING = 1000
counts: Counter[str] = Counter()  # rung, failed, dropped

_lock = threading.Lock()
_server_loop: asyncio.AbstractEventLoop | None = None
_own_loop: asyncio.AbstractEventLoop | None = None
_waiting = 0


def remember_loop() -> None:
    """Called by what listens, on the server's loop: rings of this process go there from now on."""
    global _server_loop  # one process has one server loop
    _server_loop = asyncio.get_running_loop()


def ring(group: str, event: dict[str, Any]) -> None:
    """Send ``event`` to everybody in ``group`` without waiting; never raises, a failure is counted."""
    global _waiting
    loop = _find_loop()
    if loop is None:
        return  # nobody can be listening
    if _waiting >= MOST_WAITING:
        counts["dropped"] += 1
        return
    _submit(_send(group, event), loop)


def _submit(work: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop) -> None:
    global _waiting
    try:
        future = asyncio.run_coroutine_threadsafe(work, loop)
    except RuntimeError:  # the loop was closed a moment ago
        work.close()
        counts["failed"] += 1
        return
    with _lock:
        _waiting += 1
    future.add_done_callback(_settle)


async def _send(group: str, event: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is not None:
        await asyncio.wait_for(layer.group_send(group, event), LONGEST_RING)


def _settle(future: Future[None]) -> None:
    global _waiting
    with _lock:
        _waiting -= 1
    error = None if future.cancelled() else future.exception()
    counts["failed" if error or future.cancelled() else "rung"] += 1
    if error is not None:
        logger.warning("a ring was lost: %s", type(error).__name__)


def _find_loop() -> asyncio.AbstractEventLoop | None:
    if _server_loop is not None and _server_loop.is_running():
        return _server_loop
    if isinstance(get_channel_layer(), InMemoryChannelLayer):
        return None
    return _ringing_loop()


def _ringing_loop() -> asyncio.AbstractEventLoop:
    global _own_loop
    with _lock:
        if _own_loop is None:
            _own_loop = asyncio.new_event_loop()
            threading.Thread(target=_own_loop.run_forever, name="bell", daemon=True).start()
        return _own_loop


def _forget() -> None:
    """A forked child has neither the thread nor the server of its parent."""
    global _own_loop, _server_loop, _waiting, _lock
    _own_loop = _server_loop = None
    _waiting = 0
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_forget)
