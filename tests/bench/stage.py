"""Everything that is measured, started: stores of our own, the floors and the product on them."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from tests.bench import calls
from tests.bench.calls import Case
from tests.bench.meter import cpu_ms
from tests.deployment import BIN, Process, RedisServer
from tests.live import prepared
from tests.live.stores import PostgreSQL, make_folder, wait_for
from tests.running import ROOT, free_port

# Work that comes by the clock and not by a request is put off till after the measurement.
CALM = {"autovacuum": "off", "checkpoint_timeout": "1h"}


@dataclass
class Stage:
    """The running set; ``meter`` reads the CPU time of its parts."""

    processes: dict[str, list[Process]]
    postgresql: PostgreSQL
    cases: list[Case]

    def meter(self) -> dict[str, float]:
        ours = {
            part: cpu_ms([process.child.pid for process in processes if process.child])
            for part, processes in self.processes.items()
        }
        return ours | {"postgresql": cpu_ms([self.postgresql.pid])}


@contextmanager
def set_up() -> Iterator[Stage]:
    """Copy what was prepared, start all of it, end all of it."""
    folder = make_folder()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgresql, world = prepared.copy_to(folder, CALM)
        postgresql.start()
        stack.callback(postgresql.stop, "immediate")
        store = stack.enter_context(RedisServer(folder / "redis"))
        servers = prepared.deploy(
            folder,
            postgresql.url(prepared.DATABASE),
            store.url,
            WEB_PROCESSES="1",
            EMAIL_URL="dummymail://",
        )
        stack.callback(servers.__exit__)
        servers.start("web", "live", "worker")
        floor, floor_cases = _start_floor(stack, folder, postgresql, store)
        product = calls.Product(servers.web_url, world, redis.Redis.from_url(store.url))
        deliver = stack.enter_context(product.delivering(servers.live_url))
        processes = {
            "web": [servers.processes["web"], floor["web"]],
            "live": [servers.processes["live"], floor["live"]],
            "worker": [servers.processes["worker"]],
            "redis": [store],
        }
        yield Stage(processes, postgresql, [*floor_cases, *product.cases(deliver)])


def _start_floor(
    stack: ExitStack, folder: Path, postgresql: PostgreSQL, store: RedisServer
) -> tuple[dict[str, Process], list[Case]]:
    """Floors are served as the product is: the same gunicorn, the same daphne, databases beside ours."""
    postgresql.query("postgres", "CREATE DATABASE floor")
    web, live = free_port(), free_port()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DATABASE_URL": postgresql.url("floor"),
        "REDIS_URL": store.url.removesuffix("/0") + "/1",
        "WEB_BIND": f"127.0.0.1:{web}",
        "WEB_PROCESSES": "1",
    }
    made = [sys.executable, "-m", "tests.bench.floor.setup"]
    cookie = subprocess.run(
        made, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()
    commands = {
        "web": ["gunicorn", "-c", "python:cms.deploy.gunicorn_conf", "tests.bench.floor.wsgi"],
        "live": ["daphne", "-v", "0", "-p", str(live), "tests.bench.floor.asgi:application"],
    }
    processes = {name: Process(f"floor-{name}", folder) for name in commands}
    for name, command in commands.items():
        stack.callback(processes[name].kill)
        processes[name].start([str(BIN / command[0]), *command[1:]], environment)
    for port in (web, live):
        wait_for(lambda: _listens(port), "a floor")  # noqa: B023 - done before the next
    echo = stack.enter_context(calls.echoing(f"http://127.0.0.1:{live}", cookie))
    return processes, calls.floors(f"http://127.0.0.1:{web}", cookie, echo)


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0
