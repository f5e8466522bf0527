"""Telling a tool that a log-in changed: one signed letter over HTTPS, in order per person, until it is taken.

The form is that of Standard Webhooks (https://www.standardwebhooks.com, version 1.0.0). What is told is how things stand
when the letter leaves, so a letter that comes late is still true.
"""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.db.models import F
from django.utils import timezone

from onboarding import outbox
from onboarding.access import claims_of
from onboarding.exceptions import RefusedError
from onboarding.models import Access, AccessEvent, Tool
from onboarding.networks import OutwardSession
from onboarding.tools import note_change, note_missed, put_on_lists, webhook_secrets

OUTBOX_KIND = "tool webhook"
LAST_ATTEMPT = 120  # some four and a half days: an hour apart after the first twelve
VERSION = 1


class NotTakenError(Exception):
    """The tool answers, but does not take this letter; it says nothing of the address, for it goes into a log."""


def announce(access: Access, event: AccessEvent, **kwargs: Any) -> None:
    """Receiver of ``access_changed``: promise a letter per tool, in the transaction of the change."""
    for tool in note_change(event):
        outbox.put(
            kind=OUTBOX_KIND,
            key=f"tool:{tool.pk}:{access.pk}:{event.number}",
            payload={"tool": tool.pk, "event": event.pk},
            lane=f"tool:{tool.pk}:{access.pk}",  # what stands before the last colon is the receiver
        )


def catch_up(tool: Tool, since: datetime, **kwargs: Any) -> None:
    """Receiver of ``tool_is_back``: what it missed is told, each log-in once, as it stands."""
    missed = AccessEvent.objects.filter(
        at__gte=since, number=F("access__event_number")
    ).select_related("access")
    events = list(missed.order_by("pk"))
    put_on_lists([tool], events)
    if tool.webhook_url:
        promises = (
            outbox.Promise(
                key=f"tool:{tool.pk}:{event.access_id}:{event.number}:{since:%Y%m%d%H%M%S}",
                payload={"tool": tool.pk, "event": event.pk},
                lane=f"tool:{tool.pk}:{event.access_id}",
            )
            for event in events
        )
        outbox.put_many(kind=OUTBOX_KIND, promises=promises)


def deliver(payload: dict[str, Any]) -> None:
    """Handler of the outbox. 410 means never again (the tool's page shows it); all else but 2xx is tried again.

    No answer, 5xx and 429 say that the tool is away: nothing else is told it until one letter is taken.
    """
    tool = Tool.objects.filter(pk=payload["tool"]).first()
    event = AccessEvent.objects.select_related("access__person").filter(pk=payload["event"]).first()
    if tool is None or event is None or not tool.webhook_url:
        return
    if not tool.is_active or tool.webhook_gone_at is not None:
        note_missed(tool, event.at)
        return
    body = _body_of(event)
    try:
        status = _post(tool, f"{tool.pk}-{event.access_id}-{event.number}", body)
    except (OSError, RefusedError) as error:
        # An address of our own network is not asked; but it may be one wrong answer of a name server, so it is not the end.
        # Not "from error": that one holds the address.
        raise outbox.AwayError(type(error).__name__) from None
    if status == HTTPStatus.GONE:
        Tool.objects.filter(pk=tool.pk).update(webhook_gone_at=timezone.now())
        note_missed(tool, event.at)
        raise RefusedError
    if status >= 500 or status == HTTPStatus.TOO_MANY_REQUESTS:
        raise outbox.AwayError(str(status))
    if not 200 <= status < 300:
        raise NotTakenError(status)


def _body_of(event: AccessEvent) -> bytes:
    person = event.access.person
    data = {"sub": person.username, "number": event.number, **claims_of(person, event.access)}
    body = {
        "type": "access.changed",
        "version": VERSION,
        "timestamp": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data": data,
    }
    return json.dumps(body, separators=(",", ":")).encode()


def sign(secret: str, *, ident: str, timestamp: int, body: bytes) -> str:
    """The signature ``v1,...`` of Standard Webhooks: HMAC-SHA256 over ``id.timestamp.body``."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{ident}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def _post(tool: Tool, ident: str, body: bytes) -> int:
    """Send and return the status; no more than that is read."""
    timestamp = int(timezone.now().timestamp())
    signatures = [
        sign(secret, ident=ident, timestamp=timestamp, body=body)
        for secret in webhook_secrets(tool)
    ]
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "doorbraak-leeromgeving",
        "webhook-id": ident,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
    with OutwardSession() as session:
        answer = session.post(tool.webhook_url, data=body, headers=headers, stream=True)
        return int(answer.status_code)
