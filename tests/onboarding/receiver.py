"""A tool's webhook on this machine: takes letters, or refuses them, and remembers what it got."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.local_server import Quiet, serving


@dataclass
class Receiver:
    url: str = ""
    status: int = 204
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def letters(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body in self.bodies]


@contextmanager
def listening(*, port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver()

    class Hook(Quiet, BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.read_body()
            if receiver.status < 300:
                receiver.headers.append({k.lower(): v for k, v in self.headers.items()})
                receiver.bodies.append(body)
            self.send_response(receiver.status)
            if receiver.status in (301, 307):
                self.send_header("Location", receiver.url)
            self.end_headers()

    with serving(Hook, port=port) as port:
        receiver.url = f"http://127.0.0.1:{port}/hook?x=1"
        yield receiver
