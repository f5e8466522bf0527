"""What we add to the tokens of django-allauth's provider: an end to every log-in, and no use of a stolen token.

A refresh token is ``<log-in>.<secret>``. One row holds a log-in at a tool until 30 days after it began; renewing changes the secret
that counts. A former one that comes again was copied: then all tokens of that person at that tool end (OAuth 2.0 Security BCP,
RFC 9700, section 4.14.2).
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from allauth.core.internal import jwkkit
from allauth.idp.oidc.internal.oauthlib import server
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.utils import ValidatorContext, get_validator_context
from allauth.idp.oidc.models import Client, Token
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare
from oauthlib.common import Request

from onboarding import journal
from onboarding.constants import Act

CURRENT = "current"  # key in the data of a refresh token: the hash of the one that counts
View = Callable[[HttpRequest], HttpResponseBase]


def adapt_library() -> None:
    """Put in place what the library has no setting for."""
    if not hasattr(jwkkit.load_jwk_from_pem, "cache_clear"):
        # Reading and checking an RSA key costs 40 ms of CPU; the library does so at each token.
        jwkkit.load_jwk_from_pem = lru_cache(maxsize=8)(jwkkit.load_jwk_from_pem)
    server.OAuthLibRequestValidator = RequestValidator
    server.generate_refresh_token = make_refresh_token


def log_in_of(token: str) -> str:
    """The part of a refresh token that stays the same; other tokens have one part only."""
    return token.partition(".")[0]


def make_refresh_token(request: Request) -> str:
    """The first of a log-in, or the next."""
    is_next = get_validator_context().refresh_token is not None
    log_in = log_in_of(request.refresh_token) if is_next else secrets.token_urlsafe(32)
    return f"{log_in}.{secrets.token_urlsafe(32)}"


class RequestValidator(OAuthLibRequestValidator):
    """That of the library, which answers a request for tokens in one transaction."""

    def validate_refresh_token(
        self, refresh_token: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether it may be renewed. Holds the row: of two that come at once, the second is a copy."""
        rows = Token.objects.valid().by_value(refresh_token).filter(type=Token.Type.REFRESH_TOKEN)
        rows = rows.select_related("user__access").select_for_update(of=("self",))
        held = rows.filter(client=client, user__is_active=True).first()
        if held is None:
            return False
        if not constant_time_compare((held.data or {}).get(CURRENT, ""), digest_of(refresh_token)):
            _end_after_copy(held)
            return False
        request.user = held.user
        get_validator_context().refresh_token = held
        return True

    def _prep_refresh_token(
        self, ctx: ValidatorContext, refresh_token: str, request: Request
    ) -> Token:
        """The row of the log-in; the library saves one that is new."""
        held = ctx.refresh_token
        if held is None:
            held = super()._prep_refresh_token(ctx, refresh_token, request)
            held.data = {**(held.data or {}), CURRENT: digest_of(refresh_token)}
        else:
            ctx.granted_resources = held.get_resources()
            held.data[CURRENT] = digest_of(refresh_token)
            held.save(update_fields=["data"])
        return held


def digest_of(token: str) -> str:
    """Its hash, all of it; the library's finds the row by the first part."""
    return hashlib.sha256(token.encode()).hexdigest()


def _end_after_copy(held: Token) -> None:
    Token.objects.filter(user=held.user, client=held.client_id).delete()
    details = {"tool": held.client_id}
    journal.record(act=Act.TOKEN_REPLAYED, actor=None, subject=held.user, details=details)


@transaction.atomic
def revoke(request: HttpRequest, view: View) -> HttpResponseBase:
    """Revoking a refresh token ends the access tokens that came with it too (RFC 7009, section 2.1)."""
    token = (
        Token.objects.by_value(request.POST.get("token", ""))
        .filter(type=Token.Type.REFRESH_TOKEN)
        .first()
    )
    answer = view(request)
    if token is not None and not Token.objects.filter(pk=token.pk).exists():
        Token.objects.filter(user=token.user_id, client=token.client_id).delete()
    return answer


def forget_expired(*, at: datetime) -> int:
    """Remove tokens that ended; return how many."""
    deleted, _each = Token.objects.filter(expires_at__lt=at).delete()
    return deleted
