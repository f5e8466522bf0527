"""Who is who: roles at nodes of the tree. Every other policy asks here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from onboarding.constants import (
    CONTACT_ROLES,
    FIGURE_ROLES,
    GIVEN_BY_CONTACTS,
    GIVEN_BY_LEADS,
    ROLES_AT,
    Role,
)
from onboarding.models import Import, Membership, Organisation, User

View = Callable[..., HttpResponseBase]


class PersonRequest(HttpRequest):
    """A request behind the log-in."""

    user: User


# When what is kept, or who sees it, changed last: whoever read it before reads it again.
KEPT_SINCE = datetime(2026, 11, 27, tzinfo=UTC)


def is_informed(person: User) -> bool:
    """Whether somebody read what is kept of them, as it is now."""
    return person.informed_at is not None and person.informed_at >= KEPT_SINCE


def active_memberships(user: User) -> list[Membership]:
    """The person's memberships of today with their nodes; one query, kept on the user for the request."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_active_memberships"):
        rows = Membership.objects.active(at=timezone.localtime()).filter(person=user)
        user._active_memberships = list(rows.select_related("organisation__municipality"))
    return user._active_memberships


def has_role(user: User, *roles: Role) -> bool:
    """Whether ``user`` holds one of ``roles`` at any node today."""
    return any(membership.role in roles for membership in active_memberships(user))


def municipality_of(user: User) -> Organisation | None:
    """The municipality of the primary membership; None for people of the programme itself."""
    primary = next((m for m in active_memberships(user) if m.is_primary), None)
    return primary.organisation.municipality if primary else None


def municipality_of_role(user: User, *roles: Role) -> Organisation | None:
    """The municipality where ``user`` holds one of ``roles`` today: not always that of the primary membership."""
    held = next((m for m in active_memberships(user) if m.role in roles), None)
    return held.organisation.municipality if held else None


@dataclass(frozen=True)
class Scope:
    """Parts of the tree, each with all below it; ``is_all``: the whole country."""

    is_all: bool
    nodes: tuple[Organisation, ...] = ()

    def covers(self, node: Organisation) -> bool:
        return self.is_all or any(node.path.startswith(own.path) for own in self.nodes)


def _scope_of(user: User, *roles: Role) -> Scope:
    if user.is_superuser or has_role(user, Role.PROGRAMME_LEAD):
        return Scope(is_all=True)
    held = [m.organisation for m in active_memberships(user) if m.role in roles]
    return Scope(is_all=False, nodes=tuple(held))


def managed_scope(user: User) -> Scope:
    """Where ``user`` may see people by name and change parts and roles: the programme's leads everywhere, a contact
    and a deputy in the own municipality."""
    return _scope_of(user, *CONTACT_ROLES)


def figures_scope(user: User) -> Scope:
    """Of which parts ``user`` may see counts, under the rule for small groups."""
    return _scope_of(user, *FIGURE_ROLES)


def get_organisation_for(user: User, slug: str) -> Organisation:
    """A part that ``user`` may manage; 404 for every other, whether it exists or not."""
    node = get_object_or_404(Organisation.objects.select_related("municipality"), slug=slug)
    if not managed_scope(user).covers(node):
        raise Http404
    return node


def roles_to_give(user: User, node: Organisation) -> list[Role]:
    """The roles that ``user`` may give and end at ``node``, in the order of the vocabulary."""
    if not managed_scope(user).covers(node):
        return []
    gives = set(GIVEN_BY_CONTACTS)
    if user.is_superuser:
        gives |= {*GIVEN_BY_LEADS, Role.PROGRAMME_LEAD}
    elif has_role(user, Role.PROGRAMME_LEAD):
        gives |= {*GIVEN_BY_LEADS}
    elif _scope_of(user, Role.CONTACT).covers(node):
        gives |= {Role.DEPUTY_CONTACT}
    return [role for role in Role if role in gives & ROLES_AT[node.kind]]


def get_membership_for(user: User, membership_id: int) -> Membership:
    """A membership, ended ones too, whose role ``user`` may end; 404 outside the own scope, 403 for other roles."""
    rows = Membership.objects.select_related("organisation", "person")
    membership = get_object_or_404(rows, pk=membership_id)
    if not managed_scope(user).covers(membership.organisation):
        raise Http404
    if membership.role not in roles_to_give(user, membership.organisation):
        raise PermissionDenied
    return membership


def roles_to_invite(user: User, node: Organisation) -> list[Role]:
    """The roles in which ``user`` may invite somebody to ``node``: a professional first, then what one may give."""
    first = [Role.PROFESSIONAL] if Role.PROFESSIONAL in ROLES_AT[node.kind] else []
    return [*first, *roles_to_give(user, node)] if managed_scope(user).covers(node) else []


def get_person_for(user: User, public_id: str) -> User:
    """Somebody whose place lies in what ``user`` manages, withdrawn or not; 404 for everybody else, and who was erased."""
    person = get_object_or_404(User, username=public_id, erased_at=None)
    place = place_of(person)
    if place is None or not managed_scope(user).covers(place):
        raise Http404
    return person


def place_of(person: User) -> Organisation | None:
    """The part in which the primary membership lies. One query, kept on the person."""
    if not hasattr(person, "_place"):
        primary = (
            Membership.objects.filter(person=person, is_primary=True, ends_on=None)
            .select_related("organisation__municipality")
            .first()
        )
        person._place = primary.organisation if primary else None
    return person._place


def may_change_access(user: User, person: User) -> bool:
    """Whether ``user`` may extend, pause, withdraw and restore the log-in of somebody that they manage.

    Not the own one, and only of people all of whose roles they could give: a deputy does not withdraw the contact.
    """
    place = place_of(person)
    if person == user or person.is_superuser or place is None:
        return False
    return managed_scope(user).covers(place) and all(
        membership.role == Role.PROFESSIONAL
        or membership.role in roles_to_give(user, membership.organisation)
        for membership in active_memberships(person)
    )


def get_import_for(user: User, public_id: str) -> Import:
    """A list of people handed in for a part that ``user`` manages; 404 for every other."""
    rows = Import.objects.select_related("organisation__municipality", "made_by")
    batch = get_object_or_404(rows, public_id=public_id)
    if not managed_scope(user).covers(batch.organisation):
        raise Http404
    return batch


def require_superuser(view: View) -> View:
    """Decorate a view for superusers: others 403, logged out to the log-in page."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def require_role(*roles: Role, or_superuser: bool = False) -> Callable[[View], View]:
    """Decorate a view for people with one of ``roles``: others 403, logged out to the log-in page."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_allowed = or_superuser and request.user.is_superuser
            if not (is_allowed or has_role(request.user, *roles)):  # type: ignore[arg-type]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
