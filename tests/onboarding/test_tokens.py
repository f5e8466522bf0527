"""Tokens of tools: an end to every log-in, a stolen one ends them all, and redirects that lead nowhere else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.core.internal import jwkkit
from allauth.idp.oidc.models import Token
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from cms import secret_files
from onboarding.models import JournalEntry, Tool
from onboarding.tools import register_tool, switch_tool
from onboarding.withdrawal import withdraw_access
from tests.onboarding.test_identity import (
    CALLBACK,
    _authorize,
    _introspect,
    _log_in_tool,
    _userinfo,
)
from tests.world import World

pytestmark = pytest.mark.django_db
Committing = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Committing) -> Committing:
    """What follows a commit happens, though the test never commits."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def secret() -> str:
    secret = get_random_string(40)
    register_tool(client_id="tool", name="Tool", redirect_uri=CALLBACK, secret=secret)
    return secret


@pytest.fixture
def tokens(client: Client, world: World, secret: str) -> dict[str, Any]:
    client.force_login(world.professional)
    return _log_in_tool(client, secret)


def _ask(path: str, secret: str, **form: str) -> Any:
    return Client().post(path, {"client_id": "tool", "client_secret": secret, **form})


def _renew(refresh: str, secret: str) -> Any:
    return _ask("/identity/o/api/token", secret, grant_type="refresh_token", refresh_token=refresh)


def test_it_is_renewed_and_the_former_one_is_no_good(tokens: dict[str, Any], secret: str) -> None:
    renewed = _renew(tokens["refresh_token"], secret)

    assert renewed.status_code == 200
    assert renewed.json()["refresh_token"] != tokens["refresh_token"]
    assert _userinfo(renewed.json()["access_token"]).status_code == 200


def test_a_copy_that_is_used_ends_everything(
    tokens: dict[str, Any], secret: str, committing: Committing
) -> None:
    renewed = _renew(tokens["refresh_token"], secret).json()

    with committing(execute=True):
        copied = _renew(tokens["refresh_token"], secret)

    assert (copied.status_code, copied.json()["error"]) == (400, "invalid_grant")
    assert _renew(renewed["refresh_token"], secret).status_code == 400
    assert _userinfo(renewed["access_token"]).status_code == 401
    assert JournalEntry.objects.filter(act="token_replayed").count() == 1


def test_so_does_a_copy_of_any_former_one(
    tokens: dict[str, Any], secret: str, committing: Committing
) -> None:
    latest = tokens
    for _time in range(3):
        latest = _renew(latest["refresh_token"], secret).json()

    with committing(execute=True):
        copied = _renew(tokens["refresh_token"], secret)

    assert copied.status_code == 400
    assert _userinfo(latest["access_token"]).status_code == 401


def test_a_token_of_one_tool_is_no_good_at_another(tokens: dict[str, Any], secret: str) -> None:
    other = get_random_string(40)
    register_tool(client_id="other", name="Andere", redirect_uri=CALLBACK, secret=other)
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}

    answer = Client().post(
        "/identity/o/api/token", {"client_id": "other", "client_secret": other, **form}
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert _renew(tokens["refresh_token"], secret).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda token: "",
        lambda token: ".",
        lambda token: "made-up",
        lambda token: "é.\x00.x",
        lambda token: "x" * 10_000,
        lambda token: token[:-1],
        lambda token: token + ".x",
        lambda token: token.partition(".")[0],
        lambda token: token.partition(".")[0] + ".made.up",
    ],
)
def test_what_we_never_made_is_refused_and_ends_nothing(
    tokens: dict[str, Any], secret: str, change: Callable[[str], str], committing: Committing
) -> None:
    with committing(execute=True):
        answer = _renew(change(tokens["refresh_token"]), secret)

    assert answer.status_code == 400
    assert answer.json()["error"] in {"invalid_grant", "invalid_request"}
    assert _userinfo(tokens["access_token"]).status_code == 200
    assert _renew(tokens["refresh_token"], secret).status_code == 200


def test_a_renewal_that_is_refused_on_the_way_uses_nothing_up(
    tokens: dict[str, Any], secret: str, committing: Committing
) -> None:
    log_in = Token.objects.get(type=Token.Type.REFRESH_TOKEN)
    log_in.set_resources(["https://one.example/"])
    log_in.save()
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}

    with committing(execute=True):
        refused = _ask("/identity/o/api/token", secret, resource="https://two.example/", **form)
        again = _renew(tokens["refresh_token"], secret)

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")
    assert again.status_code == 200


def test_a_renewed_one_says_when_the_log_in_ends(tokens: dict[str, Any], secret: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        seconds = _renew(tokens["refresh_token"], secret).json()["refresh_expires_in"]

    assert 0 < seconds <= timedelta(days=1).total_seconds()


def test_a_refresh_token_opens_nothing_by_itself(tokens: dict[str, Any], secret: str) -> None:
    assert _introspect(tokens["refresh_token"], secret)["active"] is False
    assert _userinfo(tokens["refresh_token"]).status_code == 401


def test_thirty_days_after_the_log_in_it_ends_however_often_renewed(
    tokens: dict[str, Any], secret: str
) -> None:
    now, refresh = timezone.now(), tokens["refresh_token"]
    for day in range(5, 30, 5):
        with time_machine.travel(now + timedelta(days=day)):
            refresh = _renew(refresh, secret).json()["refresh_token"]

    with time_machine.travel(now + timedelta(days=30, minutes=1)):
        ended = _renew(refresh, secret)

    assert ended.status_code == 400


def test_revoking_the_one_ends_the_other(tokens: dict[str, Any], secret: str) -> None:
    answer = _ask("/identity/o/api/revoke", secret, token=tokens["refresh_token"])

    assert answer.status_code == 200
    assert _userinfo(tokens["access_token"]).status_code == 401


def test_revoking_a_refresh_token_ends_it_whatever_the_hint(
    tokens: dict[str, Any], secret: str
) -> None:
    form = {"token": tokens["refresh_token"], "token_type_hint": "access_token"}

    assert _ask("/identity/o/api/revoke", secret, **form).status_code == 200
    assert _renew(tokens["refresh_token"], secret).status_code == 400


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_another_tool_revokes_nothing(tokens: dict[str, Any], secret: str, kind: str) -> None:
    other = get_random_string(40)
    register_tool(client_id="other", name="Andere", redirect_uri=CALLBACK, secret=other)

    answer = Client().post(
        "/identity/o/api/revoke",
        {"client_id": "other", "client_secret": other, "token": tokens[kind]},
    )

    assert answer.status_code == 200  # RFC 7009: whoever asks learns nothing of it
    assert _userinfo(tokens["access_token"]).status_code == 200
    assert _renew(tokens["refresh_token"], secret).status_code == 200


def test_a_stranger_revokes_nothing(tokens: dict[str, Any], secret: str) -> None:
    answer = _ask("/identity/o/api/revoke", "wrong", token=tokens["refresh_token"])

    assert answer.status_code == 401
    assert _userinfo(tokens["access_token"]).status_code == 200


def test_after_withdrawal_it_is_refused(world: World, tokens: dict[str, Any], secret: str) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")

    assert _renew(tokens["refresh_token"], secret).status_code == 400
    assert _introspect(tokens["access_token"], secret)["active"] is False


def test_a_code_works_once(client: Client, world: World, secret: str) -> None:
    client.force_login(world.professional)
    code = _authorize(client)["Location"].split("code=")[1].split("&")[0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": "v" * 50,
    }

    first, second = (_ask("/identity/o/api/token", secret, **form).status_code for _twice in "ab")

    assert (first, second) == (200, 400)


@pytest.mark.parametrize(
    "changes", [{"code_verifier": "w" * 50}, {"redirect_uri": CALLBACK + "x"}, {"code": "made-up"}]
)
def test_a_code_is_bound_to_who_asked_for_it(
    client: Client, world: World, secret: str, changes: dict[str, str]
) -> None:
    client.force_login(world.professional)
    code = _authorize(client)["Location"].split("code=")[1].split("&")[0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": "v" * 50,
    } | changes

    assert _ask("/identity/o/api/token", secret, **form).status_code == 400


def test_a_tampered_token_is_worth_nothing(tokens: dict[str, Any], secret: str) -> None:
    for tampered in (tokens["access_token"][:-1] + "x", tokens["access_token"] + ".x"):
        assert _userinfo(tampered).status_code == 401
        assert _introspect(tampered, secret)["active"] is False


@pytest.mark.parametrize(
    "uri",
    [
        CALLBACK + "/../other",
        CALLBACK + "?next=https://evil.example",
        CALLBACK + "#x",
        CALLBACK.replace("localhost", "localhost@evil.example"),
        CALLBACK.replace("localhost", "LOCALHOST.evil.example"),
        CALLBACK.replace(":8001", ":9001"),
        CALLBACK.replace("localhost", "x@localhost"),
        CALLBACK.upper(),
        "javascript:alert(1)",
        "https:evil.example",
    ],
)
def test_it_leads_nowhere_else(client: Client, world: World, secret: str, uri: str) -> None:
    client.force_login(world.professional)

    answer = _authorize(client, redirect_uri=uri)

    assert "Location" not in answer
    assert answer.status_code == 400


def test_a_tool_that_is_off_logs_nobody_in(
    client: Client, world: World, tokens: dict[str, Any], secret: str
) -> None:
    switch_tool(tool=Tool.objects.get(), is_active=False, actor=world.administrator)

    led_to = _authorize(client).get("Location", "")
    off = (_renew(tokens["refresh_token"], secret).status_code, "?code=" in led_to)
    switch_tool(tool=Tool.objects.get(), is_active=True, actor=world.administrator)

    assert off == (400, False)
    assert _userinfo(tokens["access_token"]).status_code == 401
    assert "access_token" in _log_in_tool(client, secret)


def test_the_next_key_is_known_before_it_signs_and_the_former_one_after(
    client: Client, tokens: dict[str, Any], settings: Settings
) -> None:
    def key_ids() -> list[str]:
        return [key["kid"] for key in client.get("/.well-known/jwks.json").json()["keys"]]

    [first] = key_ids()
    former, current = settings.IDP_OIDC_PRIVATE_KEY, secret_files.make_rsa_key()
    settings.IDP_OIDC_PRIVATE_KEYS = [
        {"pem": former, "issued_at": "2000-01-02"},
        {"pem": current, "issued_at": "2000-01-01"},
    ]
    before = key_ids()
    settings.IDP_OIDC_PRIVATE_KEY = current
    settings.IDP_OIDC_PRIVATE_KEYS = [
        {"pem": former, "issued_at": "2000-01-01"},
        {"pem": current, "issued_at": "2000-01-02"},
    ]

    assert set(before) == set(key_ids())
    assert first in before
    assert len(before) == 2


def test_the_content_policy_names_the_tools(client: Client, secret: str) -> None:
    cache.clear()
    register_tool(
        client_id="other",
        name="Andere",
        redirect_uri="https://ander.example/terug",
        secret="y" * 40,
    )

    on_log_in = client.get("/account/login/")["Content-Security-Policy"]
    elsewhere = client.get("/privacy/")["Content-Security-Policy"]

    form_action = next(d for d in on_log_in.split("; ") if d.startswith("form-action"))
    assert form_action.split()[1:] == ["'self'", "http://localhost:8001", "https://ander.example"]
    assert "ander.example" not in elsewhere


def test_a_signing_key_is_read_once(tokens: dict[str, Any], secret: str) -> None:
    reads = jwkkit.load_jwk_from_pem.cache_info().misses

    _renew(tokens["refresh_token"], secret)

    assert jwkkit.load_jwk_from_pem.cache_info().misses == reads


def test_asking_after_a_token_costs_four_questions(
    tokens: dict[str, Any], secret: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _introspect(tokens["access_token"], secret)

    with django_assert_num_queries(4):  # the tool, the token, the person, their access
        assert _introspect(tokens["access_token"], secret)["active"] is True


def test_renewing_costs_five_questions_in_one_transaction(
    tokens: dict[str, Any], secret: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    renewed = _renew(tokens["refresh_token"], secret).json()

    # The tool, the log-in with the person and their access, the municipality, two that write; around them a savepoint.
    with django_assert_num_queries(7):
        assert _renew(renewed["refresh_token"], secret).status_code == 200


def test_who_asks_without_end_is_told_to_wait(
    tokens: dict[str, Any], secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onboarding.limits.count_act", lambda *args, **kwargs: 6001)

    answer = _ask("/identity/o/api/introspect", secret, token=tokens["access_token"])

    assert (answer.status_code, answer.json()["error"]) == (429, "temporarily_unavailable")
