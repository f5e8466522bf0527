"""A small HTTP server on this machine, for what others would answer."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Quiet(BaseHTTPRequestHandler):
    def read_body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def log_message(self, *args: Any) -> None:
        """Not in the output of the tests."""


@contextmanager
def serving(
    handler: type[BaseHTTPRequestHandler], *, port: int = 0, certificate: Path | None = None
) -> Iterator[int]:
    """The port it listens on (any free one unless given); over TLS with ``certificate``, its key beside it."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
