"""Giving and ending roles. A role is a dated membership: what was, stays on record."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal
from onboarding.constants import ROLES_AT, Act, Role
from onboarding.exceptions import OnboardingError
from onboarding.models import Membership, Organisation, User


@transaction.atomic
def give_role(*, person: User, role: Role, organisation: Organisation, actor: User) -> Membership:
    """Give ``person`` a role at a part of the organisation, from today on; held already: unchanged.

    ``OnboardingError``: ``wrong_place`` for a role that means nothing there, ``closed_part``, ``withdrawn``.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    # Under lock: closing a part looks whether somebody works there.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if role not in ROLES_AT[organisation.kind]:
        raise OnboardingError("wrong_place", _("This role does not belong there."))
    if organisation.closed_on is not None:
        raise OnboardingError("closed_part", _("This part of the organisation is closed."))
    if not locked.is_active:
        raise OnboardingError("withdrawn", _("This colleague does not work with us any more."))
    held = Membership.objects.active(at=timezone.now()).filter(
        person=locked, role=role, organisation=organisation
    )
    membership = held.first()
    if membership is None:
        membership = Membership.objects.create(
            person=locked, role=role, organisation=organisation, starts_on=timezone.localdate()
        )
        _note(Act.ROLE_GIVEN, membership, actor)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, actor: User) -> None:
    """End a role today; ended already: unchanged. Whose place hangs on it stays there as a professional."""
    User.objects.select_for_update().get(pk=membership.person_id)
    row = Membership.objects.active(at=timezone.now()).filter(pk=membership.pk).first()
    if row is None:
        return
    Membership.objects.filter(pk=row.pk).update(ends_on=timezone.localdate(), is_primary=False)
    if row.is_primary:
        _stay_as_professional(row)
    _note(Act.ROLE_ENDED, row, actor, stays=row.is_primary)


def _stay_as_professional(ended: Membership) -> None:
    """The primary membership says whose person somebody is; there is always one."""
    place = {
        "person": ended.person,
        "organisation": ended.organisation,
        "role": Role.PROFESSIONAL,
        "ends_on": None,
    }
    if not Membership.objects.filter(**place).update(is_primary=True):
        Membership.objects.create(**place, is_primary=True, starts_on=timezone.localdate())


def _note(act: Act, membership: Membership, actor: User, **more: bool) -> None:
    journal.record(
        act=act,
        actor=actor,
        subject=membership.person,
        organisation=membership.organisation,
        details={"role": membership.role} | more,
    )
