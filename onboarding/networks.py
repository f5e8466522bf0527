"""Calling an address of others: never one in a network of our own, no redirect followed, and no more read than it may say.

A call has one time for all of it, however the other side spreads what it says: a claim of the outbox (120 s) never runs out
in one. Only looking up the name is left to the resolver of the machine and its own patience.
"""

import http.client
import io
import socket
import ssl
import time
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from onboarding.exceptions import RefusedError

LONGEST_ANSWER = 2**20  # bytes
_end: ContextVar[float] = ContextVar("end of the call under way")  # on the monotonic clock

# What Python 3.11 does not know of, or takes for an address like others.
_GLOBAL = IPv6Network(
    "2000::/3"
)  # RFC 4291: all that is routed; not multicast, site-local, mapped, 64:ff9b:1::/48
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
_TEREDO = IPv6Network("2001::/32")
_PROTOCOLS = IPv4Network("192.0.0.0/24")  # RFC 6890


def _left(end: float) -> float:
    """Seconds until the call has to be over; ``TimeoutError`` when none are."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("the call took too long")
    return left


class _TimedReader(io.RawIOBase):
    """What comes in over a connection, until the call has to be over: the timeout of a socket begins anew with each byte."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, end: float) -> None:
        super().__init__()
        self._raw, self._sock, self._end = raw, sock, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._end))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock, _end.get()))


class _Outward:
    """Connects to the very address that was looked at: what a name leads to may be another a moment later."""

    response_class: Any = _Response

    host: str
    port: int
    timeout: Any

    def _new_conn(self) -> socket.socket:
        problem = OSError("no address")
        end, addresses = _end.get(), _public_addresses(self.host, self.port)
        for number, address in enumerate(addresses):
            try:
                # An equal share of what is left for each that may not answer, and one for the answer.
                share = _left(end) / (len(addresses) - number + 1)
                sock = socket.create_connection((address, self.port), share)
                sock.settimeout(_left(end))  # for the handshake and what we say
                return sock
            except OSError as error:
                problem = error
        raise problem


class _Connection(_Outward, HTTPConnection):
    pass


class _TLSConnection(_Outward, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        # The authorities that this machine trusts, beside the list that comes with requests.
        super().init_poolmanager(*args, **kwargs, ssl_context=ssl.create_default_context())
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}


class OutwardSession(requests.Session):
    """Calls others: ``RefusedError`` for an address in a network of our own, else the errors of requests.

    ``OTHERS_IN_PRIVATE_NETWORKS``: an administrator says that tools or providers stand there.
    """

    timeout = 10.0  # seconds, for all of a call: to connect, to ask, and to hear the answer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trust_env = False  # a proxy would look names up by itself
        self.mount("https://", _Adapter())
        self.mount("http://", _Adapter())

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> Any:
        """Without ``stream`` the answer has been read, cut at ``LONGEST_ANSWER``."""
        is_read = not kwargs.get("stream")
        kwargs = {**kwargs, "timeout": self.timeout, "allow_redirects": False, "stream": True}
        token = _end.set(time.monotonic() + self.timeout)
        try:
            answer = super().request(method, url, *args, **kwargs)
            if is_read:
                _read(answer)
        finally:
            _end.reset(token)
        return answer


def _read(answer: requests.Response) -> None:
    body = b""
    for part in answer.iter_content(2**16):
        body += part
        if len(body) > LONGEST_ANSWER:
            break
    answer._content = body[:LONGEST_ANSWER]
    answer.close()


def _public_addresses(host: str, port: int) -> list[str]:
    """The addresses of ``host``, when none of them lies in a network of our own."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.OTHERS_IN_PRIVATE_NETWORKS and not all(
        _is_public(ip_address(a)) for a in found
    ):
        raise RefusedError
    return found


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it lies in no network of our own, also not by way of a translator between the two kinds of address."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and address not in _PROTOCOLS
    inner = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return _is_public(inner)
    return address in _GLOBAL and address not in _TEREDO and address.is_global
