"""Settings that must not start: said at once, with what to do."""

import os
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@register()
def embedded_needs_sqlite(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.IS_EMBEDDED and not settings.IS_SQLITE:
        return [
            Error(
                "PostgreSQL with an in-memory channel layer and broker would lose messages.",
                hint="Set REDIS_URL, or leave DATABASE_URL empty for the embedded set-up.",
                id="cms.E001",
            )
        ]
    return []


def _not_given(*names: str) -> list[str]:
    return [name for name in names if not {name, f"{name}_FILE"} & os.environ.keys()]


@register()
def servers_share_secrets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    made = _not_given("SECRET_KEY", "OIDC_PRIVATE_KEY")
    if settings.IS_EMBEDDED or not made:
        return []
    return [
        Error(
            f"Each server would make its own {' and '.join(made)}.",
            hint="Set them in the environment, the same for web, live and workers.",
            id="cms.E004",
        )
    ]


@register()
def servers_are_told_where_they_stand(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    missing = _not_given("BASE_URL", "EMAIL_URL", "TRUSTED_PROXIES")
    if settings.IS_EMBEDDED or not missing:
        return []
    return [
        Error(
            f"A server needs {', '.join(missing)}.",
            hint="The public address, the mail server, and how many proxies stand before it: "
            "see the table in docs/operations.md.",
            id="cms.E005",
        )
    ]


@register()
def public_address_is_https(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    is_public = "." in settings.HOSTNAME and settings.HOSTNAME not in LOOPBACK
    if settings.IS_HTTPS or settings.DEBUG or not is_public:
        return []
    return [
        Error(
            f"{settings.BASE_URL} would send passwords and sessions in the clear.",
            hint="Let TLS end at the proxy and give BASE_URL with https://.",
            id="cms.E006",
        )
    ]


@register()
def returned_mail_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    address = urlsplit(settings.RETURNED_MAIL_URL)
    if not settings.RETURNED_MAIL_URL or (address.scheme in {"imap", "imaps"} and address.username):
        return []
    return [
        Error(
            "RETURNED_MAIL_URL is no address of a mailbox.",
            hint="imaps://user:password@host/INBOX, or leave it empty. Write @ in a name as %40.",
            id="cms.E007",
        )
    ]


@register()
def demo_only_on_loopback(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.DEMO and not set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        return [
            Error(
                "DEMO=1 opens demonstration accounts and the mailbox page to everybody.",
                hint="Unset DEMO, or serve on 127.0.0.1 or localhost only.",
                id="cms.E002",
            )
        ]
    return []


@register(Tags.database)
def demo_accounts_only_in_demo(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[CheckMessage]:
    """Run by ``migrate`` and by the servers' start (``check --database default``)."""
    from django.db import connection  # noqa: PLC0415

    from onboarding.models import User  # noqa: PLC0415

    if settings.DEMO or not databases:
        return []
    if User._meta.db_table not in connection.introspection.table_names():
        return []
    if User.objects.filter(email__endswith="@demo.example").exists():
        return [
            Error(
                "This database holds demonstration accounts (@demo.example).",
                hint="Remove them, or set DEMO=1 on a loopback host.",
                id="cms.E003",
            )
        ]
    return []
