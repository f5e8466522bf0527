"""Settings that must not start: said at once, with what to do."""

import os
from typing import Any

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


@register()
def servers_share_secrets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    made = [name for name in ("SECRET_KEY", "OIDC_PRIVATE_KEY") if name not in os.environ]
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
