"""Whom to turn to close by: the best person of the own team, else of the own municipality, else its contact."""

from dataclasses import dataclass

from django.utils import timezone

from onboarding.constants import CONTACT_ROLES, Role
from onboarding.models import Membership, User
from onboarding.policies import active_memberships

MOST_SHOWN = 2


@dataclass(frozen=True)
class Colleague:
    name: str
    first_name: str
    email: str
    place: str
    role: Role


def colleagues_to_turn_to(user: User) -> list[Colleague]:
    """The nearest first, best persons before the contact; empty for people of the programme. One query."""
    primary = next((m for m in active_memberships(user) if m.is_primary), None)
    if primary is None or primary.organisation.municipality_id is None:
        return []
    own = primary.organisation
    found = (
        Membership.objects.active(at=timezone.localtime())
        .filter(
            organisation__municipality=own.municipality_id,
            role__in=(Role.BEST_PERSON, *CONTACT_ROLES),
            person__is_active=True,
        )
        .exclude(person=user)
        .select_related("person", "organisation")
    )
    nearest = sorted(found, key=lambda m: (_distance(m, own.path), m.person.first_name, m.pk))
    return [_describe(membership) for membership in nearest[:MOST_SHOWN]]


def _distance(membership: Membership, own_path: str) -> tuple[bool, bool]:
    """Contacts after best persons, other teams after the own one."""
    return membership.role in CONTACT_ROLES, membership.organisation.path != own_path


def _describe(membership: Membership) -> Colleague:
    return Colleague(
        name=membership.person.get_full_name(),
        first_name=membership.person.first_name,
        email=membership.person.email,
        place=membership.organisation.name,
        role=Role(membership.role),
    )
