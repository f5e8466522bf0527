"""Telling people something by letter. A letter is written when it leaves, not when it is promised.

So it is true when it is read, in the language of the day, and the outbox holds neither a link nor a word of it. What a
topic has to say is registered by ``AppConfig.ready()``; a topic that has nothing to say any more sends nothing.

That our mail server takes a letter says little: it takes all, tries for days, and only then sends back what nobody would
have. So an address that refused counts as such until that time has passed after a later letter, and none came back.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
ARRIVED_KIND = "letter arrived"
# Mail servers try for five days (RFC 5321, section 4.5.4.1), some for longer, and send back only then.
COMES_BACK_WITHIN = timedelta(days=7)
_QUOTED_ID = re.compile(rb"<([0-9a-f]{16}\.[0-9a-f]{32}\.[A-Za-z0-9_-]{43})@")
Args = dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """``template`` as in ``mail.compose``; the person is in the context of itself."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Compose = Callable[[User, Args], Letter | None]
OnSent = Callable[[User, Args, datetime, str], None]
_topics: dict[str, tuple[Compose, OnSent | None]] = {}


def register(topic: str, compose: Compose, on_sent: OnSent | None = None) -> None:
    """Say what a topic has to say: ``compose`` gives None when it is no longer true.

    ``on_sent`` is called once the mail server took the letter, in one transaction with the mark in the outbox; its last
    argument is which letter that was, as ``letters_quoted_in`` names it when it comes back.
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
    digest = _digest(payload["key"])
    message = mail.compose(
        address=person.email,
        language=person.language,
        template=letter.template,
        context={"person": person, **letter.context},
        headers={"Message-ID": _message_id(digest, person)},
    )
    try:
        mail.send_now(message)
    except RefusedError:
        note_refused(person, at=timezone.now())
        raise
    return partial(_note_sent, person, payload["args"], digest, on_sent)


def _note_sent(person: User, args: Args, digest: str, on_sent: OnSent | None) -> None:
    """``person`` as it was before the letter left: a refusal that came meanwhile is not undone by it."""
    now = timezone.now()
    if person.unreachable_since is not None:
        outbox.put(
            kind=ARRIVED_KIND,
            key=f"{_arrivals_of(person)}{digest}",
            payload={"person": person.pk, "since": person.unreachable_since.isoformat()},
            due_at=now + COMES_BACK_WITHIN,
        )
    if on_sent is not None:
        on_sent(person, args, now, digest)


def _arrivals_of(person: User) -> str:
    return f"letter-arrived:{person.pk}:"


def note_arrived(payload: dict[str, Any]) -> None:
    """A letter that left after the refusal of ``since`` did not come back; of a later refusal this says nothing."""
    since = datetime.fromisoformat(payload["since"])
    User.objects.filter(pk=payload["person"], unreachable_since=since).update(
        unreachable_since=None
    )


def note_refused(person: User, *, at: datetime) -> None:
    """The address refuses letters now, so those that are on their way to it count for nothing."""
    _mark(person, at)
    outbox.cancel(key_prefix=_arrivals_of(person))


def note_returned(person: User, *, letters: set[str], at: datetime | None) -> None:
    """Letters came back and did not arrive; others that left may have. ``at`` is None when it is not the address's fault."""
    if at is not None:
        _mark(person, at)
    for digest in letters:
        outbox.cancel(key_prefix=f"{_arrivals_of(person)}{digest}")


def _mark(person: User, at: datetime) -> None:
    User.objects.filter(pk=person.pk, unreachable_since=None).update(unreachable_since=at)


def _digest(key: str) -> str:
    """Which letter; whoever knows a letter cannot tell another, nor what it was promised for."""
    return hashlib.sha256(f"{settings.SECRET_KEY}{key}".encode()).hexdigest()[:16]


def _message_id(digest: str, person: User) -> str:
    """The same for the same letter: one that was sent twice is one in the mailbox (RFC 5322, section 3.6.4).

    It names the person and is signed: what comes back with it is about a letter of ours.
    """
    signed = _signer().sign(f"{digest}.{person.username}")
    return f"<{signed}@{urlsplit(settings.BASE_URL).hostname}>"


def _signer() -> Signer:
    return Signer(sep=".", salt="onboarding.notify")


def letters_quoted_in(raw: bytes) -> dict[str, set[str]]:
    """By public id of who got them: which letters of ours a message quotes."""
    found = defaultdict(set)
    for quoted in _QUOTED_ID.findall(raw):
        try:
            digest, _dot, public_id = _signer().unsign(quoted.decode()).partition(".")
        except BadSignature:
            continue
        found[public_id].add(digest)
    return found
