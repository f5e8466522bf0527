"""One refresh token, used twice at the same moment: one is a copy, and nothing goes on after it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from allauth.idp.oidc.models import Token, TokenQuerySet
from django.db import connection
from django.test import Client
from django.utils.crypto import get_random_string

from onboarding import tokens
from onboarding.tools import register_tool
from tests.onboarding.test_identity import CALLBACK, _log_in_tool
from tests.world import build_world

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


@pytest.fixture
def form(transactional_db: None) -> dict[str, str]:
    secret = get_random_string(40)
    register_tool(client_id="tool", name="Tool", redirect_uri=CALLBACK, secret=secret)
    client = Client()
    client.force_login(build_world().professional)
    return {
        "client_id": "tool",
        "client_secret": secret,
        "grant_type": "refresh_token",
        "refresh_token": _log_in_tool(client, secret)["refresh_token"],
    }


def _renew_twice(
    form: dict[str, str], monkeypatch: pytest.MonkeyPatch, *, seconds: float
) -> list[int]:
    """Both have compared before either writes, unless one waits for a lock."""
    meeting = threading.Barrier(2)
    compare = tokens.constant_time_compare

    def meet(one: str, other: str) -> bool:
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=seconds)
        return compare(one, other)

    monkeypatch.setattr(tokens, "constant_time_compare", meet)

    def run(_number: int) -> int:
        try:
            return Client().post("/identity/o/api/token", form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, range(2)))


def test_without_the_lock_a_copy_goes_on_unseen(
    form: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(rows: Any, **_options: Any) -> Any:
        return rows

    monkeypatch.setattr(TokenQuerySet, "select_for_update", unlocked)

    assert _renew_twice(form, monkeypatch, seconds=15) == [200, 200]


def test_with_the_lock_the_copy_ends_everything(
    form: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _renew_twice(form, monkeypatch, seconds=1) == [200, 400]
    assert not Token.objects.exists()


def test_who_ends_tokens_ends_those_of_a_renewal_under_way(
    form: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    renews, ends = threading.Event(), threading.Event()
    save = tokens.RequestValidator.save_bearer_token

    def save_slowly(*args: Any) -> None:
        save(*args)
        renews.set()
        ends.wait(timeout=5)
        time.sleep(0.3)  # till the other one waits for the row

    monkeypatch.setattr(tokens.RequestValidator, "save_bearer_token", save_slowly)

    def renew() -> int:
        try:
            return Client().post("/identity/o/api/token", form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        renewed = pool.submit(renew)
        renews.wait(timeout=5)
        ends.set()
        tokens.end(client="tool")

    assert renewed.result() == 200
    assert not Token.objects.exists()
