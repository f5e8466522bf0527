"""A message of somebody who is not logged in becomes a case of the Happiness team.

The address is only where the answer goes. Nothing here looks for an account with it: what is said, how long it
takes and what is mailed are the same whether there is one or not.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from helpdesk.models import FollowUp, Ticket, TicketChange

from support import letters
from support.constants import CaseState, Channel, GuestKind, Tier
from support.models import Case, Escalation, Guest, QueueProfile
from support.services import create_with_ticket

# Anybody can type anybody's address, so a mailbox gets a few confirmations and no more.
LETTERS_PER_MAILBOX_PER_DAY = 5
KEPT = timedelta(days=180)  # after closing; said in the privacy statement
LINES = ("name", "organisation", "job", "phone")


def open_guest_case(*, guest: Guest, message: str) -> Case:
    """Open a case for an unsaved ``guest`` and confirm it by mail; the same key returns the first case."""
    known = _case_of(guest.key)
    if known is not None:
        return known
    try:
        return _open(guest, message)
    except IntegrityError:  # the same form, sent twice at once
        known = _case_of(guest.key)
        if known is None:
            raise
        return known


def _case_of(key: UUID) -> Case | None:
    guest = Guest.objects.filter(key=key).select_related("case").first()
    return guest.case if guest else None


@transaction.atomic
def _open(guest: Guest, message: str) -> Case:
    """Above the limit of a mailbox the case is opened all the same: no stranger can shut out its owner."""
    for name in LINES:  # a line break would let a sender write the first lines of our letter
        setattr(guest, name, " ".join(getattr(guest, name).split()))
    guest.mailbox = mailbox_of(guest.email)
    may_confirm = _may_confirm(guest.mailbox)
    case = Case(tier=Tier.HAPPINESS, channel=Channel.PAGE)
    create_with_ticket(case, subject=_subject_of(guest), body=message)
    guest.case = case
    guest.save()
    if may_confirm:
        letters.tell_guest_received(guest)
    return case


def mailbox_of(email: str) -> str:
    """The one mailbox behind all spellings of an address: case, what follows a plus, dots at Gmail."""
    name, _at, domain = email.lower().rpartition("@")
    name = name.partition("+")[0] or name
    if domain in {"gmail.com", "googlemail.com"}:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def _may_confirm(mailbox: str) -> bool:
    """Counted in the database, so that the limit holds while the cache is away. Opening takes turns here."""
    QueueProfile.objects.select_for_update(no_key=True).get(tier=Tier.HAPPINESS, municipality=None)
    day = timezone.now() - timedelta(days=1)
    recent = Guest.objects.filter(mailbox=mailbox, case__opened_at__gte=day)
    return recent.count() < LETTERS_PER_MAILBOX_PER_DAY


def count_opened_in_last_hour() -> int:
    """Cases of guests, of everybody together; one query."""
    return Guest.objects.filter(case__opened_at__gte=timezone.now() - timedelta(hours=1)).count()


def _subject_of(guest: Guest) -> str:
    """In the language of the teams; the kind first, so that a list of questions can be read at a glance."""
    with translation.override("nl"):
        if guest.kind == GuestKind.INTRODUCTION:
            return _("Introduction: %(place)s") % {"place": guest.organisation}
        return _("Cannot log in: %(place)s") % {"place": guest.organisation}


def forget_old_guests(*, at: datetime) -> int:
    """Blank who wrote and what was written in cases of guests closed longer than ``KEPT``; how many."""
    old = Guest.objects.filter(case__state=CaseState.CLOSED, case__closed_at__lt=at - KEPT)
    return sum(_forget(guest) for guest in old.exclude(email="").order_by("pk"))


@transaction.atomic
def _forget(guest: Guest) -> bool:
    """The case stays for the counts: when, which team, how long it took."""
    case = Case.objects.select_for_update().get(pk=guest.case_id)
    if not case.is_closed:
        return False  # reopened since it was looked up
    with translation.override("nl"):
        title = str(guest.get_kind_display())
    Ticket.objects.filter(pk=case.ticket_id).update(title=title, description="", resolution="")
    said = FollowUp.objects.filter(ticket=case.ticket_id)
    TicketChange.objects.filter(followup__in=said).delete()
    said.update(title="", comment="")
    Escalation.objects.filter(case=case).update(reason="")
    Guest.objects.filter(pk=guest.pk).update(
        name="-", email="", mailbox="", organisation="", job="", phone=""
    )
    return True
