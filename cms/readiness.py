"""What a server needs before it is given visitors: its database with every migration, and Redis."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
_is_migrated = False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    """Asked until the answer is yes: reading all migrations takes a tenth of a second."""
    global _is_migrated  # a database is not migrated back under a running server
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _is_migrated


def _redis() -> bool:
    if settings.IS_EMBEDDED:
        return True
    return bool(caches["default"]._cache.get_client().ping())  # type: ignore[attr-defined]


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "redis": _redis,
}


def what_is_missing() -> list[str]:
    """Names of what does not answer or is not done; empty when all is well."""
    return [name for name, check in CHECKS.items() if not _holds(check)]


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, RedisError, OSError) as error:
        logger.warning("readiness: %s", type(error).__name__)
        return False
