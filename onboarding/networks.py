"""Addresses of others that we call: never one in a network of our own."""

import socket
from ipaddress import ip_address

from django.conf import settings

from onboarding.exceptions import RefusedError


def public_address(host: str, port: int) -> str:
    """The first address of ``host``; ``RefusedError`` when any of them lies in a network of our own, ``OSError`` for no such name.

    ``OTHERS_IN_PRIVATE_NETWORKS``: an administrator says that tools or providers stand there.
    """
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.OTHERS_IN_PRIVATE_NETWORKS and not all(ip_address(a).is_global for a in found):
        raise RefusedError
    return found[0]
