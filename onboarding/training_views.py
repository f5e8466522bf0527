"""Pages of trainings of a municipality."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from onboarding import training
from onboarding.connecting_forms import DayAndPlaceForm, ExpectForm, TrainingForm
from onboarding.connecting_views import municipality_for
from onboarding.constants import TrainingKind
from onboarding.exceptions import OnboardingError
from onboarding.models import Training
from onboarding.people_views import manager_required
from onboarding.policies import PersonRequest

REMOVE = "verwijderen"  # in the address: the question before it sends no field


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def trainings(request: PersonRequest, slug: str) -> HttpResponse:
    """Planned and held, the newest first; two queries whatever their number."""
    node = municipality_for(request, slug)
    form = TrainingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"kind": TrainingKind(form.cleaned_data["kind"])}
        made = training.plan_training(municipality=node, actor=request.user, **facts)
        return redirect("onboarding:training", slug, made.pk)
    rows = Training.objects.filter(municipality=node).annotate(
        expected=Count("attendances"),
        present=Count("attendances", filter=Q(attendances__was_there=True)),
    )
    status = 422 if request.method == "POST" else 200
    context = {"node": node, "form": form, "rows": rows, "today": timezone.localdate()}
    return render(request, "onboarding/trainings.html", context, status=status)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_training(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Who is expected and who was there; day, place and list are changed here too."""
    node = municipality_for(request, slug)
    row = get_object_or_404(
        Training.objects.select_related("municipality"), municipality=node, pk=pk
    )
    form = ExpectForm(request.POST if "email" in request.POST else None)
    change_form = DayAndPlaceForm(
        request.POST if "held_on" in request.POST else None,
        initial={"held_on": row.held_on, "place": row.place},
    )
    status = 200
    if request.method == "POST":
        if REMOVE in request.GET:
            return _remove(request, row)
        status = _change(request, row, form, change_form)
        if status == 302:
            return redirect("onboarding:training", slug, pk)
    people = list(row.attendances.select_related("person").order_by("person__last_name", "pk"))
    context = {
        "node": node,
        "training": row,
        "form": form,
        "change_form": change_form,
        "people": people,
        "is_held": row.held_on <= timezone.localdate(),
        "may_be_removed": not any(one.was_there for one in people),
        "remove": REMOVE,
    }
    return render(request, "onboarding/training.html", context, status=status)


def _change(
    request: PersonRequest, row: Training, form: ExpectForm, change_form: DayAndPlaceForm
) -> int:
    """What the form that was sent asks for; the status of the answer."""
    if form.is_bound:
        return _add(request, row, form)
    if change_form.is_bound:
        return _change_day(request, row, change_form)
    if "off" in request.POST:
        return _take_off(request, row)
    return _tick(request, row)


def _remove(request: PersonRequest, row: Training) -> HttpResponse:
    slug, pk = row.municipality.slug, row.pk
    try:
        training.remove_training(training=row, actor=request.user)
    except OnboardingError as error:
        messages.error(request, error.message)
        return redirect("onboarding:training", slug, pk)
    messages.success(request, _("The training is gone."))
    return redirect("onboarding:trainings", slug)


def _change_day(request: PersonRequest, row: Training, form: DayAndPlaceForm) -> int:
    if not form.is_valid():
        return 422
    try:
        training.change_training(training=row, actor=request.user, **form.cleaned_data)
    except OnboardingError as error:
        form.add_error("held_on", error.message)
        return 409
    messages.success(request, _("Day and place have been saved."))
    return 302


def _take_off(request: PersonRequest, row: Training) -> int:
    chosen = request.POST["off"]
    try:
        person = (
            training.take_off(training=row, person_id=int(chosen), actor=request.user)
            if chosen.isdecimal()
            else None
        )
    except OnboardingError as error:
        messages.error(request, error.message)
        return 302
    if person is not None:
        messages.success(request, _("%(name)s is no longer on the list.") % {"name": person})
    return 302


def _add(request: PersonRequest, row: Training, form: ExpectForm) -> int:
    if not form.is_valid():
        return 422
    try:
        person = training.expect(training=row, email=form.cleaned_data["email"], actor=request.user)
    except OnboardingError as error:
        form.add_error("email", error.message)
        return 409
    messages.success(request, _("%(name)s is on the list.") % {"name": person})
    return 302


def _tick(request: PersonRequest, row: Training) -> int:
    present = {int(value) for value in request.POST.getlist("present") if value.isdecimal()}
    try:
        given = training.note_attendance(training=row, present=present, actor=request.user)
    except OnboardingError as error:
        messages.error(request, error.message)
        return 302
    text = _("Who was there has been saved.")
    if given:
        best = ngettext(
            "%(n)s colleague is best person now.", "%(n)s colleagues are best persons now.", given
        )
        text = f"{text} {best % {'n': given}}"
    messages.success(request, text)
    return 302
