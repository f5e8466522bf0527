"""A small limiter for acts that cost us or others something; log-in has its own (django-allauth)."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Where the request comes from, behind as many proxies as are ours.

    Of IPv6 the /64: whoever has one address of it has all of them.
    """
    text = get_adapter().get_client_ip(request)
    try:
        address = ip_address(text)
    except ValueError:  # not an address, such as the name of a socket
        return text
    if not isinstance(address, IPv6Address):
        return text
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), 64), strict=False))


def count_act(name: str, who: int | str, *, seconds: int) -> int | None:
    """Count one act of ``who`` in this period and return the number; None when the cache is away."""
    key = f"limit:{name}:{who}"
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key)
    except Exception:  # noqa: BLE001 - any cache failure, or the key ran out in between
        return None


def count_of(name: str, who: int | str) -> int:
    """How often ``who`` did it in this period; 0 when the cache is away."""
    try:
        return int(cache.get(f"limit:{name}:{who}", 0))
    except Exception:  # noqa: BLE001 - any cache failure
        return 0


def is_within_limit(name: str, who: int | str, *, most: int, seconds: int) -> bool:
    """Count one act of ``who`` and say whether it is among the first ``most`` of this period.

    When the cache is away the act is allowed: a limiter must not close the house.
    """
    count = count_act(name, who, seconds=seconds)
    return count is None or count <= most
