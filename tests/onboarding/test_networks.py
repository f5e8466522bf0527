"""Calling others: at the address that was looked at, by the name that was asked for, and never more than is right."""

import socket
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
        self.send_response(200)
        self.end_headers()
        said = self.headers["Host"].encode()
        self.wfile.write(b"x" * (LONGEST_ANSWER * 2) if self.path == "/long" else said)


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
