"""The list of people that somebody manages, and who of them is stuck."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal, lapsing
from onboarding.constants import AccessState, Act
from onboarding.exceptions import OnboardingError
from onboarding.invites import resend_invitation
from onboarding.models import Access, Invitation, JournalEntry, Membership, Organisation, User
from onboarding.policies import Scope, place_of
from onboarding.query import MembershipQuerySet

STUCK = "stuck"  # beside the states of access: who needs a hand
SLOW_START = timedelta(days=14)
ENDS_SOON = timedelta(days=14)
REMIND_AGAIN = timedelta(days=3)
PAGE_SIZE = 50


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; empty: everybody who was not withdrawn."""

    text: str = ""
    part: Organisation | None = None
    role: str = ""
    state: str = ""


def people_within(scope: Scope, wanted: Wanted, *, at: datetime) -> MembershipQuerySet:
    """Primary memberships with person, place, access and invitation, by name. One query, and one for their roles.

    Roles elsewhere are not told, and nobody is found by them.
    """
    rows = Membership.objects.filter(is_primary=True, ends_on=None, person__erased_at=None)
    rows = rows.filter(_inside(scope))
    if wanted.part is not None:
        rows = rows.within(wanted.part)
    if wanted.role:
        held = Membership.objects.active(at=at).filter(_inside(scope), role=wanted.role)
        rows = rows.filter(person__in=held.values("person"))
    rows = _in_state(rows, wanted.state, at=at)
    for word in wanted.text.lower().split()[:5]:
        rows = rows.filter(
            Q(person__last_name__icontains=word)
            | Q(person__first_name__icontains=word)
            | Q(person__email__icontains=word)
        )
    return (
        rows.select_related("organisation__municipality", "person__access", "person__invitation")
        .prefetch_related(
            Prefetch(
                "person__memberships",
                Membership.objects.active(at=at).filter(_inside(scope)).order_by("role"),
                to_attr="roles_today",
            )
        )
        .order_by("person__last_name", "person__first_name", "person_id")
    )


def _inside(scope: Scope) -> Q:
    if scope.is_all:
        return Q()
    inside = Q(pk__in=[])  # nothing, for who manages nothing
    for node in scope.nodes:
        inside |= Q(organisation__path__startswith=node.path)
    return inside


def _in_state(rows: MembershipQuerySet, state: str, *, at: datetime) -> MembershipQuerySet:
    if state == AccessState.WITHDRAWN:
        return rows.filter(person__is_active=False)
    rows = rows.filter(person__is_active=True)
    if state == STUCK:
        return rows.filter(is_stuck(at=at))
    return rows.filter(person__access__state=state) if state else rows


def is_stuck(*, at: datetime) -> Q:
    """Of a membership: an invitation that lies, a log-in that ends soon or is read-only, an address that refuses."""
    invited = Q(
        person__access__state=AccessState.INVITED, person__invitation__sent_at__lte=at - SLOW_START
    )
    ending = Q(
        person__access__state=AccessState.TEMPORARY, person__access__tool_until__lte=at + ENDS_SOON
    )
    return (
        invited
        | ending
        | Q(person__access__state=AccessState.GRACE)
        | Q(person__unreachable_since__isnull=False)
    )


def stuck_people(scope: Scope, *, most: int, at: datetime) -> tuple[list[Membership], int]:
    """Those whose time ends first, and how many there are in all. Three queries."""
    rows = people_within(scope, Wanted(state=STUCK), at=at)
    soonest = rows.order_by(F("person__access__tool_until").asc(nulls_last=True), "person_id")
    return list(soonest[:most]), rows.count()


def roles_of(person: User, scope: Scope) -> list[Membership]:
    """Memberships now and before within ``scope``, the newest first; what lies elsewhere is not told. One query."""
    rows = Membership.objects.filter(person=person).filter(_inside(scope))
    return list(rows.select_related("organisation").order_by("-starts_on", "-pk"))


@transaction.atomic
def remind(*, person: User, actor: User, at: datetime | None = None) -> str:
    """Send somebody who is stuck the letter that helps, and return what was sent: a new invitation, or a reminder.

    ``OnboardingError``: ``reminded_before`` within three days, ``nothing_to_say`` to who needs none.
    """
    at = at or timezone.now()
    User.objects.select_for_update().get(pk=person.pk)
    recent = JournalEntry.objects.filter(
        subject_ref=person.username, at__gt=at - REMIND_AGAIN, act=Act.PERSON_REMINDED
    )
    if recent.exists():
        raise OnboardingError(
            "reminded_before", _("A letter went out less than three days ago. Give it some time.")
        )
    sent = _send_what_helps(person, at=at)
    journal.record(
        act=Act.PERSON_REMINDED,
        actor=actor,
        subject=person,
        organisation=place_of(person),
        details={"sent": sent},
    )
    return sent


def _send_what_helps(person: User, *, at: datetime) -> str:
    invitation = Invitation.objects.filter(person=person, accepted_at=None).first()
    if invitation is not None and person.is_active:
        resend_invitation(invitation_id=invitation.pk)
        return "invitation"
    access = Access.objects.filter(
        person=person, state__in=(AccessState.TEMPORARY, AccessState.GRACE)
    ).first()
    if access is None or not person.is_active:
        raise OnboardingError("nothing_to_say", _("There is nothing to remind this colleague of."))
    lapsing.remind_now(access, at=at)
    return "reminder"
