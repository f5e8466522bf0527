"""A message of somebody who is not logged in becomes a case of the Happiness team.

The address is only where the answer goes. Nothing here looks for an account with it: what is said, how long it
takes and what is mailed are the same whether there is one or not.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from support import letters
from support.constants import Channel, GuestKind, Tier
from support.models import Case, Guest
from support.services import create_with_ticket


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
    guest.organisation = " ".join(guest.organisation.split())
    case = Case(tier=Tier.HAPPINESS, channel=Channel.PAGE)
    create_with_ticket(case, subject=_subject_of(guest), body=message)
    guest.case = case
    guest.save()
    letters.tell_guest_received(guest)
    return case


def _subject_of(guest: Guest) -> str:
    """In the language of the teams; the kind first, so that a list of questions can be read at a glance."""
    with translation.override("nl"):
        if guest.kind == GuestKind.INTRODUCTION:
            return _("Introduction: %(place)s") % {"place": guest.organisation}
        return _("Cannot log in: %(place)s") % {"place": guest.organisation}
