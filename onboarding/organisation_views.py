"""Pages on which a contact and a programme lead keep the organisation: its parts, and who has which role."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import policies
from onboarding.access import usual_terms
from onboarding.access_acts import set_terms
from onboarding.appointing import end_role, give_role
from onboarding.constants import CONTACT_ROLES, Role
from onboarding.exceptions import OnboardingError
from onboarding.models import AccessTerms, Membership, Organisation
from onboarding.organisation_forms import FORMS, PartForm
from onboarding.organisations import (
    KINDS_BELOW,
    add_organisation,
    close_organisation,
    move_organisation,
    parts_below,
    people_at,
    places_to_move_to,
    rename_organisation,
    reopen_organisation,
)
from onboarding.policies import PersonRequest, require_role

manager_required = require_role(Role.PROGRAMME_LEAD, *CONTACT_ROLES, or_superuser=True)


@manager_required
@require_safe
def organisations(request: PersonRequest) -> HttpResponse:
    """The part that the person keeps: the whole programme, or the own municipality; a choice where there are more."""
    scope = policies.managed_scope(request.user)
    tops = list(Organisation.objects.filter(depth=1)) if scope.is_all else list(scope.nodes)
    if len(tops) == 1:
        return redirect("onboarding:organisation", tops[0].slug)
    return render(request, "onboarding/organisations.html", {"tops": tops})


@manager_required
@require_safe
def organisation(request: PersonRequest, slug: str) -> HttpResponse:
    return _show(request, policies.get_organisation_for(request.user, slug))


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_organisation(request: PersonRequest, slug: str, act_slug: str) -> HttpResponse:
    """Do one of ``ACTS`` on a part."""
    node = policies.get_organisation_for(request.user, slug)
    act = ACT_OF_SLUG.get(act_slug, "")
    if not act:
        raise Http404
    if request.method != "POST":
        return redirect("onboarding:organisation", slug)
    if act not in _offered(request, node):
        return _refuse(request, node)
    form = _form(act, request, node, request.POST)
    if not form.is_valid():
        return _show(request, node, {act: form}, status=422)
    try:
        done = ACTS[act](request, node, form.cleaned_data)
    except OnboardingError as error:
        form.add_error(None, error.message)
        return _show(request, node, {act: form}, status=409)
    messages.success(request, done)
    return redirect("onboarding:organisation", slug)


@manager_required
@require_POST
def end_role_of(request: PersonRequest, membership_id: int) -> HttpResponse:
    membership = policies.get_membership_for(request.user, membership_id)
    end_role(membership=membership, actor=request.user)
    facts = {"name": membership.person, "role": membership.get_role_display()}
    messages.success(request, _("%(name)s is no longer %(role)s here.") % facts)
    if request.POST.get("from") == "person":
        return redirect("onboarding:person", membership.person.username)
    return redirect("onboarding:organisation", membership.organisation.slug)


def _refuse(request: PersonRequest, node: Organisation) -> HttpResponse:
    """Not for this person: 403. Only not any more, as the page is older than the part: back to it, with a word."""
    if not policies.roles_to_give(request.user, node) or _is_fixed(request, node):
        raise PermissionDenied
    messages.error(
        request, _("This part has changed meanwhile. Nothing was done; look at it as it is now.")
    )
    return redirect("onboarding:organisation", node.slug)


def _is_fixed(request: PersonRequest, node: Organisation) -> bool:
    """Municipalities, partners of the country and the programme: only the programme changes those."""
    is_top = node.municipality in (None, node)
    return is_top and not policies.managed_scope(request.user).is_all


def _add(request: PersonRequest, node: Organisation, facts: dict[str, Any]) -> str:
    made = add_organisation(parent=node, actor=request.user, **facts)
    return _("%(name)s has been added.") % {"name": made.name}


def _rename(request: PersonRequest, node: Organisation, facts: dict[str, Any]) -> str:
    rename_organisation(organisation=node, actor=request.user, **facts)
    return _("The new name has been saved.")


def _move(request: PersonRequest, node: Organisation, facts: dict[str, Any]) -> str:
    move_organisation(organisation=node, actor=request.user, **facts)
    return _("%(name)s hangs under %(parent)s now.") % {
        "name": node.name,
        "parent": facts["parent"],
    }


def _close(request: PersonRequest, node: Organisation, facts: dict[str, Any]) -> str:
    close_organisation(organisation=node, actor=request.user)
    return _("%(name)s is closed. What happened there stays on record.") % {"name": node.name}


def _reopen(request: PersonRequest, node: Organisation, facts: dict[str, Any]) -> str:
    reopen_organisation(organisation=node, actor=request.user)
    return _("%(name)s is open again.") % {"name": node.name}


def _give(request: PersonRequest, node: Organisation, facts: dict[str, Any]) -> str:
    role = Role(facts["role"])
    give_role(person=facts["email"], role=role, organisation=node, actor=request.user)
    return _("%(name)s is %(role)s here now.") % {"name": facts["email"], "role": role.label}


def _set_terms(request: PersonRequest, node: Organisation, facts: dict[str, Any]) -> str:
    set_terms(municipality=node, actor=request.user, **facts)
    return _("The terms have been saved. They count for log-ins that begin from now on.")


# What people see in the address.
ACT_OF_SLUG = {
    "toevoegen": "add",
    "hernoemen": "rename",
    "verplaatsen": "move",
    "sluiten": "close",
    "heropenen": "reopen",
    "rol-geven": "give",
    "termijnen": "terms",
}
ACTS: dict[str, Callable[[PersonRequest, Organisation, dict[str, Any]], str]] = {
    "add": _add,
    "rename": _rename,
    "move": _move,
    "close": _close,
    "reopen": _reopen,
    "give": _give,
    "terms": _set_terms,
}


def _form(act: str, request: PersonRequest, node: Organisation, data: Any = None) -> PartForm:
    initial: dict[str, Any] = {"name": node.name} if act == "rename" else {}
    if act == "terms":
        terms = AccessTerms.objects.filter(municipality=node).first() or usual_terms()
        initial = {"tool_days": terms.tool_days, "grace_days": terms.grace_days}
    roles = policies.roles_to_give(request.user, node)
    return FORMS[act](data, node=node, roles=roles, initial=initial)


def _offered(request: PersonRequest, node: Organisation) -> list[str]:
    """The acts that make sense here for this person."""
    is_fixed, is_root = _is_fixed(request, node), node.depth == 1
    if node.closed_on is not None:
        return [] if is_fixed else ["reopen"]
    acts = {
        "give": bool(policies.roles_to_give(request.user, node)),
        "add": bool(KINDS_BELOW[node.kind]),
        "rename": not is_fixed,
        "move": node.municipality not in (None, node) and places_to_move_to(node).exists(),
        "close": not is_fixed and not is_root,
        "terms": node.municipality == node and not is_fixed,  # the programme agrees on them
    }
    return [act for act, makes_sense in acts.items() if makes_sense]


def _show(
    request: PersonRequest,
    node: Organisation,
    bound: dict[str, PartForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    bound = bound or {}
    scope = policies.managed_scope(request.user)
    people: list[Membership] = people_at(node)
    endable = set(policies.roles_to_give(request.user, node))
    context = {
        "node": node,
        "above": [one for one in node.get_ancestors() if scope.covers(one)],
        "parts": parts_below(node),
        "people": [(membership, membership.role in endable) for membership in people],
        "forms": {
            act: bound.get(act) or _form(act, request, node) for act in _offered(request, node)
        },
        "has_errors": bool(bound),
    }
    return render(request, "onboarding/organisation.html", context, status=status)
