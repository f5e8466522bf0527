"""A small relying party: what a tool that takes its log-ins from us does, and shows of it.

Not the Doorbraaktool. It logs in by OpenID Connect (code + PKCE), verifies the id_token, and shows the claims
as they are at each page load. Run: ``python -m tests.tool --port 8001 --issuer URL --secret-file FILE``.
"""

import argparse
import html
import secrets
from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
TIMEOUT = 10

PAGE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Demo-tool</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>
<h1>Demo-tool</h1><p>Een verzonnen tool die laat zien hoe inloggen via de leeromgeving werkt.</p>{body}
</main></body></html>"""


class Tool:
    """State of the relying party: its registration and the people who are logged in."""

    def __init__(self, issuer: str, client_id: str, secret_file: Path, own_url: str) -> None:
        self.issuer, self.client_id, self.secret_file = issuer, client_id, secret_file
        self.redirect_uri = f"{own_url}/callback"
        self.sessions: dict[str, dict[str, Any]] = {}

    def metadata(self) -> dict[str, Any]:
        url = f"{self.issuer}/.well-known/openid-configuration"
        return requests.get(url, timeout=TIMEOUT).json()

    def client(self, **options: Any) -> OAuth2Session:
        return OAuth2Session(
            self.client_id,
            self.secret_file.read_text(encoding="utf-8"),
            redirect_uri=self.redirect_uri,
            scope="openid profile email",
            code_challenge_method="S256",
            **options,
        )

    def begin_login(self, session: dict[str, Any]) -> str:
        """Remember verifier, state and nonce; return where the browser must go."""
        session["verifier"], session["nonce"] = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        url, session["state"] = self.client().create_authorization_url(
            self.metadata()["authorization_endpoint"],
            code_challenge=create_s256_code_challenge(session["verifier"]),
            code_challenge_method="S256",
            nonce=session["nonce"],
        )
        return url

    def finish_login(self, session: dict[str, Any], query: dict[str, list[str]]) -> None:
        """Exchange the code and verify the id_token; raises on any mismatch."""
        if query["state"] != [session.pop("state")]:
            raise ValueError("state does not match")
        metadata = self.metadata()
        token = self.client().fetch_token(
            metadata["token_endpoint"],
            code=query["code"][0],
            code_verifier=session.pop("verifier"),
            timeout=TIMEOUT,
        )
        keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=TIMEOUT).json())
        claims = jwt.decode(token["id_token"], keys).claims
        rules = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": session.pop("nonce")},
        )
        rules.validate(claims)
        session["token"] = token

    def claims(self, session: dict[str, Any]) -> dict[str, Any] | None:
        """The person's claims as they are now; None when the log-in is no longer valid."""
        answer = self.client(token=session["token"]).get(
            self.metadata()["userinfo_endpoint"], timeout=TIMEOUT
        )
        return answer.json() if answer.ok else None

    # --- pages ------------------------------------------------------------------------------------
    def home(self, session: dict[str, Any]) -> str:
        claims = self.claims(session) if "token" in session else None
        if claims is None:
            session.pop("token", None)
            return '<p><a href="/login">Inloggen met je Doorbraak-account</a></p>'
        rows = "".join(
            f"<dt>{html.escape(key)}</dt><dd data-claim='{html.escape(key)}'>{html.escape(str(value))}</dd>"
            for key, value in claims.items()
        )
        return f"<dl>{rows}</dl><p><a href='/'>Opnieuw ophalen</a></p>"

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("tool")
        key = cookie.value if cookie else secrets.token_urlsafe(24)
        session = self.sessions.setdefault(key, {})
        headers = [("Set-Cookie", f"tool={key}; HttpOnly; SameSite=Lax; Path=/")]
        path = environ["PATH_INFO"]
        try:
            if path == "/login":
                start_response("302 Found", [*headers, ("Location", self.begin_login(session))])
                return [b""]
            if path == "/callback":
                self.finish_login(session, parse_qs(environ["QUERY_STRING"]))
                start_response("302 Found", [*headers, ("Location", "/")])
                return [b""]
            body = self.home(session)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, the person may try again
            body = f"<p>Inloggen is niet gelukt ({type(error).__name__}).</p><p><a href='/login'>Opnieuw</a></p>"
        start_response("200 OK", [*headers, ("Content-Type", "text/html; charset=utf-8")])
        return [PAGE.format(body=body).encode()]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Codes and states in addresses stay out of the log."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--issuer", default="http://127.0.0.1:8000")
    parser.add_argument("--client-id", default="demo-tool")
    parser.add_argument("--secret-file", type=Path, required=True)
    options = parser.parse_args()
    tool = Tool(
        options.issuer,
        options.client_id,
        options.secret_file,
        f"http://localhost:{options.port}",
    )
    server = make_server("127.0.0.1", options.port, tool, handler_class=_Quiet)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
