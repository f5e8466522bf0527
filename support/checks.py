"""Queues that would leak: open to the public, or holding a mailbox password."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.models import Q


@register(Tags.database)
def queues_are_closed(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Run by ``migrate`` and by the servers' start (``check --database default``)."""
    from helpdesk.models import Queue  # noqa: PLC0415 - models are not ready when this is imported

    if "default" not in (databases or []):
        return []
    if Queue._meta.db_table not in connections["default"].introspection.table_names():
        return []
    errors: list[CheckMessage] = []
    if Queue.objects.filter(allow_public_submission=True).exists():
        errors.append(
            Error(
                "A queue accepts public submissions: every agent of every municipality sees it.",
                hint="Switch off 'allow public submission' on all queues.",
                id="support.E001",
            )
        )
    no_password = Q(email_box_pass=None) | Q(email_box_pass="")  # nosec B106 - asks whether it is empty
    if Queue.objects.exclude(no_password).exists():
        errors.append(
            Error(
                "A queue holds the password of a mailbox, in the clear.",
                hint="Leave the mail fields of queues empty; mail comes in by another way.",
                id="support.E002",
            )
        )
    return errors
