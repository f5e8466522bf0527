"""Who may see and answer which question."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from onboarding.constants import OrganisationKind, Role
from onboarding.models import User
from onboarding.policies import active_memberships
from support.constants import Tier
from support.models import Case, CaseEvent
from support.query import CaseQuerySet

View = Callable[..., HttpResponseBase]
TIER_OF_ROLE = {Role.HAPPINESS_AGENT: Tier.HAPPINESS, Role.EXPERT: Tier.HELP_OUT}


def reach_of(user: User) -> dict[Tier, list[str] | None]:
    """Per line that ``user`` works in: the tree paths of its cases, None for every municipality."""
    reach: dict[Tier, list[str] | None] = {}
    if user.is_superuser:
        return dict.fromkeys(Tier)
    for membership in active_memberships(user):
        tier = TIER_OF_ROLE.get(Role(membership.role))
        if tier is None:
            continue
        node, paths = membership.organisation, reach.get(tier, [])
        # A node of the programme itself sees all, those without a municipality too.
        reach[tier] = (
            None
            if node.kind == OrganisationKind.PROGRAMME or paths is None
            else [*paths, node.path]
        )
    return reach


def tiers_of(user: User) -> set[Tier]:
    """The lines ``user`` works in; empty for everybody who is no agent."""
    return set(reach_of(user))


def cases_for_agent(user: User) -> CaseQuerySet:
    """Every case ``user`` may answer: own line, own municipalities, never the own question."""
    found = Case.objects.none()
    for tier, paths in reach_of(user).items():
        part = Case.objects.in_tiers({tier})
        found = found | (part if paths is None else part.in_municipalities(paths))
    return found.exclude(requester=user)


def can_answer(user: User, case: Case) -> bool:
    """Whether ``user`` may write on ``case`` as an agent; no query."""
    return case.requester_id != user.pk and is_in_reach(user, case, Tier(case.tier))


def is_in_reach(user: User, case: Case, tier: Tier) -> bool:
    """Whether ``user`` works today in line ``tier`` for the municipality of ``case``; no query."""
    reach = reach_of(user)
    if tier not in reach:
        return False
    paths, place = reach[tier], case.municipality
    return paths is None or (place is not None and place.path.startswith(tuple(paths)))


def _fetch(public_id: UUID) -> Case:
    case = Case.objects.with_faces().filter(public_id=public_id).first()
    if case is None:
        raise Http404
    return case


def get_own_case(user: User, public_id: UUID) -> Case:
    """The asker's own case; 404 for everybody else."""
    case = _fetch(public_id)
    if case.requester_id != user.pk:
        raise Http404
    return case


def get_case_for_agent(user: User, public_id: UUID) -> Case:
    """A case to work on, or to read again after handing it over; 404 for everybody else."""
    case = _fetch(public_id)
    if not can_answer(user, case) and not _may_read_again(user, case):
        raise Http404
    return case


def _may_read_again(user: User, case: Case) -> bool:
    """Whether an agent who still works for this municipality took part in the case before."""
    if case.requester_id == user.pk or not any(is_in_reach(user, case, tier) for tier in Tier):
        return False
    return CaseEvent.objects.filter(case=case, actor=user).exists()


def agent_required(view: View) -> View:
    """Decorate a view of the workplace: people without a line 403, logged out to the log-in page."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not tiers_of(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
