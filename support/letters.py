"""Letters about a question. All wait in the outbox under a stable key, so none is sent twice."""

from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from helpdesk.models import FollowUp

from onboarding import mail
from onboarding.models import User
from support.constants import GuestKind, Tier
from support.models import Case, Guest
from support.policies import can_answer


def message_id(case: Case, part: str, secret: str | None = None) -> str:
    """A Message-ID that only we can make: a reply that carries it belongs to this case.

    Sealed with SECRET_KEY when no ``secret`` is given.
    """
    value = f"{case.ticket_id}.{part}"
    seal = salted_hmac("support.letters", value, secret=secret).hexdigest()[:20]
    return f"<t.{value}.{seal}@{settings.HOSTNAME}>"


def _roots(case: Case) -> str:
    """Every Message-ID that the first letter may have: it may have been sealed with a key that is a fallback now."""
    secrets = [*settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY]
    return " ".join(message_id(case, "0", secret) for secret in secrets)


def _send(person: User, name: str, case: Case, part: str, context: dict[str, Any]) -> None:
    mail.send_to(
        person=person,
        template=f"support/mail/{name}",
        context={"case": case, "subject": case.ticket.title, "team": Tier(case.tier), **context},
        key=f"support:{name}:{case.public_id}:{part}",
        headers=_thread_headers(case, part),
    )


def _thread_headers(case: Case, part: str) -> dict[str, str]:
    headers = {"Message-ID": message_id(case, part)}
    if part != "0":
        roots = _roots(case)
        headers |= {"In-Reply-To": roots, "References": roots}
    return headers


def tell_question_received(case: Case) -> None:
    if case.requester is not None:
        _send(case.requester, "received", case, "0", {"text": case.ticket.description})


def tell_answered(case: Case, followup: FollowUp) -> None:
    """To the asker, with the answer in it."""
    context = {"text": followup.comment, "author": followup.user}
    if case.requester is not None:
        _send(case.requester, "answered", case, str(followup.pk), context)
    elif case.sender is not None and case.sender.email:  # empty once forgotten
        _send_to_guest(case.sender, "guest_answered", str(followup.pk), context)


def tell_guest_received(guest: Guest) -> None:
    """The same letter for everybody of a kind, without a word of theirs: the address may be somebody else's."""
    is_introduction = guest.kind == GuestKind.INTRODUCTION
    _send_to_guest(guest, "guest_introduced" if is_introduction else "guest_received", "0", {})


def _send_to_guest(guest: Guest, name: str, part: str, context: dict[str, Any]) -> None:
    """A guest has no page to answer on: a reply goes to the mailbox of the team."""
    case = guest.case
    mail.send_to_address(
        address=guest.email,
        language=guest.language,
        template=f"support/mail/{name}",
        context={"guest": guest, "team": Tier(case.tier), **context},
        key=f"support:{name}:{case.public_id}:{part}",
        headers=_thread_headers(case, part) | {"Reply-To": settings.HAPPINESS_EMAIL},
    )


def tell_asker_replied(case: Case, followup: FollowUp) -> None:
    """To the agent who has the case and may still answer it; without the text, which stays on the page."""
    agent = case.ticket.assigned_to
    if agent is not None and can_answer(agent, case):
        _send(agent, "replied", case, str(followup.pk), {"asker": followup.user})
