"""The demo's post: letters are kept as files and read at ``/demo/postvak/`` instead of being sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

MOST_SHOWN = 100


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "postvak"


class MailboxBackend(BaseEmailBackend):
    """Writes each message as ``<time>-<random>.eml``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.localtime().strftime("%Y%m%dT%H%M%S%f")
            path = folder / f"{stamp}-{uuid4().hex[:8]}.eml"
            path.write_bytes(message.message().as_bytes())
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    to: str
    date: datetime
    subject: str
    body: str


def _read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return Letter(
        to=str(message["To"]),
        date=message["Date"].datetime.replace(tzinfo=UTC),
        subject=str(message["Subject"]),
        body=str(body.get_content()) if body else "",
    )


def read_letters() -> list[Letter]:
    """The newest hundred letters, newest first."""
    paths = sorted(_folder().glob("*.eml"), reverse=True)
    return [_read(path) for path in paths[:MOST_SHOWN]]
