"""The cache: one Redis client for the whole process, and a house that stays open when Redis is away."""

import logging
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
_clients: dict[str, RedisCacheClient] = {}
_lock = threading.Lock()


def _forgiving(name: str, answer: Any) -> Callable[..., Any]:
    """The backend's method ``name``, which answers ``answer`` when Redis does not."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            logger.warning("cache %s failed: %s", name, type(error).__name__)
            return answer(args, kwargs) if callable(answer) else answer

    return call


def _default(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return args[1] if len(args) > 1 else kwargs.get("default")


class SharedRedisCache(RedisCache):
    """Django makes one client per thread, so under ASGI one per request: here all share one.

    Reads miss and writes are lost while Redis is away. ``add`` says yes then: who uses it as a lock goes on.
    """

    @property
    def _cache(self) -> RedisCacheClient:
        key = ";".join(self._servers)  # type: ignore[attr-defined]
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
