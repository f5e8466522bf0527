"""The identity provider of a municipality on this machine; what it answers can be made wrong."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from onboarding import municipal_login
from onboarding.models import MunicipalLogin
from tests.local_server import Quiet, serving
from tests.world import World

TENANT = "8c1f5c52-0000-4000-8000-000000000001"
CLIENT_ID, SECRET = "doorbraak", "geheim-van-de-gemeente"
KEY = RSAKey.generate_key(2048, {"kid": "of-the-municipality"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "of-the-municipality"})


@dataclass
class Provider:
    issuer: str = ""
    status: int = 200
    said_issuer: str = ""  # another than its own
    said_log_in: str = ""
    claims: dict[str, Any] = field(default_factory=dict)  # over the right ones; None leaves one out
    header: dict[str, str] = field(
        default_factory=lambda: {"alg": "RS256", "kid": "of-the-municipality"}
    )
    key: Any = field(default_factory=lambda: KEY)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens_asked: list[dict[str, str]] = field(default_factory=list)

    def log_in(self, location: str, *, oid: str) -> str:
        """What the browser comes back with after somebody logged in at ``location``."""
        asked = dict(parse_qsl(urlsplit(location).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked | {"oid": oid}
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": f"sub-{asked['oid']}",
            "tid": TENANT,
            "oid": asked["oid"],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.said_issuer or self.issuer,
            "authorization_endpoint": self.said_log_in or f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def use_the_secret_as_a_key(self) -> None:
        self.header, self.key = {"alg": "HS256"}, OctKey.import_key(SECRET)


@contextmanager
def listening() -> Iterator[Provider]:
    provider = Provider()

    class Endpoints(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = {"keys": [KEY.as_dict(private=False)]}
            self._say(keys if self.path == "/keys" else provider.metadata())

        def do_POST(self) -> None:
            body = self.read_body().decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            provider.tokens_asked.append(form)
            wanted = "Basic " + base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
            known = self.headers.get("Authorization") == wanted
            found = provider.token(form) if known else None
            self._say(found or {"error": "invalid_grant"}, 200 if found else 400)

        def _say(self, what: dict[str, Any], status: int = 200) -> None:
            self.send_response(provider.status if provider.status != 200 else status)
            self.send_header("Content-Type", "application/json")
            if provider.status == 302:
                self.send_header("Location", provider.issuer)
            self.end_headers()
            self.wfile.write(json.dumps(what).encode())

    with serving(Endpoints) as port:
        provider.issuer = f"http://127.0.0.1:{port}"
        yield provider


def set_up(world: World, provider: Provider, **changes: Any) -> MunicipalLogin:
    """The log-in of Veldstad by ``provider``."""
    facts = {
        "issuer": provider.issuer,
        "tenant_id": TENANT,
        "client_id": CLIENT_ID,
        "secret": SECRET,
        "asks_second_step": False,
        "is_active": True,
    } | changes
    return municipal_login.set_up(
        municipality=world.veldstad,
        facts=municipal_login.ProviderFacts(**facts),
        actor=world.administrator,
    )


def log_in(provider: Provider, login: MunicipalLogin, oid: str = "p1", **form: str) -> Any:
    client = Client()
    sent = client.post(reverse("onboarding:municipal_choose"), {"login": login.public_id, **form})
    return client, client.get(provider.log_in(sent["Location"], oid=oid))


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
