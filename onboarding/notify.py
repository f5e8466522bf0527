"""Telling people something by letter. A letter is written when it leaves, not when it is promised.

So it is true when it is read, in the language of the day, and the outbox holds neither a link nor a word of it. What a
topic has to say is registered by ``AppConfig.ready()``; a topic that has nothing to say any more sends nothing.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils import timezone

from onboarding import mail, outbox
from onboarding.exceptions import RefusedError
from onboarding.models import User

OUTBOX_KIND = "letter"
_QUOTED_ID = re.compile(rb"<([0-9a-f]{16}\.[0-9a-f]{32}\.[A-Za-z0-9_-]{43})@")
Args = dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """``template`` as in ``mail.compose``; the person is in the context of itself."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Compose = Callable[[User, Args], Letter | None]
OnSent = Callable[[User, Args, datetime], None]
_topics: dict[str, tuple[Compose, OnSent | None]] = {}


def register(topic: str, compose: Compose, on_sent: OnSent | None = None) -> None:
    """Say what a topic has to say: ``compose`` gives None when it is no longer true.

    ``on_sent`` is called once the mail server took the letter, in one transaction with the mark in the outbox.
    """
    _topics[topic] = (compose, on_sent)


def tell(*, person: User, topic: str, args: Args, key: str, due_at: datetime | None = None) -> None:
    """Promise one letter; the same ``key`` again sends nothing more."""
    outbox.put(
        kind=OUTBOX_KIND, key=key, payload=_payload(person.pk, topic, args, key), due_at=due_at
    )


def tell_many(
    *, topic: str, letters: Iterable[tuple[int, Args, str]], due_at: datetime | None = None
) -> None:
    """Promise a letter per (id of the person, args, key); letters that are promised singly go before them."""
    promises = [
        outbox.Promise(key, _payload(person_id, topic, args, key), due_at)
        for person_id, args, key in letters
    ]
    outbox.put_many(kind=OUTBOX_KIND, promises=promises)


def _payload(person_id: int, topic: str, args: Args, key: str) -> dict[str, Any]:
    if topic not in _topics:
        raise LookupError(f"nothing is registered for topic {topic!r}")
    return {"person": person_id, "topic": topic, "args": args, "key": key}


def deliver(payload: dict[str, Any]) -> Callable[[], None] | None:
    """Handler of the outbox: write the letter and send it. Who was withdrawn meanwhile gets none."""
    person = User.objects.filter(pk=payload["person"], is_active=True).first()
    compose, on_sent = _topics[payload["topic"]]
    letter = compose(person, payload["args"]) if person else None
    if person is None or letter is None:
        return None
    message = mail.compose(
        address=person.email,
        language=person.language,
        template=letter.template,
        context={"person": person, **letter.context},
        headers={"Message-ID": _message_id(payload["key"], person)},
    )
    try:
        mail.send_now(message)
    except RefusedError:
        User.objects.filter(pk=person.pk, unreachable_since=None).update(
            unreachable_since=timezone.now()
        )
        raise
    return partial(_note_sent, person, payload["args"], on_sent)


def _note_sent(person: User, args: Args, on_sent: OnSent | None) -> None:
    User.objects.filter(pk=person.pk, unreachable_since__isnull=False).update(
        unreachable_since=None
    )
    if on_sent is not None:
        on_sent(person, args, timezone.now())


def _message_id(key: str, person: User) -> str:
    """The same for the same letter: one that was sent twice is one in the mailbox (RFC 5322, section 3.6.4).

    It names the person and is signed: what comes back with it is about a letter of ours.
    """
    digest = hashlib.sha256(f"{settings.SECRET_KEY}{key}".encode()).hexdigest()[:16]
    signed = _signer().sign(f"{digest}.{person.username}")
    return f"<{signed}@{urlsplit(settings.BASE_URL).hostname}>"


def _signer() -> Signer:
    return Signer(sep=".", salt="onboarding.notify")


def people_of_message_ids(raw: bytes) -> set[str]:
    """The public ids of those whose letters are quoted in a message."""
    found = set()
    for quoted in _QUOTED_ID.findall(raw):
        try:
            found.add(_signer().unsign(quoted.decode()).partition(".")[2])
        except BadSignature:
            continue
    return found
