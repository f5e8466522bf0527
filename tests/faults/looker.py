"""Somebody who looks at pages all the time, and how long a page may take.

The promise is three seconds on an idle machine. A busy machine is slow by itself, so a small piece of work of known
size is timed beside the pages; what a page's worth of work had to wait for the processor at that moment is allowed on
top. That is the only allowance there is; on an idle machine it is nothing.
"""

import sys
import threading
import time
from dataclasses import dataclass

import requests

from tests.faults.people import PAUSE, Guest

LIMIT = 3.0  # seconds
PAGE = 0.3  # CPU seconds of the dearest page, the first one of a fresh process; others cost a tenth
PIECE = 0.02  # CPU seconds of the piece of work that is timed
HONEST = {  # our page, and the proxy's when our server is gone; each says when to come back
    503: "We zijn even niet bereikbaar",
    502: "Even geduld",
}


@dataclass(frozen=True)
class Seen:
    """One look at a page: when (seconds of the test's clock), how long it took, what it was."""

    at: float
    seconds: float
    path: str
    status: int  # 0: no answer at all
    is_honest: bool  # one of ``HONEST``

    @property
    def end(self) -> float:
        return self.at + self.seconds


class Pace(threading.Thread):
    """Times a piece of work a few times a second: on the clock it takes longer than ``PIECE`` when it must wait."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.pieces: list[tuple[float, float]] = []  # begin, end
        self.ending = threading.Event()

    def run(self) -> None:
        while not self.ending.is_set():
            begun, until = time.monotonic(), time.thread_time() + PIECE
            while time.thread_time() < until:
                pass
            self.pieces.append((begun, time.monotonic()))
            self.ending.wait(PAUSE)

    def slowness(self, begin: float, end: float) -> float:
        """How many times longer than on an idle machine things took, at worst, between these two; 1 when idle."""
        near = [
            (to - at) / PIECE for at, to in self.pieces if at < end + PAUSE and to > begin - PAUSE
        ]
        return max([1.0, *near])


class Looker(threading.Thread):
    """Looks at pages all the time."""

    def __init__(self, guest: Guest, paths: list[str]) -> None:
        super().__init__(daemon=True)
        self.guest, self.paths, self.seen, self.pace = guest, paths, list[Seen](), Pace()

    def run(self) -> None:
        self.pace.start()
        while not self.pace.ending.is_set():
            for path in self.paths:
                self.seen.append(self._look(path))
            time.sleep(PAUSE)

    def stop(self) -> None:
        self.pace.ending.set()
        self.join(timeout=60)

    def allowed(self, seen: Seen) -> float:
        """How many seconds this page might take."""
        return LIMIT + PAGE * (self.pace.slowness(seen.at, seen.end) - 1)

    def report(self) -> None:
        """Print what was seen; pytest shows it with ``-rP``."""
        for status in sorted({seen.status for seen in self.seen}):
            pages = [seen for seen in self.seen if seen.status == status]
            slowest = max(pages, key=lambda seen: seen.seconds)
            sys.stdout.write(
                f"{len(pages)} pages {status}, slowest {slowest.seconds:.2f} s"
                f" (allowed {self.allowed(slowest):.2f} s)\n"
            )

    def _look(self, path: str) -> Seen:
        at = time.monotonic()
        try:
            answer = self.guest.get(path)
        except requests.RequestException:
            return Seen(at, time.monotonic() - at, path, 0, is_honest=False)
        words = HONEST.get(answer.status_code)
        is_honest = (
            words is not None
            and words in answer.content.decode()
            and int(answer.headers.get("Retry-After", "0")) > 0
        )
        return Seen(at, time.monotonic() - at, path, answer.status_code, is_honest)
