"""Mail out: every message, whoever wrote it, waits in the outbox and is sent from there."""

import base64
import email
import email.policy
import smtplib
from collections.abc import Sequence
from email.message import EmailMessage as MimeMessage
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from onboarding import outbox
from onboarding.exceptions import RefusedError
from onboarding.models import User

OUTBOX_KIND = "mail"
# Some four and a half days: an hour apart after the first twelve. A mail server that is away longer is noticed.
LAST_ATTEMPT = 120


class OutboxEmailBackend(BaseEmailBackend):
    """EMAIL_BACKEND that writes each message to the outbox, within the caller's transaction."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            queue(message, key=f"mail:{uuid4()}")
        return len(email_messages)


def queue(message: EmailMessage, *, key: str) -> None:
    """Promise to send ``message`` once; the same ``key`` again sends nothing more."""
    raw = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    payload = {
        "raw": base64.b64encode(raw).decode("ascii"),
        "from": message.from_email,
        "to": message.recipients(),
    }
    outbox.put(kind=OUTBOX_KIND, key=key, payload=payload)


def send_to(
    *,
    person: User,
    template: str,
    context: dict[str, Any],
    key: str,
    headers: dict[str, str] | None = None,
) -> None:
    """Write ``person`` a letter in the own language and queue it; see ``send_to_address``."""
    send_to_address(
        address=person.email,
        language=person.language,
        template=template,
        context={"person": person, **context},
        key=key,
        headers=headers,
    )


def send_to_address(
    *,
    address: str,
    language: str,
    template: str,
    context: dict[str, Any],
    key: str,
    headers: dict[str, str] | None = None,
) -> None:
    """Write a letter in ``language`` and queue it, also to somebody without an account.

    ``key`` makes it one letter; ``headers`` are added, such as those that keep a thread together.
    """
    message = compose(
        address=address, language=language, template=template, context=context, headers=headers
    )
    queue(message, key=key)


def compose(
    *,
    address: str,
    language: str,
    template: str,
    context: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> EmailMessage:
    """Write a letter: ``template`` names ``<template>_subject.txt`` and ``<template>.txt``."""
    with translation.override(language):
        data = {"base_url": settings.BASE_URL, **context}
        subject = " ".join(render_to_string(f"{template}_subject.txt", data).split())
        return EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"{template}.txt", data),
            to=[address],
            headers={
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
                **(headers or {}),
            },
        )


class _Mime(MimeMessage):
    """What Django's SMTP backend asks of a message: bytes with line ends of its choice."""

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "\r\n") -> bytes:
        return super().as_bytes(unixfrom, (policy or self.policy).clone(linesep=linesep))


class _RawMessage(EmailMessage):
    """A finished MIME message on its way through a Django mail backend."""

    def __init__(self, mime: MimeMessage, sender: str, recipients: list[str]) -> None:
        super().__init__(subject=str(mime["Subject"]), from_email=sender, to=recipients)
        self._mime = mime

    def message(self, **_options: Any) -> Any:
        return self._mime


def deliver(payload: dict[str, Any]) -> None:
    """Send one queued message; see ``send_now``."""
    raw = base64.b64decode(payload["raw"])
    mime = email.message_from_bytes(raw, _Mime, policy=email.policy.SMTP)
    send_now(_RawMessage(mime, payload["from"], payload["to"]))


def send_now(message: EmailMessage) -> None:
    """Hand a message to the delivery backend; raises what the mail server raises.

    ``RefusedError`` when it says for good that there is no such mailbox.
    """
    message.connection = get_connection(settings.DELIVERY_EMAIL_BACKEND)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(_is_for_good(*answer) for answer in error.recipients.values()):
            raise RefusedError from None  # not "from error": that one holds the addresses
        raise


def _is_for_good(code: int, text: bytes) -> bool:
    """5.7 is about us (relaying, a policy), so it may pass when the installation is put right (RFC 3463)."""
    return 500 <= code < 600 and not text.startswith(b"5.7.")
