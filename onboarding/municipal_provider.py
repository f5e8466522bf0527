"""Asking the provider of a municipality who somebody is: OpenID Connect, authorization code flow.

Authlib does the protocol: state, nonce, PKCE S256, the signature and the claims of the id_token. What it is held to is ours:
the issuer and the client that were registered, signatures by a key pair, and no address in a network of our own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client.apps import DjangoOAuth2App
from authlib.integrations.django_client.integration import DjangoIntegration
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from joserfc.errors import JoseError

from onboarding import encryption
from onboarding.exceptions import OnboardingError, RefusedError
from onboarding.models import MunicipalLogin
from onboarding.networks import OutwardSession
from onboarding.tools import check_addresses, origin_of

METADATA_SECONDS = 600
WELL_KNOWN = "/.well-known/openid-configuration"
# By a key pair only: with a shared secret whoever knows ours could write tokens.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Answer:
    """What the provider said: who it is there, and what we had set out for."""

    subject: str
    purpose: dict[str, str]


class _Session(OutwardSession, OAuth2Session):
    timeout = 5.0  # somebody is waiting


class _Provider(DjangoOAuth2App):
    client_cls = _Session

    def __init__(self, issuer: str, client_id: str = "", secret: str = "", name: str = "") -> None:
        self.issuer = issuer
        super().__init__(
            DjangoIntegration(name),
            client_id=client_id,
            client_secret=secret,
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
        )

    def load_server_metadata(self) -> dict[str, Any]:
        if not self.server_metadata:
            key = f"municipal-provider:{self.issuer}"
            found = cache.get(key)
            if found is None:
                found = self._fetch_metadata()
                cache.set(key, found, METADATA_SECONDS)
            self.server_metadata.update(found)
        return self.server_metadata

    def _fetch_metadata(self) -> dict[str, Any]:
        with self._get_session() as session:
            answer = session.request("GET", self.issuer + WELL_KNOWN, withhold_token=True)
            if answer.status_code != HTTPStatus.OK:
                raise requests.HTTPError(answer.status_code)
            said = answer.json()
        found = {name: said[name] for name in NEEDED}
        if found["issuer"] != self.issuer:  # OpenID Connect Discovery 1.0, section 4.3
            raise ValueError("another issuer")
        check_addresses([str(address) for address in found.values()])
        allowed = said.get("id_token_signing_alg_values_supported", ["RS256"])
        found["id_token_signing_alg_values_supported"] = [a for a in allowed if a in ALGORITHMS]
        return found


def read_origin(issuer: str) -> str:
    """Where the log-in page of a provider stands; ``OnboardingError``: ``provider_away`` or ``login_refused``."""
    with _errors():
        return origin_of(_Provider(issuer)._fetch_metadata()["authorization_endpoint"])


def callback_of(login: MunicipalLogin) -> str:
    """Another address for each provider, so that none can answer in the name of another (RFC 9700, section 4.4)."""
    path = reverse("onboarding:municipal_return", args=[login.public_id])
    return f"{settings.BASE_URL}{path}"


def _provider_of(login: MunicipalLogin) -> _Provider:
    secret = encryption.decrypt(login.secret)
    return _Provider(login.issuer, login.client_id, secret, login.public_id)


def set_out(request: HttpRequest, login: MunicipalLogin, purpose: dict[str, str]) -> HttpResponse:
    """Send the browser to the municipality; ``purpose`` waits in the session. ``OnboardingError``: ``provider_away``."""
    provider, back = _provider_of(login), callback_of(login)
    with _errors():
        found = provider.create_authorization_url(back)
        provider.save_authorize_data(request, redirect_uri=back, purpose=purpose, **found)
    return HttpResponseRedirect(found["url"])


def come_back(request: HttpRequest, login: MunicipalLogin) -> Answer:
    """What the municipality answered. ``OnboardingError``: ``login_stale``, ``login_cancelled``, ``login_refused``, ``provider_away``."""
    provider = _provider_of(login)
    waiting = provider.framework.get_state_data(request.session, request.GET.get("state", ""))
    if waiting is None:
        raise OnboardingError(
            "login_stale", _("This log-in was finished already, or took too long.")
        )
    options = {
        "iss": {"essential": True, "value": login.issuer},
        "aud": {"essential": True, "value": login.client_id},
    }
    with _errors():
        token = provider.authorize_access_token(request, claims_options=options)
        return Answer(_subject_of(login, token["userinfo"]), waiting["purpose"])


def _subject_of(login: MunicipalLogin, claims: dict[str, Any]) -> str:
    """Entra ID names a person by tenant and object id; the subject there differs per application."""
    if not login.tenant_id:
        return str(claims["sub"])
    if claims["tid"] != login.tenant_id:
        raise ValueError("another tenant")
    return f"{claims['tid']}:{claims['oid']}"


@contextmanager
def _errors() -> Iterator[None]:
    """Say of what goes wrong with a provider what somebody can do about it, and no more."""
    try:
        yield
    except OAuthError as error:
        if error.error == "access_denied":
            raise OnboardingError("login_cancelled", _("You broke the log-in off.")) from None
        raise _refused() from None
    except (requests.RequestException, RefusedError, OSError):
        raise OnboardingError(
            "provider_away", _("The log-in of the municipality does not answer now.")
        ) from None
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError):
        raise _refused() from None


def _refused() -> OnboardingError:
    return OnboardingError(
        "login_refused", _("What the log-in of the municipality answered is not right.")
    )
