"""The messages of one case in order, ready to be shown."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from helpdesk.models import FollowUp, Ticket

from onboarding.models import Membership, User
from onboarding.moments import say_moment
from support.constants import EventKind, Tier
from support.models import Case


@dataclass(frozen=True)
class Entry:
    """One message, or one line of the system, as ``components/message.html`` wants it."""

    id: str
    author: str
    text: str
    sent_at: datetime
    own: bool = False
    system: bool = False
    state: str = ""
    note: bool = False


def read_thread(case: Case, *, viewer: User, with_notes: bool) -> list[Entry]:
    """Messages oldest first; internal ones only ``with_notes``. One query."""
    followups = FollowUp.objects.filter(ticket_id=case.ticket_id).order_by("date", "pk")
    if not with_notes:
        followups = followups.filter(public=True)
    entries = _opening(case, viewer)
    for followup in followups.select_related("user", "case_event"):
        entries += _entries_of(followup, case, viewer)
    return entries


def _opening(case: Case, viewer: User) -> list[Entry]:
    if not case.ticket.description:
        return []
    own = case.requester_id == viewer.pk
    asker = case.requester
    name = asker.first_name if asker else str(case.sender or "")
    return [Entry("opening", name, case.ticket.description, case.opened_at, own=own)]


def _entries_of(followup: FollowUp, case: Case, viewer: User) -> list[Entry]:
    """The message if it has text, and a line when the question opened again or closed."""
    author = _author(followup, case)
    message = Entry(
        id=str(followup.pk),
        author=author,
        text=followup.comment or "",
        sent_at=followup.date,
        own=followup.user_id == viewer.pk,
        state="" if followup.public else _note_label(followup),
        note=not followup.public,
    )
    entries = [message] if message.text else []
    line = _status_line(followup, author)
    if line:
        # It opens before the message that opened it, and closes after the last word.
        place = 0 if followup.new_status == Ticket.REOPENED_STATUS else len(entries)
        entries.insert(
            place, Entry(f"{followup.pk}-state", author, line, followup.date, system=True)
        )
    return entries


def _note_label(followup: FollowUp) -> str:
    event = getattr(followup, "case_event", None)
    if event is not None and event.kind == EventKind.HANDED_OVER:
        return _("Hand-over, read by colleagues only")
    return _("Internal note, read by colleagues only")


def _status_line(followup: FollowUp, author: str) -> str:
    at = say_moment(followup.date)
    if followup.new_status == Ticket.CLOSED_STATUS:
        return _("%(author)s closed the question on %(at)s.") % {"author": author, "at": at}
    if followup.new_status == Ticket.REOPENED_STATUS:
        return _("The question was opened again on %(at)s.") % {"at": at}
    return ""


def _author(followup: FollowUp, case: Case) -> str:
    """First name, and for agents the team they spoke for."""
    if followup.user is None:
        return _("The team")
    if followup.user_id == case.requester_id:
        return followup.user.first_name
    event = getattr(followup, "case_event", None)
    team = Tier(event.tier if event else case.tier).label
    return _("%(name)s, %(team)s") % {"name": followup.user.first_name, "team": team}


def team_of_asker(case: Case) -> str:
    """Name of the node where the asker works today; one query, empty when unknown."""
    memberships = Membership.objects.active(at=timezone.localtime())
    primary = memberships.filter(person=case.requester_id, is_primary=True)
    return primary.values_list("organisation__name", flat=True).first() or ""
