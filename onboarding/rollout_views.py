"""Pages of the roll-out: the board and the plan for programme leads, the own municipality for who answers for it."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import journal, policies, rollout, rollout_board, tables
from onboarding.constants import Act, OrganisationKind, Role
from onboarding.exceptions import OnboardingError
from onboarding.models import Organisation, Phase, PlannedMunicipality
from onboarding.policies import PersonRequest, require_role
from onboarding.rollout_board import BoardRow
from onboarding.rollout_forms import PhaseForm, PlanForm, WaveForm

PLACE = re.compile(r"\d+(\.\d+)?")
lead_required = require_role(Role.PROGRAMME_LEAD, or_superuser=True)
SORTS: dict[str, Callable[[BoardRow], Any]] = {
    "naam": lambda row: row.name,
    "achter": lambda row: (not row.is_behind, row.of_plan if row.of_plan is not None else 999),
    "uitgenodigd": lambda row: -row.invited,
    "definitief": lambda row: -row.permanent,
    "verlopen": lambda row: -row.lapsed,
}
TOTALS = ("planned", "invited", "temporary", "permanent", "lapsed")


def _rows(request: PersonRequest) -> tuple[list[BoardRow], str, str]:
    """The rows that are asked for, the phase ("2") or wave ("2.1"), and the order."""
    phase, order = request.GET.get("fase", ""), request.GET.get("volgorde", "")
    rows = rollout_board.read_board(at=timezone.now())
    if PLACE.fullmatch(phase):
        rows = [row for row in rows if row.place == phase or row.place.split(".")[0] == phase]
    order = order if order in SORTS else "achter"
    return sorted(rows, key=SORTS[order]), phase, order


@lead_required
@require_safe
def board(request: PersonRequest) -> HttpResponse:
    """All municipalities against the plan; the same number of queries whatever their number."""
    rows, phase, order = _rows(request)
    slugs = [row.slug for row in rows] if phase else None
    weeks = rollout_board.read_history(slugs, at=timezone.now())
    context = {
        "rows": rows,
        "places": rollout_board.list_places(),
        "phase": phase,
        "order": order,
        "totals": {name: sum(getattr(row, name) or 0 for row in rows) for name in TOTALS},
        "behind": sum(row.is_behind for row in rows),
        "weeks": weeks,
        "lines": rollout_board.chart_lines(weeks),
        "share": rollout_board.BEHIND_SHARE,
    }
    return render(request, "onboarding/rollout_board.html", context)


@lead_required
@require_safe
def board_csv(request: PersonRequest) -> StreamingHttpResponse:
    """The same rows as a file."""
    rows, phase, _order = _rows(request)
    journal.record(act=Act.ROLLOUT_EXPORTED, actor=request.user, details={"phase": phase})
    heading = [
        _("Municipality"),
        _("Phase"),
        _("Wave"),
        _("Planned"),
        _("Invited"),
        _("Started"),
        _("Temporary log-in"),
        _("Permanent log-in"),
        _("Lapsed"),
        _("Here in 30 days"),
        _("Expected by now"),
    ]
    return StreamingHttpResponse(
        tables.csv_lines(heading, map(_line, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="uitrol.csv"'},
    )


def _line(row: BoardRow) -> list[Any]:
    figures = (row.invited, row.started, row.temporary, row.permanent, row.lapsed, row.active)
    wave = row.place.partition(".")[2]
    return [row.name, row.phase, wave, row.planned, *figures, row.expected]


FORMS: dict[str, type[PhaseForm | WaveForm | PlanForm]] = {
    "phase": PhaseForm,
    "wave": WaveForm,
    "plan": PlanForm,
}


@lead_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: PersonRequest) -> HttpResponse:
    """Phases with their waves, and which municipality comes in when."""
    sent = next((name for name in FORMS if f"{name}-form" in request.POST), "plan")
    is_post = request.method == "POST"
    forms = {
        name: form(request.POST if is_post and name == sent else None)
        for name, form in FORMS.items()
    }
    status = 200
    if is_post:
        status = _save(request, forms[sent]) if forms[sent].is_valid() else 422
        if status == 302:
            return redirect("onboarding:rollout_plan")
    planned = PlannedMunicipality.objects.select_related("organisation", "phase", "wave__phase")
    context = {
        **{f"{name}_form": form for name, form in forms.items()},
        "phases": Phase.objects.prefetch_related("waves"),
        "planned": planned.order_by("phase__number", "wave__number", "organisation__name"),
        "has_errors": status != 200,
    }
    return render(request, "onboarding/rollout_plan.html", context, status=status)


def _save(request: PersonRequest, form: PhaseForm | WaveForm | PlanForm) -> int:
    facts = {name: value for name, value in form.cleaned_data.items() if name != "form"}
    try:
        if isinstance(form, PhaseForm):
            rollout_board.save_phase(actor=request.user, **facts)
        elif isinstance(form, WaveForm):
            rollout_board.save_wave(actor=request.user, **facts)
        else:
            rollout_board.plan_municipality(actor=request.user, **facts)
    except OnboardingError as error:
        form.add_error("ends_on", error.message)
        return 422
    messages.success(request, _saved(facts))
    return 302


def _saved(facts: dict[str, Any]) -> str:
    if "organisation" in facts and facts["place"] is None:
        return _("%(name)s is no longer in the plan.") % {"name": facts["organisation"].name}
    return _("The plan has been saved.")


@login_required
@require_safe
def municipality_figures(request: PersonRequest, slug: str) -> HttpResponse:
    """One part of the tree and each part below it, under the rule for small groups."""
    node = get_object_or_404(Organisation.objects.select_related("municipality"), slug=slug)
    if node.kind == OrganisationKind.PROGRAMME or not policies.figures_scope(request.user).covers(
        node
    ):
        raise Http404
    now = timezone.now()
    context = {
        "node": node,
        "whole": rollout.count_within(node, at=now),
        "parts": rollout.count_parts(node, at=now),
    }
    return render(request, "onboarding/rollout_part.html", context)
