"""Pages of connecting: the conditions of a municipality, its lists, its trainings, and the forecast."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import connecting, connecting_forms, policies
from onboarding.connecting_forms import (
    LISTS,
    AgreementForm,
    ConditionForm,
    ForecastForm,
    LiveForm,
    LocalList,
    OverviewFilter,
    RowsForm,
)
from onboarding.constants import Condition, OrganisationKind, Role
from onboarding.exceptions import OnboardingError
from onboarding.forecast import HOUSEHOLDS_EACH, forecast
from onboarding.models import Access, ConditionStatus, Organisation
from onboarding.people_views import manager_required
from onboarding.policies import PersonRequest, require_role

lead_required = require_role(Role.PROGRAMME_LEAD, or_superuser=True)
LIST_OF_CONDITION = {
    Condition.TEAM: "doorbraakteam",
    Condition.MATRIX: "escalatiematrix",
    Condition.ORDINANCES: "verordeningen",
    Condition.WHITE_LIST: "witte-lijst",
}


def municipality_for(request: PersonRequest, slug: str) -> Organisation:
    """A municipality that the reader manages; 404 for every other part."""
    node = policies.get_organisation_for(request.user, slug)
    if node.kind != OrganisationKind.MUNICIPALITY:
        raise Http404
    return node


@manager_required
@require_safe
def overview(request: PersonRequest) -> HttpResponse:
    """All municipalities that the reader manages and how far each is; who has one goes there at once."""
    scope = policies.managed_scope(request.user)
    nodes = Organisation.objects.municipalities().filter(closed_on=None)
    if not scope.is_all:
        nodes = nodes.filter(pk__in=[node.pk for node in scope.nodes])
    municipalities = list(nodes)
    if len(municipalities) == 1 and not scope.is_all:
        return redirect("onboarding:connection", municipalities[0].slug)
    rows = connecting.read_overviews(sorted(municipalities, key=attrgetter("name")))
    form = OverviewFilter(request.GET)
    context = {
        "form": form,
        "rows": form.keep(rows),
        "municipalities": len(rows),
        "live": sum(row.is_live for row in rows),
        "conditions": len(Condition),
        "is_filtered": any(request.GET.values()),
    }
    return render(request, "onboarding/connections.html", context)


@manager_required
@require_safe
def connection(request: PersonRequest, slug: str) -> HttpResponse:
    return _show(request, municipality_for(request, slug))


def _show(
    request: PersonRequest,
    node: Organisation,
    bound: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    [found] = connecting.read_overviews([node])
    bound = bound or {}
    is_lead = policies.managed_scope(request.user).is_all
    context = {
        "node": node,
        "overview": found,
        "total": len(Condition),
        "conditions": [(one, LIST_OF_CONDITION.get(one.condition, "")) for one in found.standings],
        "lists": LISTS.values(),
        "agreement_form": bound.get("agreement") or AgreementForm(auto_id="id_agreement_%s"),
        "live_form": (bound.get("live") or LiveForm()) if is_lead else None,
        "has_errors": bool(bound),
    }
    return render(request, "onboarding/connection.html", context, status=status)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: PersonRequest, slug: str, condition: str) -> HttpResponse:
    """How one condition stands; the form comes back with what was typed when something is in the way."""
    node = municipality_for(request, slug)
    if condition not in Condition.values:
        raise Http404
    which = Condition(condition)
    known = ConditionStatus.objects.filter(municipality=node, condition=which).first()
    form = ConditionForm(request.POST or None, instance=known)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                connecting.set_condition(
                    municipality=node,
                    condition=which,
                    actor=request.user,
                    facts=form.cleaned_data,
                )
            except OnboardingError as error:
                form.add_error("state", error.message)
                status = 409
            else:
                messages.success(request, _("How this condition stands has been saved."))
                return redirect("onboarding:connection", slug)
    context = {
        "node": node,
        "condition": which,
        "form": form,
        "list_slug": LIST_OF_CONDITION.get(which, ""),
    }
    return render(request, "onboarding/condition.html", context, status=status)


def _agreement(request: PersonRequest, node: Organisation) -> HttpResponse:
    form = AgreementForm(request.POST, auto_id="id_agreement_%s")
    if not form.is_valid():
        return _show(request, node, {"agreement": form}, status=422)
    try:
        connecting.record_agreement(municipality=node, actor=request.user, **form.cleaned_data)
    except OnboardingError as error:
        form.add_error("signed_on", error.message)
        return _show(request, node, {"agreement": form}, status=409)
    messages.success(request, _("The processing agreement has been recorded."))
    return redirect("onboarding:connection", node.slug)


def _live(request: PersonRequest, node: Organisation) -> HttpResponse:
    form = LiveForm(request.POST)
    if not form.is_valid():
        return _show(request, node, {"live": form}, status=422)
    try:
        connecting.go_live(municipality=node, actor=request.user, **form.cleaned_data)
    except OnboardingError as error:
        form.add_error("reason", error.message)
        return _show(request, node, {"live": form}, status=409)
    messages.success(request, _("%(name)s is live.") % {"name": node.name})
    return redirect("onboarding:connection", node.slug)


def _undo_live(request: PersonRequest, node: Organisation) -> HttpResponse:
    connecting.undo_live(municipality=node, actor=request.user)
    messages.success(request, _("%(name)s is no longer live.") % {"name": node.name})
    return redirect("onboarding:connection", node.slug)


ACTS: dict[str, Callable[[PersonRequest, Organisation], HttpResponse]] = {
    "verwerkersovereenkomst": _agreement,
    "live": _live,
    "niet-live": _undo_live,
}


@manager_required
@require_POST
def change_connection(request: PersonRequest, slug: str, act_slug: str) -> HttpResponse:
    """Record the agreement; going live is the programme's."""
    node = municipality_for(request, slug)
    if act_slug not in ACTS:
        raise Http404
    if act_slug != "verwerkersovereenkomst" and not policies.managed_scope(request.user).is_all:
        raise PermissionDenied
    return ACTS[act_slug](request, node)


@login_required
@require_safe
def own_municipality(request: PersonRequest) -> HttpResponse:
    """What everybody who works in a municipality may know of its lists; one query a list."""
    node = policies.municipality_of(request.user)
    found = []
    for local in LISTS.values() if node else ():
        rows = [
            list(zip(local.headings, local.cells(row), strict=True)) for row in local.rows(node)
        ]
        found.append((local, rows))
    return render(request, "onboarding/own_municipality.html", {"node": node, "lists": found})


# --- The lists ------------------------------------------------------------------------------------


def _list(slug: str) -> LocalList:
    if slug not in LISTS:
        raise Http404
    return LISTS[slug]


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def local_list(request: PersonRequest, slug: str, list_slug: str) -> HttpResponse:
    """The rows of one list, a form for one more, and one for many at once: a file or pasted."""
    node, local = municipality_for(request, slug), _list(list_slug)
    are_many = "text" in request.POST
    form = local.form(request.POST if request.method == "POST" and not are_many else None)
    many = RowsForm(*((request.POST, request.FILES) if are_many else ()))
    status = 200
    if request.method == "POST":
        rows, status = _read(local, form, many, are_many=are_many)
        if status == 302:
            added = connecting.add_rows(
                municipality=node,
                rows=rows,
                fields=local.fields,
                actor=request.user,
                name=local.slug,
            )
            _say_added(request, added, len(rows) - added)
            return redirect("onboarding:local_list", slug, list_slug)
    return _show_list(request, node, local, {"form": form, "many": many, "status": status})


def _say_added(request: PersonRequest, added: int, known: int) -> None:
    text = ngettext("%(n)s row added.", "%(n)s rows added.", added) % {"n": added}
    if known:
        stood = ngettext("%(n)s row stood there already.", "%(n)s rows stood there already.", known)
        text = f"{text} {stood % {'n': known}}"
    messages.add_message(request, messages.SUCCESS if added else messages.INFO, text)


def _read(local: LocalList, form: Any, many: RowsForm, *, are_many: bool) -> tuple[list[Any], int]:
    if not are_many:
        return ([form.save(commit=False)], 302) if form.is_valid() else ([], 422)
    if not many.is_valid():
        return [], 422
    try:
        rows, problems = connecting_forms.read_rows(local, many.read())
    except OnboardingError as error:
        rows, problems = [], [error.message]
    if problems:
        many.refuse(problems)
        return [], 422
    return list(rows), 302


def _show_list(
    request: PersonRequest, node: Organisation, local: LocalList, forms: dict[str, Any]
) -> HttpResponse:
    rows = local.rows(node)
    context = {
        "node": node,
        "list": local,
        "rows": [(row, list(zip(local.headings, local.cells(row), strict=True))) for row in rows],
        "form": forms["form"],
        "many": forms["many"],
        "has_errors": forms["status"] >= 400,
    }
    return render(request, "onboarding/local_list.html", context, status=forms["status"])


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def local_row(request: PersonRequest, slug: str, list_slug: str, pk: int) -> HttpResponse:
    """Change or remove one row."""
    node, local = municipality_for(request, slug), _list(list_slug)
    row = get_object_or_404(local.rows(node), pk=pk)
    if request.method == "POST" and "remove" in request.POST:
        connecting.remove_row(municipality=node, row=row, actor=request.user, name=local.slug)
        messages.success(request, _("The row is gone."))
        return redirect("onboarding:local_list", slug, list_slug)
    form = local.form(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        changed = [form.save(commit=False)]
        connecting.save_rows(municipality=node, rows=changed, actor=request.user, name=local.slug)
        messages.success(request, _("The row has been saved."))
        return redirect("onboarding:local_list", slug, list_slug)
    status = 422 if request.method == "POST" else 200
    context = {"node": node, "list": local, "form": form}
    return render(request, "onboarding/local_row.html", context, status=status)


@manager_required
@require_safe
def show_forecast(request: PersonRequest, slug: str) -> HttpResponse:
    """An estimate, with what was filled in or with how many people there are."""
    node = municipality_for(request, slug)
    people = Access.objects.filter(
        person__memberships__organisation__municipality=node,
        person__memberships__is_primary=True,
        person__memberships__ends_on=None,
    ).count()
    start = {"professionals": max(people, 1), "households_each": HOUSEHOLDS_EACH}
    form = ForecastForm(request.GET if "professionals" in request.GET else start)
    if not form.is_valid():
        return render(request, "onboarding/forecast.html", {"node": node, "form": form}, status=422)
    facts = form.cleaned_data
    shares = {
        name: facts[name] for name in ("housing", "income", "debts") if facts[name] is not None
    }
    found = forecast(
        professionals=facts["professionals"],
        households_each=facts["households_each"],
        inhabitants=facts["inhabitants"],
        shares=shares,
    )
    return render(request, "onboarding/forecast.html", {"node": node, "form": form, "found": found})
