"""Calling an address of others: never one in a network of our own, no redirect followed, and no more read than it may say."""

import socket
import ssl
from ipaddress import ip_address
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from onboarding.exceptions import RefusedError

LONGEST_ANSWER = 2**20  # bytes


class _Outward:
    """Connects to the very address that was looked at: what a name leads to may be another a moment later."""

    host: str
    port: int
    timeout: Any

    def _new_conn(self) -> socket.socket:
        problem = OSError("no address")
        for address in _public_addresses(self.host, self.port):
            try:
                return socket.create_connection((address, self.port), self.timeout)
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

    timeout = 10.0  # seconds, to connect and for each wait

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trust_env = False  # a proxy would look names up by itself
        self.mount("https://", _Adapter())
        self.mount("http://", _Adapter())

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> Any:
        """Without ``stream`` the answer has been read, cut at ``LONGEST_ANSWER``."""
        is_read = not kwargs.get("stream")
        kwargs = {**kwargs, "timeout": self.timeout, "allow_redirects": False, "stream": True}
        answer = super().request(method, url, *args, **kwargs)
        if is_read:
            body = b""
            for part in answer.iter_content(2**16):
                body += part
                if len(body) > LONGEST_ANSWER:
                    break
            answer._content = body[:LONGEST_ANSWER]
            answer.close()
        return answer


def _public_addresses(host: str, port: int) -> list[str]:
    """The addresses of ``host``, when none of them lies in a network of our own."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.OTHERS_IN_PRIVATE_NETWORKS and not all(ip_address(a).is_global for a in found):
        raise RefusedError
    return found
