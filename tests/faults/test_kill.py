"""The server is killed in the middle of work: what was acknowledged is there, and nothing is there twice."""

import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.running import RunningProduct, Visitor, free_port

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
CALLS, MESSAGES = 200, 50
Send = Callable[[], requests.Response]


class Courier(threading.Thread):
    """Sends one thing after the other like our clients do: again, the same, until it is acknowledged."""

    def __init__(self, sends: dict[str, Send], acknowledged: list[str]) -> None:
        super().__init__(daemon=True)
        self.sends, self.acknowledged = sends, acknowledged
        self.retries = 0
        self.problem = ""

    def run(self) -> None:
        for key, send in self.sends.items():
            while not self._sent(send) and not self.problem:
                self.retries += 1
                time.sleep(0.2)
            self.acknowledged.append(key)

    def _sent(self, send: Send) -> bool:
        try:
            answer = send()
        except requests.RequestException:
            return False
        if answer.status_code == 429:
            time.sleep(2)
        elif answer.status_code in {400, 403, 404, 409, 422}:
            self.problem = f"{answer.status_code} {answer.text[:200]}"
        return answer.status_code == 200


def _watching(visitor: Visitor) -> tuple[str, dict[str, Send]]:
    """A session of one film, and the calls that report it a tenth of a second at a time."""
    film = _rows(visitor.product, "SELECT id FROM learning_film ORDER BY id LIMIT 1")[0][0]
    opened = visitor.post_json("/api/v1/learning/sessions", {"media": film})
    assert opened.status_code == 201, opened.text
    session = opened.json()["session"]

    def report(number: int) -> Send:
        at = number / 10
        body = {
            "session": session,
            "position": at,
            "segments": [[number, at, at + 0.1, at, at + 0.1, 1.0, 0]],
        }
        return lambda: visitor.post_json("/api/v1/learning/progress", body)

    return session, {str(number): report(number) for number in range(CALLS)}


def _chatting(visitor: Visitor, start: int, count: int) -> dict[str, Send]:
    """A chat of this visitor, and ``count`` messages for it."""
    page = visitor.get("/hulp/chat/")
    form = {
        "body": "Eerste bericht",
        "key": str(uuid4()),
        "client_id": str(uuid4()),
        **visitor.csrf(),
    }
    started = visitor.session.post(page.url, data=form, timeout=20)
    assert "/hulp/chat/" in started.url, started.text[-500:]
    path = started.url.removeprefix(visitor.product.url) + "messages/"

    def message(number: int) -> Send:
        body = {"client_id": str(uuid4()), "body": f"bericht {number}"}
        return lambda: visitor.post_json(path, body)

    return {f"bericht {number}": message(number) for number in range(start, start + count)}


def _rows(product: RunningProduct, sql: str, *values: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(f"file:{product.var_dir / 'db.sqlite3'}?mode=ro", uri=True)
    try:
        return database.execute(sql, values).fetchall()
    finally:
        database.close()


def _kept(product: RunningProduct, session: str) -> list[int]:
    """Numbers of the segments that the database holds of this session."""
    sql = "SELECT seq FROM learning_segment WHERE session_id = ? ORDER BY seq"
    return [row[0] for row in _rows(product, sql, session.replace("-", ""))]


def test_a_killed_server_loses_and_doubles_nothing(product: RunningProduct) -> None:
    learner = Visitor(product, "professional@demo.example")
    session, calls = _watching(learner)
    chats = [Visitor(product, f"{name}@demo.example") for name in ("afgerond", "bijna")]
    half = MESSAGES // 2
    watched: list[str] = []
    said: list[list[str]] = [[], []]
    couriers = [Courier(calls, watched)]
    couriers += [
        Courier(_chatting(visitor, number * half, half), said[number])
        for number, visitor in enumerate(chats)
    ]

    for courier in couriers:
        courier.start()
    for share in (0.25, 0.6):
        while len(watched) < CALLS * share:
            assert not any(courier.problem for courier in couriers), [c.problem for c in couriers]
            time.sleep(0.02)
        product.kill()
        before = [list(watched), *map(list, said)]
        kept = {str(number) for number in _kept(product, session)}
        assert set(before[0]) <= kept
        product.start()
    for courier in couriers:
        courier.join(timeout=120)

    assert not any(courier.problem for courier in couriers), [c.problem for c in couriers]
    assert sum(courier.retries for courier in couriers) > 0  # it was really down
    assert _kept(product, session) == list(range(CALLS))
    bodies = [
        row[0]
        for row in _rows(product, "SELECT body FROM support_message WHERE body LIKE 'bericht %'")
    ]
    assert sorted(bodies) == sorted(f"bericht {number}" for number in range(MESSAGES))
    gaps = _rows(
        product,
        "SELECT conversation_id FROM support_message GROUP BY conversation_id"
        " HAVING max(seq) <> count(*)",
    )
    assert gaps == []


def test_two_servers_never_serve_one_database(product: RunningProduct) -> None:
    for port in (product.port, free_port(2)):
        with pytest.raises(RuntimeError, match="Already serving as process"):
            product.manage("serve", "--port", str(port))


def test_an_interrupt_ends_all_of_it(product: RunningProduct) -> None:
    assert requests.get(product.tool_url, timeout=5).ok

    assert product.interrupt() == 0

    for url in (product.url, product.tool_url):
        with pytest.raises(requests.ConnectionError):
            requests.get(url, timeout=2)
