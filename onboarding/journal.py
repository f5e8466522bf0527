"""Writing the journal: who did what about whom, where in the organisation, from which address, and when.

It holds names of fields and public ids, never what somebody wrote, an address of mail or a secret. It is not
written while a poll is answered: a moment beside an answer could join the two.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from onboarding.constants import Act
from onboarding.limits import address_of
from onboarding.models import JournalEntry, Organisation, User

NOT_THE_WEB = "product"  # a command or a task of the product itself
_request: ContextVar[HttpRequest | None] = ContextVar("journal_request", default=None)


@contextmanager
def of_request(request: HttpRequest) -> Iterator[None]:
    """Acts inside came from where this request came from."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def origin() -> str:
    """Where the act of now comes from: an address, or the product itself."""
    request = _request.get()
    return address_of(request) if request else NOT_THE_WEB


def record(
    *,
    act: Act,
    actor: User | None,
    subject: User | None = None,
    organisation: Organisation | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Append one entry within the caller's transaction; one statement. No actor: the product itself."""
    JournalEntry.objects.create(
        act=act,
        actor=actor,
        actor_ref=actor.username if actor else "",
        subject=subject,
        subject_ref=subject.username if subject else "",
        organisation=organisation,
        origin=origin(),
        details=details or {},
    )


def record_seen(*, actor: User, subject: User, organisation: Organisation | None) -> None:
    """Note that ``actor`` looked at the page of ``subject``; once a day is enough. Two statements at most."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    seen = JournalEntry.objects.filter(
        subject_ref=subject.username, at__gte=today, act=Act.PERSON_SEEN, actor=actor
    )
    if not seen.exists():
        record(act=Act.PERSON_SEEN, actor=actor, subject=subject, organisation=organisation)
