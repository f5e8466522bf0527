"""Invitations: a personal link that a GET never consumes and that works once."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal, notify
from onboarding.access import begin_access
from onboarding.constants import ROLES_AT, Act, Role
from onboarding.exceptions import OnboardingError
from onboarding.models import Access, Invitation, Organisation, User
from onboarding.notify import Letter
from onboarding.people import register_person
from onboarding.signals import invitation_accepted

TOPIC = "invitation"
_signer = signing.Signer(salt="onboarding.invitation", sep=".")


def link_for(invitation: Invitation) -> str:
    """The absolute link of the current version; HMAC over id and version, nothing secret is stored."""
    token = _signer.sign(f"{invitation.pk}-{invitation.version}")
    return settings.BASE_URL + reverse("onboarding:invitation", args=[token])


def read_token(token: str) -> tuple[Invitation, bool]:
    """The invitation a token belongs to, and whether it is the newest link sent.

    Raises ``OnboardingError("unknown_invitation")`` for anything that we did not sign.
    """
    try:
        pk, version = _signer.unsign(token).split("-")
        invitation = Invitation.objects.select_related("person").get(pk=int(pk))
    except (signing.BadSignature, ValueError, Invitation.DoesNotExist):
        raise OnboardingError(
            "unknown_invitation", _("This link is not complete. Copy the whole link.")
        ) from None
    return invitation, int(version) == invitation.version


def is_expired(invitation: Invitation, *, at: datetime) -> bool:
    """Whether the link is older than ``INVITATION_DAYS``; a new one is one click away."""
    return at - invitation.sent_at > timedelta(days=settings.INVITATION_DAYS)


def _check_open(invitation: Invitation) -> None:
    """Raise ``invitation_withdrawn`` for who was withdrawn or erased, ``invitation_used`` when nothing is left to accept."""
    if not invitation.person.is_active:
        raise OnboardingError("invitation_withdrawn", _("Your access was withdrawn."))
    if invitation.accepted_at is not None:
        raise OnboardingError("invitation_used", _("You have already used this invitation."))


def _send_letter(invitation: Invitation) -> None:
    notify.tell(
        person=invitation.person,
        topic=TOPIC,
        args={"version": invitation.version},
        key=f"invitation:{invitation.pk}:{invitation.version}",
    )


def compose_invitation(person: User, args: dict[str, Any]) -> Letter | None:
    """The letter with the link; none when a newer one follows or the invitation was accepted."""
    open_one = Invitation.objects.filter(
        person=person, version=args["version"], accepted_at=None
    ).first()
    if open_one is None:
        return None
    return Letter("onboarding/mail/invitation", {"link": link_for(open_one)})


@transaction.atomic
def invite_person(
    *,
    email: str,
    name: tuple[str, str],
    organisation: Organisation,
    invited_by: User | None,
    role: Role = Role.PROFESSIONAL,
    at: datetime | None = None,
) -> Invitation:
    """Make the account, its access record in state *invited*, and the letter with the link.

    ``OnboardingError``: ``known`` for an address that has an account, ``closed_part``, ``wrong_place`` for a role that
    means nothing there.
    """
    at = at or timezone.now()
    # Under lock: closing a part looks whether somebody works there.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if organisation.closed_on is not None:
        raise OnboardingError("closed_part", _("This part of the organisation is closed."))
    if role not in ROLES_AT[organisation.kind]:
        raise OnboardingError("wrong_place", _("This role does not belong there."))
    try:
        with transaction.atomic():
            person = register_person(
                email=email, name=name, organisation=organisation, role=role, joined_at=at
            )
    except IntegrityError:
        raise OnboardingError("known", _("There is an account with this address.")) from None
    Access.objects.create(person=person)
    invitation = Invitation.objects.create(person=person, invited_by=invited_by, sent_at=at)
    _send_letter(invitation)
    journal.record(
        act=Act.PERSON_INVITED, actor=invited_by, subject=person, organisation=organisation
    )
    return invitation


@transaction.atomic
def resend_invitation(*, invitation_id: int) -> None:
    """Send a new link to the invited address; every earlier link stops working."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    _check_open(invitation)
    invitation.version += 1
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["version", "sent_at"])
    _send_letter(invitation)


@transaction.atomic
def accept_invitation(*, invitation_id: int, version: int, password: str | None) -> User:
    """Set the password (None: there is another way in), start the clock of the tool log-in, and return the person.

    Once: the row is locked. Raises ``OnboardingError`` ``invitation_withdrawn``, ``_used``, ``_expired`` or ``_replaced``.
    """
    now = timezone.now()
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    _check_open(invitation)
    if is_expired(invitation, at=now):
        raise OnboardingError("invitation_expired", _("This invitation has expired."))
    if invitation.version != version:
        raise OnboardingError("invitation_replaced", _("A newer invitation was sent to you."))
    person = invitation.person
    person.set_password(password)
    person.save(update_fields=["password"])
    _accept(invitation, at=now)
    return person


@transaction.atomic
def accept_by_password_reset(*, person: User) -> None:
    """Accept the open invitation, if any, of somebody who set a password by way of the mailbox."""
    open_ones = Invitation.objects.select_for_update().filter(person=person, accepted_at=None)
    for invitation in open_ones:
        _accept(invitation, at=timezone.now())


def _accept(invitation: Invitation, *, at: datetime) -> None:
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    begin_access(person=invitation.person, at=at)
    invitation_accepted.send(sender=Invitation, person=invitation.person, at=at)
