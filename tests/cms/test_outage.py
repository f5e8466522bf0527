"""What people see while the database is away, and that a cache that is away costs them no time."""

import time

import pytest
from django.db import InterfaceError, OperationalError
from django.template.loader import render_to_string
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from cms import cache as cms_cache
from cms.cache import SharedRedisCache


def _fail_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of a product in which reading the session fails."""

    def load(store: object) -> None:
        raise error

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", load)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    return client


@pytest.mark.parametrize("error", [OperationalError("away"), InterfaceError("closed")])
def test_it_answers_an_honest_503_while_the_database_is_away(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _fail_with(error, monkeypatch)

    answer = client.get("/leerpad/")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert answer["Cache-Control"] == "no-store"
    assert "script-src" in answer["Content-Security-Policy"]
    assert "<h1>" in answer.content.decode()


def test_a_script_gets_it_as_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    client = _fail_with(OperationalError("away"), monkeypatch)

    answer = client.post("/api/v1/learning/progress", {}, content_type="application/json")

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "5"


def test_any_other_fault_stays_a_500(monkeypatch: pytest.MonkeyPatch) -> None:
    client = _fail_with(RuntimeError("ours"), monkeypatch)

    answer = client.get("/leerpad/")

    assert answer.status_code == 500
    assert "Retry-After" not in answer


def test_the_page_stands_on_nothing() -> None:
    html = render_to_string("503.html")

    assert html.count("<h1>") == 1
    assert "<form" not in html
    assert " style=" not in html


class _SlowRedis:
    """Counts how often it is asked, and never answers."""

    def __init__(self, error: Exception) -> None:
        self.error, self.asked = error, 0

    def get(self, key: str, default: object = None) -> object:
        self.asked += 1
        raise self.error


@pytest.mark.parametrize("error", [RedisConnectionError(), RedisTimeoutError()])
def test_a_redis_that_was_away_is_left_alone_for_a_moment(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = SharedRedisCache("redis://127.0.0.1:3", {})
    redis = _SlowRedis(error)
    monkeypatch.setitem(cms_cache._clients, "redis://127.0.0.1:3", redis)  # type: ignore[arg-type]
    monkeypatch.setattr(cms_cache, "_paused_until", {})

    answers = [away.get(key) for key in ("a", "b", "c")]
    during = redis.asked
    monkeypatch.setitem(cms_cache._paused_until, "redis://127.0.0.1:3", time.monotonic() - 1)
    away.get("d")

    assert answers == [None] * 3
    assert (during, redis.asked) == (1, 2)
