"""The servers, started once for all tests of this folder, with a small school to learn in."""

import os
from collections.abc import Iterator

import pytest

from tests.deployment import Deployment, RedisServer, make_database


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("servers")
    name = f"doorbraak_servers_{os.getpid()}"
    with make_database(name) as database_url, RedisServer(folder / "redis") as redis:
        servers = Deployment(folder, database_url=database_url, redis_url=redis.url)
        servers.prepare()
        with servers:
            yield servers
