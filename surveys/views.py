"""Pages of the polls: one question, and the figures."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.constants import Role
from onboarding.policies import PersonRequest, require_role
from surveys import policies, services
from surveys.constants import InvitationState
from surveys.exceptions import SurveyError
from surveys.forms import AnswerForm
from surveys.models import Invitation
from surveys.offers import describe
from surveys.results import describe_waves


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PersonRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """One question; after answering, 'not now' or closing the same address says what happened."""
    invitation = policies.get_invitation_for(request.user, invitation_id)
    if request.method != "POST":
        return _question(request, invitation)
    if "dismiss" in request.POST:
        services.dismiss(person=request.user, invitation_id=invitation.pk)
        return redirect("surveys:answer", invitation.pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _question(request, invitation, form, status=422)
    try:
        services.answer(
            person=request.user,
            invitation_id=invitation.pk,
            response_id=form.cleaned_data["receipt"],
            value=form.cleaned_data["value"],
        )
    except SurveyError:
        return render(request, "surveys/answer_closed.html", {"wave": invitation.wave}, status=409)
    return redirect("surveys:answer", invitation.pk)


def _question(
    request: HttpRequest, invitation: Invitation, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    wave = invitation.wave
    if invitation.state == InvitationState.ANSWERED:
        return render(request, "surveys/answer_thanks.html", {"wave": wave})
    if not wave.is_accepting(at=timezone.now()):
        return render(request, "surveys/answer_closed.html", {"wave": wave})
    wants_other = "again" in request.GET or form is not None
    if invitation.state == InvitationState.DISMISSED and not wants_other:
        return render(request, "surveys/answer_dismissed.html", {"invitation": invitation})
    receipt = form.cleaned_data.get("receipt") if form else None
    context = {"offer": describe(invitation, receipt=receipt), "form": form}
    return render(request, "surveys/answer.html", context, status=status)


@require_role(*policies.RESULT_ROLES)
@never_cache
@require_safe
def results(request: PersonRequest) -> HttpResponse:
    """The waves with the figures this person may see."""
    may_close = policies.can_close(request.user)
    waves = describe_waves(policies.waves_for(request.user), may_close=may_close)
    return render(request, "surveys/results.html", {"waves": waves, "may_close": may_close})


@require_role(Role.PROGRAMME_LEAD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: PersonRequest, wave_id: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, then close and publish."""
    wave = policies.get_wave_to_close(wave_id)
    if request.method != "POST":
        return render(request, "surveys/close.html", {"wave": wave})
    try:
        services.close_wave(wave=wave, actor=request.user)
    except SurveyError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The poll is closed and its results are published."))
    return redirect("surveys:results")
