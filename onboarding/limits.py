"""A small limiter for acts that cost us or others something; log-in has its own (django-allauth)."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Where the request comes from, behind as many proxies as are ours."""
    return get_adapter().get_client_ip(request)


def is_within_limit(name: str, who: int | str, *, most: int, seconds: int) -> bool:
    """Count one act of ``who`` and say whether it is among the first ``most`` of this period.

    When the cache is away the act is allowed: a limiter must not close the house.
    """
    key = f"limit:{name}:{who}"
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) <= most
    except Exception:  # noqa: BLE001 - any cache failure, or the key ran out in between
        return True
