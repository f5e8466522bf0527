"""The servers, started once for all tests of this folder, with a short course and a mail server."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.deployment import Deployment, RedisServer, make_database
from tests.running import ROOT, Visitor, free_port


class Post:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.original_content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    def wait_for(self, subject: str, to: str) -> EmailMessage:
        """The letter whose subject holds ``subject``; waits for the worker."""
        end = time.monotonic() + 45
        while time.monotonic() < end:
            for letter in self.letters:
                if subject in str(letter["Subject"]) and to in str(letter["To"]):
                    return letter
            time.sleep(0.1)
        raise AssertionError(
            f"no letter {subject!r} among {[str(x['Subject']) for x in self.letters]}"
        )


@dataclass
class Place:
    """The servers, the facts of the seed, and the post."""

    servers: Deployment
    facts: dict[str, Any]
    post: Post

    @property
    def film_url(self) -> str:
        return f"/media/films/{self.facts['film']}/1/film.mp4"


def seed(servers: Deployment) -> dict[str, Any]:
    """Fill the database of ``servers``; what the tests need to know of it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.seed"],
        cwd=ROOT,
        env=servers.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def post() -> Iterator[Post]:
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    post.port = controller.port  # type: ignore[attr-defined]
    yield post
    controller.stop()


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, post: Post) -> Iterator[Place]:
    folder: Path = tmp_path_factory.mktemp("servers")
    name = f"doorbraak_servers_{os.getpid()}"
    with make_database(name) as database_url, RedisServer(folder / "redis") as redis:
        servers = Deployment(
            folder,
            database_url=database_url,
            redis_url=redis.url,
            changes={"EMAIL_URL": f"smtp://127.0.0.1:{post.port}"},  # type: ignore[attr-defined]
        )
        servers.prepare()
        facts = seed(servers)
        with servers:
            yield Place(servers, facts, post)


@pytest.fixture(scope="session")
def visitor(place: Place) -> Callable[[str], Visitor]:
    """Somebody of the test world, logged in once."""
    known: dict[str, Visitor] = {}

    def log_in(name: str) -> Visitor:
        if name not in known:
            known[name] = Visitor(place.servers, f"{name}@test.example")
        return known[name]

    return log_in
