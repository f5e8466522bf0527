"""What somebody sees and asks of the own data, who answers that, and the journal of acts."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding import erasure, journal, personal_data, policies, tables
from onboarding.constants import Act, Role
from onboarding.exceptions import OnboardingError
from onboarding.models import ErasureRequest, JournalEntry, User
from onboarding.people_views import manager_required
from onboarding.policies import PersonRequest, require_role
from onboarding.rights_forms import CorrectForm, JournalFilter, RefuseForm

lead_required = require_role(Role.PROGRAMME_LEAD, or_superuser=True)
PAGE_SIZE = 50
MOST_SEEN = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: PersonRequest) -> HttpResponse:
    """Everything that is held of the reader, with what can be corrected."""
    person = User.objects.get(pk=request.user.pk)
    form = CorrectForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        if personal_data.correct(person=person, changed=changed):
            messages.success(request, _("Your details have been saved."))
        # Who was withdrawn or erased meanwhile is logged out: this page sends them to the log-in.
        return redirect("onboarding:own_data")
    by_others = JournalEntry.objects.filter(subject=person).exclude(actor=person)
    context = {
        "form": form,
        "held": list(personal_data.shown_of(person)),
        "by_others": by_others.select_related("actor")[:MOST_SEEN],
        "asked": ErasureRequest.objects.filter(person=person).order_by("-asked_at").first(),
        "term": erasure.TERM.days,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "onboarding/own_data.html", context, status=status)


@login_required
@never_cache
@require_safe
def own_data_json(request: PersonRequest) -> HttpResponse:
    return HttpResponse(
        personal_data.as_json(request.user),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="mijn-gegevens.json"'},
    )


@login_required
@require_POST
def ask_erasure(request: PersonRequest) -> HttpResponse:
    """Ask to be erased, or think better of it."""
    if "back" in request.POST:
        erasure.withdraw_request(person=request.user)
        messages.success(request, _("Your request has been taken back."))
    else:
        erasure.ask_erasure(person=request.user)
        messages.success(
            request, _("Your request has been noted. You hear from us within a month.")
        )
    return redirect("onboarding:own_data")


@lead_required
@never_cache
@require_safe
def requests(request: PersonRequest) -> HttpResponse:
    """Requests to be erased: those that wait for an answer, the oldest first, and the last that were answered."""
    return _show_requests(request)


def _show_requests(
    request: PersonRequest,
    bound: tuple[int, RefuseForm] | None = None,
    problem: tuple[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """``bound``: the form of a refusal that did not go; ``problem``: why an erasure did not, each with the request."""
    rows = ErasureRequest.objects.select_related("person", "decided_by")
    forms, problems = dict([bound] if bound else []), dict([problem] if problem else [])
    context = {
        "waiting": [
            (
                row,
                row.asked_at + erasure.TERM,
                forms.get(row.pk) or RefuseForm(auto_id=f"id_{row.pk}_%s"),
                problems.get(row.pk, ""),
            )
            for row in rows.filter(decided_at=None).order_by("asked_at")
        ],
        "has_errors": bool(bound or problem),
        "answered": rows.exclude(decided_at=None).order_by("-decided_at")[:20],
        "now": timezone.now(),
    }
    return render(request, "onboarding/erasure_requests.html", context, status=status)


@lead_required
@require_POST
def decide_request(request: PersonRequest, pk: int) -> HttpResponse:
    """Erase, or refuse with a reason."""
    row = get_object_or_404(ErasureRequest, pk=pk)
    is_erasing = "erase" in request.POST
    form = RefuseForm(request.POST, auto_id=f"id_{row.pk}_%s")
    if not is_erasing and not form.is_valid():
        return _show_requests(request, (row.pk, form), status=422)
    reason = "" if is_erasing else form.cleaned_data["reason"]
    try:
        erasure.decide(request=row, erase=is_erasing, reason=reason, actor=request.user)
    except OnboardingError as error:
        if is_erasing:
            return _show_requests(request, problem=(row.pk, error.message), status=409)
        form.add_error(None, error.message)
        return _show_requests(request, (row.pk, form), status=409)
    done = _("The person has been erased.") if is_erasing else _("The answer has been noted.")
    messages.success(request, done)
    return redirect("onboarding:erasure_requests")


# --- The journal ----------------------------------------------------------------------------------


def _entries(request: PersonRequest) -> tuple[QuerySet[JournalEntry], JournalFilter]:
    """What the reader may see of the journal, filtered: a programme lead all, a contact what lies in the own municipality."""
    form = JournalFilter(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    rows = JournalEntry.objects.select_related("actor", "subject", "organisation")
    scope = policies.managed_scope(request.user)
    if not scope.is_all:
        inside = Q(pk__in=[])
        for node in scope.nodes:
            inside |= Q(organisation__path__startswith=node.path)
        rows = rows.filter(inside)
    if about := wanted.get("about", "").strip().lower():
        rows = rows.filter(Q(subject__email=about) | Q(actor__email=about) | Q(subject_ref=about))
    if wanted.get("act"):
        rows = rows.filter(act=wanted["act"])
    if since := wanted.get("since"):
        rows = rows.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows, form


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@manager_required
@never_cache
@require_safe
def show_journal(request: PersonRequest) -> HttpResponse:
    """Fifty a page, the newest first; the same number of queries whoever acted."""
    rows, form = _entries(request)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": any(request.GET.values())}
    return render(request, "onboarding/journal.html", context)


@manager_required
@never_cache
@require_safe
def journal_csv(request: PersonRequest) -> StreamingHttpResponse:
    """The same entries as a file; that it was downloaded is an entry itself."""
    rows, _form = _entries(request)
    scope = policies.managed_scope(request.user)
    own = None if scope.is_all or not scope.nodes else scope.nodes[0]
    journal.record(act=Act.JOURNAL_EXPORTED, actor=request.user, organisation=own)
    heading = [_("When"), _("What"), _("By"), _("About"), _("Part"), _("From where")]
    return StreamingHttpResponse(
        tables.csv_lines(heading, map(_line, rows.iterator(chunk_size=500))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="journaal.csv"'},
    )


def _line(row: JournalEntry) -> list[Any]:
    at = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S")
    return [
        at,
        row.get_act_display(),
        row.actor or row.actor_ref,
        row.subject or row.subject_ref,
        row.organisation,
        row.origin,
    ]
