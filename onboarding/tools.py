"""Registering a tool: a relying party that takes its log-ins from us."""

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import make_password


def register_tool(*, client_id: str, name: str, redirect_uri: str, secret: str) -> Client:
    """Register or update a tool; only the code flow and refresh, no consent screen.

    ``secret`` must be random: it is hashed by a fast hasher (see ``onboarding.hashers``).
    """
    client, _created = Client.objects.update_or_create(
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
    return client
