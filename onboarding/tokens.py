"""What we add to the token endpoint of django-allauth's provider: an end to every log-in, and no use of a stolen token.

A refresh token lives until 30 days after the log-in, however often it was renewed. One that comes a second time was copied:
then all tokens of that person at that tool end (OAuth 2.0 Security BCP, RFC 9700, section 4.14.2).
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from allauth.core.internal import jwkkit
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from onboarding import journal
from onboarding.constants import Act
from onboarding.models import UsedRefreshToken

KEPT = timedelta(days=31)  # longer than a refresh token lives
View = Callable[[HttpRequest], HttpResponseBase]


def read_signing_keys_once() -> None:
    """Let the library keep what it read of a key: reading and checking RSA costs 40 ms of CPU, at each token."""
    if not hasattr(jwkkit.load_jwk_from_pem, "cache_clear"):
        jwkkit.load_jwk_from_pem = lru_cache(maxsize=8)(jwkkit.load_jwk_from_pem)


@transaction.atomic
def renew(request: HttpRequest, view: View) -> HttpResponseBase:
    """Answer a request for tokens; ``view`` is the library's."""
    if request.POST.get("grant_type") != "refresh_token":
        return view(request)
    value = request.POST.get("refresh_token", "")
    digest = get_adapter().hash_token(value)
    old = (
        Token.objects.select_for_update().filter(type=Token.Type.REFRESH_TOKEN, hash=digest).first()
    )
    if old is None:
        _end_family_of_copy(digest)
    answer = view(request)
    if old is not None and answer.status_code == 200:
        UsedRefreshToken.objects.create(hash=digest, person_id=old.user_id, client_id=old.client_id)
        _keep_end(_read(answer).get("refresh_token", ""), old.expires_at)
    return answer


def _end_family_of_copy(digest: str) -> None:
    used = UsedRefreshToken.objects.select_related("person").filter(hash=digest).first()
    if used is None:
        return
    ended, _each = Token.objects.filter(user=used.person_id, client=used.client_id).delete()
    if ended:
        details = {"tool": used.client_id}
        journal.record(act=Act.TOKEN_REPLAYED, actor=None, subject=used.person, details=details)


def _keep_end(value: str, end: datetime | None) -> None:
    Token.objects.by_value(value).filter(type=Token.Type.REFRESH_TOKEN).update(expires_at=end)


def _read(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    return found


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


def forget_used(*, at: datetime) -> int:
    """Forget used tokens that would have ended by themselves; return how many."""
    deleted, _each = UsedRefreshToken.objects.filter(used_at__lt=at - KEPT).delete()
    return deleted


def forget_expired(*, at: datetime) -> int:
    """Remove tokens that ended; return how many."""
    deleted, _each = Token.objects.filter(expires_at__lt=at).delete()
    return deleted
