"""Letters that come back hours after they left: the mailbox of the sender is read for what mail servers say of them.

A refusal counts only when it quotes the Message-ID of a letter of ours, which nobody can make up (``notify``): that letter
was not delivered, whoever is to blame. Against the person's address it counts only when it names the one of today, and is
not about us.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from flufl.bounce import scan_message

from onboarding import lapsing, notify
from onboarding.models import User
from onboarding.tools import LOOPBACK

TIMEOUT = 20
MOST_READ = 500  # at once; the rest at the next call
LARGEST = 2**18  # bytes read of each: what a mail server says stands before what it sends back
# About us (relaying, a policy, spam), not about the mailbox (RFC 3463, section 3.8).
_ABOUT_US = re.compile(rb"^Status:\s*5\.7\.", re.MULTILINE | re.IGNORECASE)

logger = logging.getLogger(__name__)


def read_returned(*, at: datetime | None = None) -> int:
    """Read what is new in the mailbox; return how many letters came back.

    What was understood is deleted, the rest stays, marked as read. One that cannot be read holds up no other.
    """
    if not settings.RETURNED_MAIL_URL:
        return 0
    at, returned = at or timezone.now(), 0
    try:
        with _mailbox() as box:
            for number in (_ask(box, "SEARCH", "UNSEEN")[0] or b"").split()[:MOST_READ]:
                is_ours = _note_safely(_read(box, number), at=at)
                returned += is_ours
                _ask(
                    box,
                    "STORE",
                    number.decode(),
                    "+FLAGS",
                    r"(\Seen \Deleted)" if is_ours else r"(\Seen)",
                )
            if returned:
                box.expunge()
    except (OSError, imaplib.IMAP4.error) as error:
        logger.warning("The mailbox of returned letters: %s", type(error).__name__)
    return returned


def _note_safely(raw: bytes, *, at: datetime) -> bool:
    try:
        return note_returned(raw, at=at)
    except DatabaseError:
        raise  # not the letter's fault: it is read again
    except Exception as error:  # noqa: BLE001 - strangers wrote it
        logger.warning("A returned letter cannot be read: %s", type(error).__name__)
        return False


@transaction.atomic
def note_returned(raw: bytes, *, at: datetime) -> bool:
    """Mark the person whose letter came back for good; False when ``raw`` says nothing of the kind.

    Also False for a refusal that is about us: it stays in the mailbox, for somebody to read.
    """
    letters = notify.letters_quoted_in(raw)
    if not letters:
        return False
    message, is_about_us = message_from_bytes(raw), bool(_ABOUT_US.search(raw))
    failed = {said.decode("ascii", "replace").lower() for said in scan_message(message)}
    if not failed:
        return False
    for person in User.objects.filter(username__in=letters, is_active=True):
        is_theirs = person.email.lower() in failed and not is_about_us
        back, written = letters[person.username], _written_at(message, latest=at)
        notify.note_returned(person, letters=back, at=at if is_theirs else None)
        lapsing.note_returned(person, letters=back, at=written if is_theirs else None)
    return not is_about_us


def _written_at(message: Message, *, latest: datetime) -> datetime:
    """When it came back, however late it is read; ``latest`` when that is not said, or cannot be."""
    try:
        said = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError, OverflowError):
        return latest
    return min(said if timezone.is_aware(said) else timezone.make_aware(said, UTC), latest)


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    """The folder, open; over TLS but on this machine."""
    address = urlsplit(settings.RETURNED_MAIL_URL)
    host, context = address.hostname or "", ssl.create_default_context()
    if address.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, address.port or 993, ssl_context=context, timeout=TIMEOUT
        )
    else:
        box = imaplib.IMAP4(host, address.port or 143, timeout=TIMEOUT)
    with box:
        if address.scheme != "imaps" and host not in LOOPBACK:
            box.starttls(context)
        box.login(unquote(address.username or ""), unquote(address.password or ""))
        status, _said = box.select(unquote(address.path.strip("/")) or "INBOX")
        if status != "OK":
            raise imaplib.IMAP4.error("no such folder")
        yield box


def _ask(box: imaplib.IMAP4, command: str, *arguments: str) -> list[bytes]:
    status, said = box.uid(command, *arguments)
    if status != "OK":
        raise imaplib.IMAP4.error(command)
    return said


def _read(box: imaplib.IMAP4, number: bytes) -> bytes:
    for part in _ask(box, "FETCH", number.decode(), f"(BODY.PEEK[]<0.{LARGEST}>)"):
        if isinstance(part, tuple):
            return bytes(part[1])
    return b""
