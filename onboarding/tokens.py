"""What we add to the tokens of django-allauth's provider: an end to every log-in, and no use of a stolen token.

A refresh token is ``<log-in>.<nonce>.<signature>``. One row holds a log-in at a tool until 30 days after it began; renewing changes
which nonce counts. A former one that comes again was copied: then all tokens of that person at that tool end (OAuth 2.0 Security
BCP, RFC 9700, section 4.14.2). What we never signed is no token, and ends nothing.
"""

import hashlib
import secrets
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from allauth.core.internal import jwkkit
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.internal.oauthlib import server
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.utils import ValidatorContext, get_validator_context
from allauth.idp.oidc.models import Client, Token, TokenQuerySet
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.crypto import constant_time_compare
from oauthlib.common import Request

from onboarding import journal
from onboarding.constants import Act
from onboarding.models import User

CURRENT = "current"  # key in the data of a log-in: the hash of the refresh token that counts
_signer = Signer(sep=".", salt="refresh token of a tool")


def adapt_library() -> None:
    """Put in place what the library has no setting for."""
    if not hasattr(jwkkit.load_jwk_from_pem, "cache_clear"):
        # Reading and checking an RSA key costs 40 ms of CPU; the library does so at each token.
        jwkkit.load_jwk_from_pem = lru_cache(maxsize=8)(jwkkit.load_jwk_from_pem)
    server.OAuthLibRequestValidator = RequestValidator
    server.generate_refresh_token = next_refresh_token


def make_refresh_token(log_in: str = "") -> str:
    """The first of a log-in, or the next one of ``log_in``."""
    return _signer.sign(f"{log_in or secrets.token_urlsafe(16)}.{secrets.token_urlsafe(32)}")


def next_refresh_token(request: Request) -> str:
    """What the library asks for when it answers a request."""
    is_next = get_validator_context().refresh_token is not None
    return make_refresh_token(_log_in_of(request.refresh_token) if is_next else "")


def hold(log_in: Token, refresh_token: str) -> None:
    """Let ``refresh_token`` be the one that counts; not saved."""
    log_in.hash = get_adapter().hash_token(_log_in_of(refresh_token))
    log_in.data = {**(log_in.data or {}), CURRENT: _hash(refresh_token)}


class RequestValidator(OAuthLibRequestValidator):
    """That of the library, which answers a request for tokens in one transaction."""

    def validate_refresh_token(
        self, refresh_token: str, client: Client, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Whether it may be renewed. Holds the row: of two that come at once, the second is a copy."""
        rows = _log_ins(refresh_token, client).valid().filter(user__is_active=True)
        log_in = rows.select_related("user__access").select_for_update(of=("self",)).first()
        if log_in is None:
            return False
        if not constant_time_compare(log_in.data[CURRENT], _hash(refresh_token)):
            # Ended when this transaction has let go of the row: who ends tokens takes the rows in order.
            transaction.on_commit(partial(_end_after_copy, log_in.user, client))
            return False
        request.user = log_in.user
        get_validator_context().refresh_token = log_in
        return True

    def _prep_refresh_token(
        self, ctx: ValidatorContext, refresh_token: str, request: Request
    ) -> Token:
        """The row of the log-in. The library saves a new one; it would delete that of before."""
        log_in = ctx.refresh_token
        if log_in is None:
            log_in = super()._prep_refresh_token(ctx, refresh_token, request)
        else:
            ctx.granted_resources = log_in.get_resources()
        hold(log_in, refresh_token)
        return log_in

    def save_bearer_token(
        self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """A request that is refused on the way has used nothing up."""
        super().save_bearer_token(token, request, *args, **kwargs)
        log_in = get_validator_context().refresh_token
        if log_in is not None:
            log_in.save(update_fields=["data"])

    def revoke_token(
        self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """A token of who asks, whatever the hint says (RFC 7009, section 2.1); a refresh token ends what came with it."""
        log_in = _log_ins(token, request.client).first()
        if log_in is not None:
            end(user=log_in.user_id, client=request.client)
        Token.objects.by_value(token).filter(client=request.client).delete()


@transaction.atomic
def end(**which: Any) -> int:
    """Make tokens worthless, those too that a renewal under way is about to write; return how many.

    A renewal holds the row of its log-in. The rows are taken in order, so that two who end never wait for each other.
    """
    rows = Token.objects.filter(**which)
    list(rows.order_by("pk").select_for_update(of=("self",)).only("pk"))
    ended, _each = rows.delete()
    return ended


def forget_expired(*, at: datetime) -> int:
    """Remove tokens that ended; return how many."""
    deleted, _each = Token.objects.filter(expires_at__lt=at).delete()
    return deleted


def _log_ins(refresh_token: str, client: Client) -> TokenQuerySet:
    """The log-in at ``client`` that ``refresh_token``, or one that it replaced, belongs to."""
    try:
        _signer.unsign(refresh_token)
    except BadSignature:
        return Token.objects.none()
    rows = Token.objects.by_value(_log_in_of(refresh_token))
    return rows.filter(type=Token.Type.REFRESH_TOKEN, client=client)


def _log_in_of(refresh_token: str) -> str:
    return refresh_token.partition(".")[0]


def _hash(refresh_token: str) -> str:
    return hashlib.sha256(refresh_token.encode()).hexdigest()


def _end_after_copy(person: User, client: Client) -> None:
    if end(user=person, client=client):
        details = {"tool": client.pk}
        journal.record(act=Act.TOKEN_REPLAYED, actor=None, subject=person, details=details)
