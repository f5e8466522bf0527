"""Calling others: at the address that was looked at, by the name that was asked for, and never more than is right."""

import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import requests
from pytest_django import Settings

from onboarding.exceptions import RefusedError
from onboarding.networks import LONGEST_ANSWER, OutwardSession
from tests.certificates import make_pair
from tests.local_server import Quiet, serving

HERE = "127.0.0.1"


class _Answer(Quiet, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/")
            self.end_headers()
            return
        if self.path.startswith("/drop-by-drop"):
            self._drip(is_body=self.path.endswith("body"))
            return
        self.send_response(200)
        self.end_headers()
        said = self.headers["Host"].encode()
        self.wfile.write(b"x" * (LONGEST_ANSWER * 2) if self.path == "/long" else said)

    def _drip(self, *, is_body: bool) -> None:
        """Something every tenth of a second, for ever: no wait is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if is_body else b""))
        try:
            for n in range(100):
                self.wfile.write(b"x-%d: y\r\n" % n)
                time.sleep(0.1)
        except OSError:
            pass  # hung up


class _Hasty(OutwardSession):
    timeout = 0.5


@pytest.fixture
def port(settings: Settings) -> Iterator[int]:
    settings.OTHERS_IN_PRIVATE_NETWORKS = True
    with serving(_Answer) as port:
        yield port


@pytest.fixture
def lead(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Let names lead to the addresses given; the list says which names were asked for."""

    def lead(*addresses: str) -> list[str]:
        asked: list[str] = []

        def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
            is_address = host[0] in "0123456789:"
            if not is_address:
                asked.append(host)
            found = [host] if is_address else addresses
            return [(_family(a), socket.SOCK_STREAM, 6, "", (a, port)) for a in found]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return asked

    return lead


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were called; none of them answers."""
    called: list[str] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        called.append(address[0])
        time.sleep(min(timeout, 0.5))
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    return called


def _family(address: str) -> int:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _get(url: str) -> Any:
    with OutwardSession() as session:
        return session.get(url)


def test_the_name_is_looked_up_once_and_still_said(
    port: int, lead: Callable[[str], list[str]]
) -> None:
    asked = lead(HERE)

    answer = _get(f"http://tool.example:{port}/")

    assert answer.text == f"tool.example:{port}"
    assert asked == ["tool.example"]


def test_when_one_address_does_not_answer_the_next_is_asked(
    port: int, lead: Callable[..., list[str]]
) -> None:
    lead("::1", HERE)  # nobody listens at the first

    assert _get(f"http://tool.example:{port}/").status_code == 200


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.9", "169.254.169.254", "0.0.0.0"]
)
def test_a_name_that_leads_into_our_own_network_is_refused(
    settings: Settings, port: int, lead: Callable[..., list[str]], address: str
) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = False
    lead("93.184.215.14", address)

    with pytest.raises(RefusedError):
        _get(f"http://tool.example:{port}/")


@pytest.mark.parametrize(
    "address",
    [
        "192.0.0.10",  # IETF protocols
        "224.0.0.251",  # multicast
        "255.255.255.255",
        "64:ff9b::10.0.0.1",  # NAT64 of a private address
        "64:ff9b::7f00:1",
        "64:ff9b:1::10.0.0.1",  # NAT64 of a network of one's own
        "2002:a00:1::1",  # 6to4 of 10.0.0.1
        "2002:7f00:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::10.0.0.1",  # IPv4-compatible
        "fec0::1",  # site-local
        "ff02::1",
        "ff0e::1",
        "fe80::1%eth0",
        "::",
        "2001:db8::1",
    ],
)
def test_there_is_no_way_around_by_another_kind_of_address(
    settings: Settings, lead: Callable[..., list[str]], address: str
) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = False
    lead(address)

    with pytest.raises(RefusedError):
        _get("http://tool.example:9/")


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::93.184.215.14", "::ffff:93.184.215.14"],
)
def test_addresses_of_others_are_asked(
    settings: Settings, lead: Callable[..., list[str]], calls: list[str], address: str
) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = False
    lead(address)

    with pytest.raises(requests.ConnectionError):
        _get("http://tool.example:9/")

    assert calls == [address]


@pytest.mark.parametrize("host", ["[::1]", "[::ffff:10.0.0.1]", "[fd00::1]", "[fe80::1]"])
def test_so_is_an_address_of_the_newer_kind(settings: Settings, host: str) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = False

    with pytest.raises(RefusedError):
        _get(f"http://{host}:9/")


def test_a_proxy_of_the_environment_is_not_asked(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert _get(f"http://{HERE}:{port}/").status_code == 200


def test_a_redirect_is_an_answer_like_another(port: int) -> None:
    assert _get(f"http://{HERE}:{port}/elsewhere").status_code == 302


def test_no_more_is_read_than_it_may_say(port: int) -> None:
    assert len(_get(f"http://{HERE}:{port}/long").content) == LONGEST_ANSWER


@pytest.mark.parametrize("path", ["/drop-by-drop", "/drop-by-drop/body"])
def test_a_call_has_one_time_for_all_of_it(port: int, path: str) -> None:
    begun = time.monotonic()

    with _Hasty() as session, pytest.raises(requests.RequestException):
        session.get(f"http://{HERE}:{port}{path}")

    assert time.monotonic() - begun < 2


def test_so_has_an_answer_that_is_read_later(port: int) -> None:
    with _Hasty() as session:
        answer = session.get(f"http://{HERE}:{port}/drop-by-drop/body", stream=True)
        begun = time.monotonic()
        with pytest.raises(requests.RequestException):
            list(answer.iter_content(2**16))

    assert time.monotonic() - begun < 2


def test_and_one_over_tls(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = True
    certificate = make_pair(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(_Answer, certificate=certificate) as port:
        begun = time.monotonic()
        with _Hasty() as session, pytest.raises(requests.RequestException):
            session.get(f"https://localhost:{port}/drop-by-drop")

    assert time.monotonic() - begun < 2


def test_a_dozen_addresses_where_nobody_answers_share_that_time(
    settings: Settings, lead: Callable[..., list[str]], calls: list[str]
) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = True
    addresses = [f"203.0.113.{n}" for n in range(1, 13)]
    lead(*addresses)
    begun = time.monotonic()

    with _Hasty() as session, pytest.raises(requests.RequestException):
        session.get("http://tool.example:9/")

    assert calls == addresses
    assert time.monotonic() - begun < 1


def test_a_certificate_is_that_of_the_name(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lead: Callable[[str], list[str]],
) -> None:
    """The certificate is for localhost: the name, though another was looked up, decides."""
    settings.OTHERS_IN_PRIVATE_NETWORKS = True
    certificate = make_pair(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    lead(HERE)

    with serving(_Answer, certificate=certificate) as port:
        assert _get(f"https://localhost:{port}/").status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            _get(f"https://tool.example:{port}/")


def test_an_authority_that_nobody_knows_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.OTHERS_IN_PRIVATE_NETWORKS = True
    certificate = make_pair(tmp_path)

    with (
        serving(_Answer, certificate=certificate) as port,
        pytest.raises(requests.exceptions.SSLError),
    ):
        _get(f"https://localhost:{port}/")
