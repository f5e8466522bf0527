"""Health and readiness: what a proxy, a container engine and an outsider get to know."""

import pytest
from django.db import DatabaseError
from django.test import Client
from redis.exceptions import RedisError

from cms import readiness

pytestmark = pytest.mark.django_db


def test_it_is_alive_without_asking_anything(
    client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_is_ready_when_all_is_there(client: Client) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("error", [DatabaseError("password"), RedisError("url"), OSError("host")])
def test_it_is_not_ready_and_tells_no_outsider_why(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    def fail() -> bool:
        raise error

    monkeypatch.setitem(readiness.CHECKS, "redis", fail)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
    assert "not ready: redis" in caplog.text
    assert str(error) not in caplog.text


def test_it_is_not_ready_before_its_migrations(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_is_migrated", False)
    monkeypatch.setattr(
        readiness.MigrationExecutor, "migration_plan", lambda self, targets: ["one to go"]
    )

    assert client.get("/readyz").status_code == 503
