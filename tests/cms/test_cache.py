"""The cache on Redis: one client for all threads, and forgiving when Redis is away."""

import threading

import pytest
from redis.backoff import NoBackoff
from redis.retry import Retry

from cms.cache import SharedRedisCache
from onboarding.limits import is_within_limit


@pytest.fixture
def away() -> SharedRedisCache:
    """A cache on a port where nobody listens."""
    options = {"socket_connect_timeout": 0.2, "retry": Retry(NoBackoff(), 0)}
    return SharedRedisCache("redis://127.0.0.1:1", {"OPTIONS": options})


def test_it_misses_when_redis_is_away(away: SharedRedisCache) -> None:
    away.set("a", 1)

    assert away.get("a") is None
    assert away.get("a", "default") == "default"
    assert away.get_many(["a"]) == {}
    assert away.delete("a") is False


def test_a_lock_made_of_add_goes_on_when_redis_is_away(away: SharedRedisCache) -> None:
    assert away.add("lock", True) is True


def test_a_limit_allows_when_redis_is_away(
    away: SharedRedisCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onboarding.limits.cache", away)

    assert all(is_within_limit("x", 1, most=1, seconds=60) for _time in range(3))


def test_threads_share_one_client() -> None:
    seen: set[int] = set()

    def look() -> None:
        seen.add(id(SharedRedisCache("redis://127.0.0.1:2", {})._cache))

    threads = [threading.Thread(target=look) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 1
