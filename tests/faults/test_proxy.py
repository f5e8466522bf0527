"""The proxy of the fault tests does what it says."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.faults.proxy import Mode, Proxy


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that sends everything back."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with connection:
            while data := connection.recv(1000):
                connection.sendall(data)

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=[connection], daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=2)


def _is_broken(client: socket.socket) -> bool:
    try:
        return client.recv(100) == b""
    except ConnectionError:
        return True


def test_it_passes(echo: int) -> None:
    with Proxy(echo) as proxy, _connect(proxy.port) as client:
        client.sendall(b"hello")

        assert client.recv(100) == b"hello"


def test_it_cuts_what_is_open_and_what_is_new(echo: int) -> None:
    with Proxy(echo) as proxy, _connect(proxy.port) as client:
        client.sendall(b"hello")
        client.recv(100)

        proxy.turn(Mode.CUT)

        with _connect(proxy.port) as late:
            assert _is_broken(client)
            assert _is_broken(late)


def test_it_swallows_without_a_word_and_lets_go_again(echo: int) -> None:
    with Proxy(echo) as proxy, _connect(proxy.port) as client:
        proxy.turn(Mode.BLACK_HOLE)
        client.sendall(b"hello")
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(100)

        proxy.turn(Mode.PASS)

        client.settimeout(2)
        assert client.recv(100) == b"hello"


def test_it_delays(echo: int) -> None:
    with Proxy(echo) as proxy, _connect(proxy.port) as client:
        proxy.turn(Mode.DELAY, delay=0.2)
        begun = time.monotonic()
        client.sendall(b"hello")

        assert client.recv(100) == b"hello"
        assert time.monotonic() - begun >= 0.4
