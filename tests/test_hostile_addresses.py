"""Addresses that nobody means well with: far too long, with bytes that no name holds, numbers that no row has."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from django.utils.regex_helper import normalize

from tests.access_rules import Who
from tests.access_walk import Url, urls_of
from tests.world import World

EDITING = Who.ADMINISTRATOR
HOSTILE = {
    "long": "a" * 300,
    "endless": "a" * 10_000,
    "nul": "a\0b.png",
    "right-to-left": "\u202egnp.x",
    "not Unicode": "\udcff",
    "dots": "..\\..",
    "folder": ".",
    "huge": "9" * 30,
    "huger": "9" * 5_000,
}


@cache
def _addresses(hostile: str, who: Who) -> list[str]:
    """Every address of the product with ``hostile`` in the places that vary, as far as it leads anywhere."""
    urls = [url for url in urls_of(get_resolver()) if who is not EDITING or _is_our_work(url)]
    return sorted({path for url in urls for path in _leading_somewhere(url, hostile)})


def _is_our_work(url: Url) -> bool:
    """Wagtail's choosers fail on a number of which they cannot make one, for who may edit and nobody else."""
    return url.is_ours or not url.route.startswith("beheer/")


def _leading_somewhere(url: Url, hostile: str) -> Iterator[str]:
    for form, names in normalize(url.regex):
        path = "/" + form % dict.fromkeys(names, hostile)
        with suppress(Resolver404):
            resolve(path)
            if names:
                yield quote(path, errors="surrogateescape")


@pytest.mark.parametrize("who", [Who.LOGGED_OUT, Who.PROFESSIONAL, EDITING])
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_address_makes_the_product_fail(kind: str, who: Who, world: World) -> None:
    (Path(settings.MEDIA_ROOT) / "images").mkdir(parents=True)
    client = Client(raise_request_exception=False)
    user = who.user_in(world)
    if user:
        client.force_login(user)
    addresses = _addresses(HOSTILE[kind], who)

    answered = {path: client.get(path).status_code for path in addresses}

    assert len(addresses) > 5
    assert {path[:80]: status for path, status in answered.items() if status >= 500} == {}
