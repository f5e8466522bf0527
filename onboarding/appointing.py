"""Giving and ending roles, and moving people. A role is a dated membership: what was, stays on record."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal
from onboarding.access import begin_tool, lock_person
from onboarding.constants import ROLES_AT, Act, Role
from onboarding.exceptions import OnboardingError
from onboarding.models import Membership, Organisation, User
from onboarding.signals import roles_changed
from onboarding.withdrawal import end_sessions_and_tokens

# With a move to another part these go along; what leads or represents a part stays or ends there.
_GO_ALONG = (Role.PROFESSIONAL, Role.BEST_PERSON)
_END_WITH_THE_PART = (Role.TEAM_LEAD,)


@transaction.atomic
def give_role(*, person: User, role: Role, organisation: Organisation, actor: User) -> Membership:
    """Give ``person`` a role at a part of the organisation, from today on; held already: unchanged.

    ``OnboardingError``: ``wrong_place`` for a role that means nothing there, ``closed_part``, ``withdrawn``.
    """
    locked = lock_person(person.pk)
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
        begin_tool(person=locked, actor=actor)
        roles_changed.send(sender=User, person=locked)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, actor: User) -> None:
    """End a role today; ended already: unchanged. Whose place hangs on it stays there as a professional."""
    lock_person(membership.person_id)
    row = Membership.objects.active(at=timezone.now()).filter(pk=membership.pk).first()
    if row is None:
        return
    Membership.objects.filter(pk=row.pk).update(ends_on=timezone.localdate(), is_primary=False)
    if row.is_primary:
        _stay_as_professional(row)
        begin_tool(person=row.person, actor=actor)
    _note(Act.ROLE_ENDED, row, actor, stays=row.is_primary)
    roles_changed.send(sender=User, person=row.person)


@transaction.atomic
def move_person(*, person: User, organisation: Organisation, actor: User) -> None:
    """Let somebody work at another part from today on; there already: unchanged. What was stays on record.

    Within the municipality a professional or best person stays that, a team lead becomes a professional, and roles for
    the municipality stay. To another municipality all roles in the old one end, and so do sessions and tokens: what a
    tool was told is no longer true. ``OnboardingError``: ``wrong_place``, ``closed_part``, ``withdrawn``.
    """
    locked = lock_person(person.pk)
    target = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not locked.is_active:
        raise OnboardingError("withdrawn", _("This colleague does not work with us any more."))
    if target.closed_on is not None:
        raise OnboardingError("closed_part", _("This part of the organisation is closed."))
    if Role.PROFESSIONAL not in ROLES_AT[target.kind]:
        raise OnboardingError("wrong_place", _("Nobody works at this very part. Choose another."))
    primary = Membership.objects.select_related("organisation").get(
        person=locked, is_primary=True, ends_on=None
    )
    if primary.organisation_id == target.pk:
        return
    leaves = primary.organisation.home_path != target.home_path
    along = [] if leaves else _go_along(primary)
    _leave(primary, everything=leaves)
    _settle(locked, primary.role if primary.role in along else Role.PROFESSIONAL, target)
    for role in along:
        if role != primary.role:
            give_role(person=locked, role=Role(role), organisation=target, actor=actor)
    begin_tool(person=locked, actor=actor)
    if leaves:
        end_sessions_and_tokens(person=locked)
    journal.record(
        act=Act.PERSON_MOVED,
        actor=actor,
        subject=locked,
        organisation=target,
        details={"from": primary.organisation_id, "to": target.pk},
    )
    roles_changed.send(sender=User, person=locked)


def _go_along(primary: Membership) -> list[str]:
    held = Membership.objects.filter(
        person=primary.person, ends_on=None, organisation=primary.organisation
    )
    return list(held.filter(role__in=_GO_ALONG).values_list("role", flat=True))


def _leave(primary: Membership, *, everything: bool) -> None:
    """End what does not stay behind; the primary one is no longer that in any case."""
    held = Membership.objects.filter(person=primary.person, ends_on=None)
    held.filter(pk=primary.pk).update(is_primary=False)
    if everything and primary.organisation.is_root():
        ending = held.filter(organisation=primary.organisation_id)
    elif everything:
        ending = held.filter(organisation__path__startswith=primary.organisation.home_path)
    else:
        ending = held.filter(
            organisation=primary.organisation_id, role__in=(*_GO_ALONG, *_END_WITH_THE_PART)
        )
    ending.update(ends_on=timezone.localdate())


def _settle(person: User, role: str, place: Organisation) -> None:
    fields = {"person": person, "organisation": place, "role": role, "ends_on": None}
    if not Membership.objects.filter(**fields).update(is_primary=True):
        Membership.objects.create(**fields, is_primary=True, starts_on=timezone.localdate())


def _stay_as_professional(ended: Membership) -> None:
    """The primary membership says whose person somebody is; there is always one."""
    _settle(ended.person, Role.PROFESSIONAL, ended.organisation)


def _note(act: Act, membership: Membership, actor: User, **more: bool) -> None:
    journal.record(
        act=act,
        actor=actor,
        subject=membership.person,
        organisation=membership.organisation,
        details={"role": membership.role} | more,
    )
