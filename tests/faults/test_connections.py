"""A hundred requests open no new connection to PostgreSQL or Redis, on either server."""

import itertools
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
import redis

from tests.deployment import RedisServer
from tests.faults.people import Guest
from tests.live import prepared
from tests.live.stores import make_folder

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
REQUESTS, AT_ONCE, ROUNDS = 100, 4, 4
NOTHING = {"postgresql": 0, "redis": 0}


class Place:
    """web and live on stores of their own, and how many connections those have ever been asked for."""

    def __init__(self, stack: ExitStack) -> None:
        folder = make_folder()
        self.postgresql, self.world = prepared.copy_to(folder, {"log_connections": "on"})
        self.postgresql.start()
        stack.callback(self.postgresql.stop, "immediate")
        store = stack.enter_context(RedisServer(folder / "redis"))
        self.redis = redis.Redis.from_url(store.url)
        self.servers = prepared.deploy(
            folder, self.postgresql.url(prepared.DATABASE), store.url, WEB_PROCESSES="1"
        )
        stack.callback(self.servers.__exit__)
        self.servers.start("web", "live")

    def opened(self) -> dict[str, int]:
        log = (self.postgresql.data / "server.log").read_text(errors="replace")
        info: Any = self.redis.info("stats")
        return {
            "postgresql": log.count("connection authorized"),
            "redis": info["total_connections_received"],
        }


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(stack)


def _acts(place: Place, url: str) -> list[Callable[[], int]]:
    """Pages, which use the cache, and messages in all chats, which ring over Redis: in a few somebody would say more than the limit lets through."""
    sessions, chats = place.world["sessions"], list(place.world["chats"].items())
    learner, numbers = Guest(url, sessions["learner0"]), itertools.count()

    def say() -> int:
        name, chat = chats[next(numbers) % len(chats)]
        body = {"client_id": str(uuid.uuid4()), "body": "hallo"}
        return (
            Guest(url, sessions[name]).post_json(f"/hulp/chat/{chat}/messages/", body).status_code
        )

    paths = ("/leerpad/", place.world["lesson"], "/hulp/mijn-vragen/")
    return [say, *(lambda path=path: learner.get(path).status_code for path in paths)]


@pytest.mark.parametrize("server", ["web", "live"])
def test_a_hundred_requests_open_no_connection(place: Place, server: str) -> None:
    url = {"web": place.servers.web_url, "live": place.servers.live_url}[server]
    acts = _acts(place, url)

    def do(number: int) -> int:
        return acts[number % len(acts)]()

    grown: list[dict[str, int]] = []
    while len(grown) < ROUNDS and NOTHING not in grown:
        grown.append(_opened_in_a_round(place, do))
    assert grown[-1] == NOTHING, grown
    assert place.opened()["postgresql"] > 0


def _opened_in_a_round(place: Place, do: Callable[[int], int]) -> dict[str, int]:
    """A pool grows to what happens to be wanted at once, so early rounds may open some; a leak opens some in each."""
    before = place.opened()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert set(pool.map(do, range(REQUESTS))) == {200}
    return {name: number - before[name] for name, number in place.opened().items()}
