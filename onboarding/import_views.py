"""Pages for handing in a list of people: read it, look at what would happen, apply it, and undo it for a while."""

from typing import Any

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import import_applying, importing, journal, policies, tables
from onboarding.constants import Act, ImportState, Outcome, Role, Verdict
from onboarding.exceptions import OnboardingError
from onboarding.import_forms import ListForm, TeamsForm
from onboarding.models import Import, ImportRow, Membership, Organisation
from onboarding.people_views import manager_required
from onboarding.policies import PersonRequest

PAGE_SIZE = 50
MOST_BEFORE = 10
PROBLEMS = {
    "missing": gettext_lazy("it is missing"),
    "hidden": gettext_lazy("it holds characters that cannot be seen; type it anew"),
    "shape": gettext_lazy("it is no email address"),
    importing.NOT_YOURS: gettext_lazy("only somebody with more rights may move this colleague"),
    "not_your_role": gettext_lazy("whoever applied the list may not give this role"),
    "moved_since": gettext_lazy("works at another part by now"),
    "closed_part": gettext_lazy("the part is closed"),
    "wrong_place": gettext_lazy("nobody works at that very part"),
    "withdrawn": gettext_lazy("access was withdrawn"),
    "gone": gettext_lazy("the account is no more"),
}


def _places(request: PersonRequest) -> QuerySet[Organisation]:
    """Municipalities and partners for which the reader may hand in a list."""
    scope = policies.managed_scope(request.user)
    rows = Organisation.objects.filter(closed_on=None).select_related("municipality")
    if scope.is_all:
        return rows.filter(depth=2)
    return rows.filter(pk__in=[node.pk for node in scope.nodes])


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: PersonRequest) -> HttpResponse:
    """Take a list; the page comes back with what was typed when it cannot be read."""
    form = ListForm(request.POST or None, request.FILES or None, places=_places(request))
    if request.method != "POST":
        return _show_new(request, form)
    if not form.is_valid():
        return _show_new(request, form, status=422)
    try:
        batch = _take(request, form)
    except OnboardingError as error:
        form.add_error(form.where, error.message)
        return _show_new(request, form, status=413 if error.code == "too_big" else 422)
    return redirect("onboarding:import", batch.public_id)


def _take(request: PersonRequest, form: ListForm) -> Import:
    facts = form.cleaned_data
    name = facts["file"].name if facts["file"] else _("Pasted rows")
    return importing.check_list(
        organisation=facts["place"], table=form.read(), name=name, actor=request.user
    )


def _show_new(request: PersonRequest, form: ListForm, status: int = 200) -> HttpResponse:
    before = Import.objects.filter(organisation__in=_places(request)).select_related(
        "organisation", "made_by"
    )
    context = {"form": form, "before": before.order_by("-made_at")[:MOST_BEFORE]}
    return render(request, "onboarding/import_new.html", context, status=status)


@manager_required
@require_safe
def example(request: PersonRequest) -> HttpResponse:
    """A file to fill in, with the headings that are understood."""
    rows = [
        ("anna.voorbeeld@gemeente.example", "Anna", "Voorbeeld", "Wijkteam Noord", "professional")
    ]
    content = tables.xlsx_bytes("Mensen", importing.EXAMPLE, rows)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": 'attachment; filename="voorbeeld-mensen.xlsx"'},
    )


@manager_required
@never_cache
@require_safe
def show_import(request: PersonRequest, public_id: str) -> HttpResponse:
    return _show(request, policies.get_import_for(request.user, public_id))


def _show(
    request: PersonRequest, batch: Import, form: TeamsForm | None = None, status: int = 200
) -> HttpResponse:
    """What would happen or happened, fifty rows a page; one query per part, whatever the size."""
    verdict = request.GET.get("oordeel", "")
    rows = batch.rows.select_related("place", "person").order_by("number")
    if verdict in Verdict.values:
        rows = rows.filter(verdict=verdict)
    counts = _counts(batch)
    teams = (
        importing.unknown_teams(batch)
        if batch.state == ImportState.CHECKED and counts[Verdict.UNKNOWN_TEAM]
        else []
    )
    found = _found(batch)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "page": page,
        "lines": _lines(list(page), batch),
        "tabs": _tabs(counts, verdict),
        "total": sum(counts.values()),
        "will_happen": sum(counts[v] for v in import_applying.WILL_HAPPEN),
        "progress": _progress(batch, counts),
        "outcomes": _outcomes(found),
        "has_letters": bool(found.get(Outcome.INVITED))
        or (batch.state == ImportState.APPLYING and bool(counts[Verdict.NEW])),
        "are_some_left": bool(found.get(Outcome.STAYED)),
        "teams_form": form or (TeamsForm(teams=teams, node=batch.organisation) if teams else None),
        "may_undo": batch.state in (ImportState.APPLYING, ImportState.DONE)
        and batch.undo_until is not None
        and timezone.now() < batch.undo_until,
    }
    return render(request, "onboarding/import.html", context, status=status)


def _lines(rows: list[ImportRow], batch: Import) -> list[dict[str, Any]]:
    """Each row, what is said of it, and whose page it leads to: not of who left for elsewhere. One query."""
    places = Membership.objects.within(batch.organisation).filter(is_primary=True, ends_on=None)
    people = [row.person_id for row in rows if row.person_id]
    here = set(places.filter(person__in=people).values_list("person", flat=True))
    return [
        {
            "row": row,
            "role": "" if row.said_role == Role.PROFESSIONAL.label else row.said_role,
            "said": _outcome_of(row) or _verdict_of(row),
            "person": row.person if row.person_id in here else None,
        }
        for row in rows
    ]


def _verdict_of(row: ImportRow) -> str:
    label = str(Verdict(row.verdict).label)
    return label if row.outcome else _with_problem(label, row)


def _outcome_of(row: ImportRow) -> str:
    if not row.outcome:
        return ""
    # The full word says why an account stayed; of a move the problem does.
    by_move = row.outcome == Outcome.STAYED and row.problem
    return _with_problem(_("stayed") if by_move else str(Outcome(row.outcome).label), row)


def _with_problem(label: str, row: ImportRow) -> str:
    return f"{label}: {PROBLEMS[row.problem]}" if row.problem in PROBLEMS else label


def _tabs(counts: dict[str, int], shown: str) -> list[dict[str, Any]]:
    every = {"title": _("All"), "url": "?", "count": sum(counts.values()), "current": not shown}
    return [
        every,
        *[
            {
                "title": v.label.capitalize(),
                "url": f"?oordeel={v}",
                "count": counts[v],
                "current": shown == v,
            }
            for v in Verdict
            if counts[v]
        ],
    ]


def _counts(batch: Import) -> dict[str, int]:
    found = dict(batch.rows.order_by().values_list("verdict").annotate(Count("pk")))
    return {verdict: found.get(verdict, 0) for verdict in Verdict}


def _found(batch: Import) -> dict[str, int]:
    if batch.state == ImportState.CHECKED:
        return {}
    return dict(batch.rows.order_by().values_list("outcome").annotate(Count("pk")))


def _outcomes(found: dict[str, int]) -> list[tuple[str, int]]:
    labels = {outcome: str(outcome.label) for outcome in Outcome} | {Outcome.STAYED: _("stayed")}
    return [(label, found[outcome]) for outcome, label in labels.items() if found.get(outcome)]


def _progress(batch: Import, counts: dict[str, int]) -> dict[str, int]:
    """How many rows of those that something happens to are done."""
    total = sum(counts[v] for v in import_applying.WILL_HAPPEN)
    waiting = Outcome.UNDONE if batch.state == ImportState.UNDOING else ""
    rows = batch.rows.filter(verdict__in=import_applying.WILL_HAPPEN)
    left = rows.exclude(outcome=waiting).count() if waiting else rows.filter(outcome="").count()
    return {"done": total - left, "total": total}


@manager_required
@never_cache
@require_safe
def import_progress(request: PersonRequest, public_id: str) -> JsonResponse:
    """For the page that waits: how far it is, and whether it has ended."""
    batch = policies.get_import_for(request.user, public_id)
    is_busy = batch.state in (ImportState.APPLYING, ImportState.UNDOING)
    progress = _progress(batch, _counts(batch))
    text = ngettext(
        "%(done)s of %(total)s row done", "%(done)s of %(total)s rows done", progress["total"]
    )
    grouped = {name: intcomma(number) for name, number in progress.items()}
    return JsonResponse({"is_busy": is_busy, "text": text % grouped, **progress})


@manager_required
@require_POST
def place_teams(request: PersonRequest, public_id: str) -> HttpResponse:
    batch = policies.get_import_for(request.user, public_id)
    form = TeamsForm(request.POST, teams=importing.unknown_teams(batch), node=batch.organisation)
    if not form.is_valid():
        return _show(request, batch, form, status=422)
    try:
        importing.place_unknown_teams(batch=batch, places=form.places(), actor=request.user)
    except OnboardingError as error:
        messages.error(request, error.message)
    return redirect("onboarding:import", public_id)


@manager_required
@require_POST
def apply_import(request: PersonRequest, public_id: str) -> HttpResponse:
    batch = policies.get_import_for(request.user, public_id)
    try:
        import_applying.apply_list(batch=batch, actor=request.user)
    except OnboardingError as error:
        messages.error(request, error.message)
    return redirect("onboarding:import", public_id)


@manager_required
@require_POST
def undo_import(request: PersonRequest, public_id: str) -> HttpResponse:
    batch = policies.get_import_for(request.user, public_id)
    try:
        import_applying.undo_list(batch=batch, actor=request.user)
    except OnboardingError as error:
        messages.error(request, _why_not(error, batch))
    return redirect("onboarding:import", public_id)


def _why_not(error: OnboardingError, batch: Import) -> str:
    if error.code != "too_late" or batch.rows.filter(outcome=Outcome.INVITED).exists():
        return error.message
    return _(
        "The list can no longer be undone. Do you want to put somebody back? "
        "Do that on the page of that person."
    )


@manager_required
@never_cache
@require_safe
def import_result(request: PersonRequest, public_id: str) -> StreamingHttpResponse:
    """Every row with its verdict and outcome, as a CSV; formulas in it do nothing."""
    batch = policies.get_import_for(request.user, public_id)
    journal.record(
        act=Act.PEOPLE_EXPORTED,
        actor=request.user,
        organisation=batch.organisation,
        details={"list": batch.public_id},
    )
    heading = (_("Row"), *importing.EXAMPLE, _("Verdict"), _("Result"))
    rows = batch.rows.select_related("person").order_by("number").iterator(chunk_size=500)
    return StreamingHttpResponse(
        tables.csv_lines(heading, map(_result_of, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="mensen-{batch.pk}.csv"'},
    )


def _result_of(row: ImportRow) -> list[str]:
    outcome = _outcome_of(row)
    if row.person and row.person.unreachable_since:
        outcome = f"{outcome}; {_('the address refuses letters')}"
    names = [row.email, row.first_name, row.last_name, row.team, row.said_role]
    return [str(row.number), *names, _verdict_of(row), outcome]
