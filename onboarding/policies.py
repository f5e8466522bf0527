"""Who is who: roles at nodes of the tree. Every other policy asks here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from onboarding.constants import Role
from onboarding.models import Membership, Organisation, User

View = Callable[..., HttpResponseBase]


class PersonRequest(HttpRequest):
    """A request behind the log-in."""

    user: User


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


def municipality_of_role(user: User, role: Role) -> Organisation | None:
    """The municipality where ``user`` holds ``role`` today: not always that of the primary membership."""
    held = next((m for m in active_memberships(user) if m.role == role), None)
    return held.organisation.municipality if held else None


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
