"""The requests that are measured, as a browser or our scripts send them; anything but 2xx is a failure."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import redis
from websockets.sync.client import ClientConnection, connect

IDLE = 2.0  # seconds; the server closes a connection that was idle for five
TOKEN = "b" * 32  # of CSRF: in the cookie and in the header
Act = Callable[[int], None]


class BadAnswerError(Exception):
    """A request that was measured did not do what it should."""


class Caller:
    """One kept connection to a server."""

    def __init__(self, url: str) -> None:
        self.address = urlsplit(url)
        self.connection = HTTPConnection(self.address.hostname, self.address.port, timeout=20)
        self.last = 0.0

    def send(
        self,
        method: str,
        path: str,
        cookie: str,
        body: bytes | None = None,
        kind: str = "application/json",
    ) -> bytes:
        if time.monotonic() - self.last > IDLE:
            self.connection.close()  # opened again by the request
        headers = {"Cookie": f"sessionid={cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        if body is not None:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.last = time.monotonic()
        if not 200 <= answer.status < 300:
            raise BadAnswerError(f"{method} {path}: {answer.status} {content[:200]!r}")
        return content


@dataclass(frozen=True)
class Case:
    """One kind of request; ``floor`` names the one it is held against (floors have none)."""

    name: str
    what: str
    floor: str
    act: Act
    uses_sockets: bool = False


def floors(url: str, cookie: str, echo: Act) -> list[Case]:
    caller = Caller(url)
    return [
        Case(
            "hb",
            "session, user row, one raw upsert",
            "",
            lambda n: _ignore(caller.send("POST", "/beat", cookie, str(n).encode())),
        ),
        Case(
            "page",
            "session, user row, 25 rows, a template",
            "",
            lambda n: _ignore(caller.send("GET", "/page", cookie)),
        ),
        Case("echo", "Channels: said on one socket, heard on two", "", echo, uses_sockets=True),
    ]


def _ignore(_content: bytes) -> None:
    """The answer was read; that is all."""


class Product:
    """Makes the cases of the product in its measuring world."""

    def __init__(self, url: str, world: dict[str, Any], store: redis.Redis) -> None:
        self.caller, self.world, self.store = Caller(url), world, store
        self.watching = [Player(name, **facts) for name, facts in world["watching"].items()]
        chats = list(world["chats"].items())
        # Nobody listens in the first half, so that storing alone is measured there.
        self.stored, self.heard = chats[: len(chats) // 2], chats[len(chats) // 2 :]

    def cases(self, deliver: Act) -> list[Case]:
        pages = {
            "learning path": ("learner0", "/leerpad/", "35 items, half of them done"),
            "lesson": ("learner0", self.world["lesson"], "a film with transcript"),
            "my questions": ("learner0", "/hulp/mijn-vragen/", "20 of 25"),
            "ticket list": ("happiness", "/hulp/werkplek/", "25 of 150"),
            "results": ("programmelead", "/peiling/uitkomsten/", "4 quarters, 10 municipalities"),
        }
        read = [
            Case(name, what, "page", self._get(person, path))
            for name, (person, path, what) in pages.items()
        ]
        return [
            Case("progress call", "15 s of film, new", "hb", self._report),
            Case("tool token", "renewed, signed, the former one of no use", "hb", self._renew),
            Case("introspection", "a token of a tool, active", "hb", self._introspect),
            *read,
            Case("chat message stored", "HTTP, accepted and committed", "hb", self._say_unheard),
            Case(
                "chat message delivered",
                "stored, and heard on two sockets",
                "echo",
                deliver,
                uses_sockets=True,
            ),
        ]

    def _get(self, person: str, path: str) -> Act:
        cookie = self.world["sessions"][person]
        return lambda n: _ignore(self.caller.send("GET", path, cookie))

    def _ask_as_tool(self, path: str, **form: str) -> dict[str, Any]:
        tool = self.world["tool"]
        form |= {"client_id": tool["client_id"], "client_secret": tool["client_secret"]}
        kind = "application/x-www-form-urlencoded"
        body = urlencode(form).encode()
        found: dict[str, Any] = json.loads(self.caller.send("POST", path, "", body, kind))
        return found

    def _renew(self, number: int) -> None:
        tool = self.world["tool"]
        found = self._ask_as_tool(
            "/identity/o/api/token",
            grant_type="refresh_token",
            refresh_token=tool["refresh_token"],
        )
        tool["refresh_token"] = found["refresh_token"]

    def _introspect(self, number: int) -> None:
        found = self._ask_as_tool(
            "/identity/o/api/introspect", token=self.world["tool"]["access_token"]
        )
        if not found["active"]:
            raise BadAnswerError("the token is not active")

    def _report(self, number: int) -> None:
        player = self.watching[number % len(self.watching)]
        body = player.next_report()
        answer = self.caller.send(
            "POST", "/api/v1/learning/progress", self.world["sessions"][player.name], body
        )
        if json.loads(answer)["uncounted"]:
            raise BadAnswerError(f"a stretch did not count: {answer[:200]!r}")

    def _say_unheard(self, number: int) -> None:
        self._say(number, *self.stored[number % len(self.stored)])

    def _say(self, number: int, name: str, conversation: str) -> None:
        """One message of one of the askers; the limit of a person is lifted now and then."""
        if number % 50 == 0:
            for key in self.store.scan_iter("*limit:chat*"):
                self.store.delete(key)
        body = json.dumps(
            {"client_id": str(uuid.uuid4()), "body": "Een bericht van gewone lengte."}
        )
        path = f"/hulp/chat/{conversation}/messages/"
        self.caller.send("POST", path, self.world["sessions"][name], body.encode())

    @contextmanager
    def delivering(self, live_url: str) -> Iterator[Act]:
        """Sockets of asker and expert in every chat; the act is done when both have heard."""
        with ExitStack() as stack:
            expert = stack.enter_context(
                self._open(live_url, "expert", [chat for _name, chat in self.heard])
            )
            askers = [
                stack.enter_context(self._open(live_url, name, [chat])) for name, chat in self.heard
            ]

            def deliver(number: int) -> None:
                place = number % len(self.heard)
                self._say(number, *self.heard[place])
                for socket in (expert, askers[place]):
                    _hear(socket)

            yield deliver

    def _open(self, live_url: str, name: str, chats: list[str]) -> ClientConnection:
        cookie = f"sessionid={self.world['sessions'][name]}"
        socket = open_socket(f"{live_url}/ws/chat/", cookie)
        socket.send(json.dumps({"hello": dict.fromkeys(chats, 2)}))
        for _chat in chats:
            socket.recv(timeout=10)
        return socket


def open_socket(url: str, cookie: str) -> ClientConnection:
    """A socket as a page of the same site opens it."""
    origin = url[: url.index("/", len("http://"))]
    return connect(
        url.replace("http", "ws", 1),
        origin=origin,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookie},
        compression=None,
        ping_interval=None,  # nobody reads between two turns of a case
    )


def _hear(socket: ClientConnection) -> None:
    """Wait for a message; heartbeats pass."""
    while json.loads(socket.recv(timeout=10))["type"] != "message":
        pass


class Player:
    """Plays a film round and round, in stretches of 15 seconds."""

    STRETCH = 15.0

    def __init__(self, name: str, session: str, film_seconds: float) -> None:
        self.name, self.session, self.length, self.seq = name, session, film_seconds, 0

    def next_report(self) -> bytes:
        clock = self.seq * self.STRETCH
        at = clock % self.length
        segment = [self.seq, at, at + self.STRETCH, clock, clock + self.STRETCH, 1.0, 0]
        self.seq += 1
        body = {"session": self.session, "position": at + self.STRETCH, "segments": [segment]}
        return json.dumps(body).encode()


@contextmanager
def echoing(url: str, cookie: str) -> Iterator[Act]:
    """Two sockets in one group; the act is done when both have heard what the first said."""
    first = open_socket(f"{url}/echo", f"sessionid={cookie}")
    second = open_socket(f"{url}/echo", f"sessionid={cookie}")

    def say(number: int) -> None:
        first.send(str(number))
        for socket in (first, second):
            socket.recv(timeout=10)

    try:
        yield say
    finally:
        first.close()
        second.close()
