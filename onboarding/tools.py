"""Registering a tool: a relying party that takes its log-ins from us."""

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from onboarding import journal
from onboarding.constants import Act
from onboarding.models import User


@transaction.atomic
def register_tool(
    *, client_id: str, name: str, redirect_uri: str, secret: str, actor: User | None = None
) -> Client:
    """Register or update a tool; only the code flow and refresh, no consent screen.

    ``secret`` must be random: it is hashed by a fast hasher (see ``onboarding.hashers``).
    """
    before = Client.objects.filter(id=client_id).first()
    client, _is_new = Client.objects.update_or_create(
        id=client_id,
        defaults={
            "name": name,
            "redirect_uris": redirect_uri,
            "scopes": "openid\nprofile\nemail",
            "grant_types": "authorization_code\nrefresh_token",
            "response_types": "code",
            "skip_consent": True,
            "secret": make_password(secret, hasher="hmac"),
        },
    )
    if before is None or not _is_same(before, name, redirect_uri, secret):
        journal.record(act=Act.TOOL_REGISTERED, actor=actor, details={"tool": client_id})
    return client


def _is_same(before: Client, name: str, redirect_uri: str, secret: str) -> bool:
    known = (before.name, before.redirect_uris) == (name, redirect_uri)
    return known and check_password(secret, before.secret)
