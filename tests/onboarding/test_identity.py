"""We are the identity provider of the tool: code flow with PKCE, claims, and an end that is an end."""

import base64
import hashlib
import json
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.idp.oidc.models import Client as OIDCClient
from django.core.management import call_command
from django.test import Client
from django.utils.crypto import get_random_string

from onboarding import access
from onboarding.tools import register_tool
from onboarding.withdrawal import withdraw_access
from tests.world import World

pytestmark = pytest.mark.django_db
CALLBACK = "http://localhost:8001/callback"
VERIFIER = "v" * 50
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)


@pytest.fixture
def secret() -> str:
    secret = get_random_string(40)
    register_tool(client_id="tool", name="Tool", redirect_uri=CALLBACK, secret=secret)
    return secret


def test_a_tool_that_is_registered_again_has_a_new_secret(secret: str) -> None:
    said = StringIO()

    call_command("register_tool", "tool", "Tool", CALLBACK, stdout=said)

    tool = OIDCClient.objects.get(pk="tool")
    assert tool.check_secret(said.getvalue().strip())
    assert not tool.check_secret(secret)


def _authorize(client: Client, **changes: str) -> Any:
    query = {
        "client_id": "tool",
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": "openid profile email",
        "state": "s",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return client.get(
        "/identity/o/authorize", {key: value for key, value in query.items() if value}
    )


def _log_in_tool(client: Client, secret: str) -> dict[str, Any]:
    """Return the token answer."""
    code = parse_qs(urlsplit(_authorize(client)["Location"]).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "client_id": "tool",
        "client_secret": secret,
        "code_verifier": VERIFIER,
    }
    return Client().post("/identity/o/api/token", form).json()


def _userinfo(token: str) -> Any:
    return Client().get("/identity/o/api/userinfo", headers={"authorization": f"Bearer {token}"})


def _introspect(token: str, secret: str) -> dict[str, Any]:
    form = {"token": token, "client_id": "tool", "client_secret": secret}
    return Client().post("/identity/o/api/introspect", form).json()


@pytest.fixture
def token(client: Client, world: World, secret: str) -> str:
    client.force_login(world.professional)
    return _log_in_tool(client, secret)["access_token"]


def test_it_tells_the_tool_about_temporary_access(world: World, token: str) -> None:
    claims = _userinfo(token).json()

    assert (claims["access"], claims["tool_mode"]) == ("temporary", "full")
    assert claims["access_until"].endswith("Z")


def test_it_tells_the_tool_about_permanent_access_at_once(world: World, token: str) -> None:
    access.make_access_permanent(person=world.professional)

    claims = _userinfo(token).json()

    assert (claims["access"], claims["tool_mode"], claims["access_until"]) == (
        "permanent",
        "full",
        None,
    )


def test_it_puts_the_claims_in_the_signed_id_token(
    client: Client, world: World, secret: str
) -> None:
    client.force_login(world.professional)

    body = _log_in_tool(client, secret)["id_token"].split(".")[1]

    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    assert claims["access"] == "temporary"


def test_withdrawal_ends_tokens_and_sessions(
    client: Client, world: World, token: str, secret: str
) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="left")

    assert _introspect(token, secret)["active"] is False
    assert _userinfo(token).status_code == 401
    assert _authorize(client)["Location"].startswith("/account/login/")


def test_introspection_is_active_before(token: str, secret: str) -> None:
    assert _introspect(token, secret)["active"] is True


def test_a_changed_password_ends_tokens(client: Client, world: World, token: str) -> None:
    world.professional.set_password("het oude wachtwoord")
    world.professional.save()
    client.force_login(world.professional)
    new = "het nieuwe wachtwoord"

    client.post(
        "/account/password/change/",
        {"oldpassword": "het oude wachtwoord", "password1": new, "password2": new},
    )

    assert _userinfo(token).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"response_type": "token"},
        {"response_type": "code id_token"},
    ],
)
def test_it_refuses_a_tool_without_pkce(
    client: Client, world: World, secret: str, changes: dict[str, str]
) -> None:
    client.force_login(world.professional)

    assert _authorize(client, **changes).status_code == 400


@pytest.mark.parametrize(
    "uri", ["http://evil.example/callback", "http://localhost:8001/other", "//evil.example"]
)
def test_it_never_redirects_to_an_unknown_address(
    client: Client, world: World, secret: str, uri: str
) -> None:
    client.force_login(world.professional)

    answer = _authorize(client, redirect_uri=uri)

    assert answer.status_code == 400
    assert "Location" not in answer


def test_a_wrong_secret_gets_no_token(client: Client, world: World, secret: str) -> None:
    client.force_login(world.professional)

    assert _log_in_tool(client, "wrong")["error"] == "invalid_client"


def test_a_head_request_gets_no_code_without_pkce(
    client: Client, world: World, secret: str
) -> None:
    client.force_login(world.professional)

    answer = client.head(
        "/identity/o/authorize",
        {"client_id": "tool", "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid"},
    )

    assert answer.status_code == 400
