"""The cache: one Redis client for the whole process, and a house that stays open when Redis is away."""

import logging
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)
PAUSE = 3.0  # seconds without asking a Redis that was away: waiting for it each time would stop the pages
_clients: dict[str, RedisCacheClient] = {}
_paused_until: dict[str, float] = {}
_lock = threading.Lock()


class PausedError(RedisConnectionError):
    """Redis was away a moment ago and is not asked again yet."""


def _forgiving(name: str, answer: Any) -> Callable[..., Any]:
    """The backend's method ``name``, which answers ``answer`` when Redis does not."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def call(self: "SharedRedisCache", *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            self.note_failure(name, error)
            return answer(args, kwargs) if callable(answer) else answer

    return call


def _default(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return args[1] if len(args) > 1 else kwargs.get("default")


class SharedRedisCache(RedisCache):
    """Django makes one client per thread, so under ASGI one per request: here all share one.

    Reads miss and writes are lost while Redis is away. ``add`` says yes then: who uses it as a lock goes on.
    """

    def note_failure(self, name: str, error: RedisError) -> None:
        """Leave Redis alone for a moment when it was away; said in the log once a pause."""
        is_away = isinstance(error, RedisConnectionError | RedisTimeoutError)
        if isinstance(error, PausedError):
            return
        if is_away:
            _paused_until[self._key] = time.monotonic() + PAUSE
        logger.warning("cache %s failed: %s", name, type(error).__name__)

    @property
    def _key(self) -> str:
        return ";".join(self._servers)  # type: ignore[attr-defined]

    @property
    def _cache(self) -> RedisCacheClient:
        key = self._key
        if time.monotonic() < _paused_until.get(key, 0.0):
            raise PausedError
        with _lock:
            if key not in _clients:
                _clients[key] = RedisCacheClient(self._servers, **self._options)  # type: ignore[attr-defined]
            return _clients[key]

    get = _forgiving("get", _default)
    set = _forgiving("set", None)
    add = _forgiving("add", True)
    touch = _forgiving("touch", False)
    delete = _forgiving("delete", False)
    has_key = _forgiving("has_key", False)
    get_many = _forgiving("get_many", lambda args, kwargs: {})
    set_many = _forgiving("set_many", lambda args, kwargs: [])
    delete_many = _forgiving("delete_many", None)
