"""The agents' workplace: the cases of my teams, and one case."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.policies import PersonRequest
from support import policies, services
from support.answer_time import late_before
from support.chat_messages import read_chat_of
from support.chat_policies import goes_on_in_chat
from support.constants import Tier
from support.exceptions import CaseChangedError, SupportError
from support.forms import (
    CASE_FORMS,
    GO_ON_IN_CHAT,
    VersionedForm,
    case_form,
    unsent_case_forms,
)
from support.models import Case
from support.policies import agent_required
from support.thread import read_thread, team_of_asker

Act = Callable[[dict[str, Any]], None]

PAGE_SIZE = 25
FILTERS = (
    ("open", gettext_lazy("Waiting for us")),
    ("wacht", gettext_lazy("Answered")),
    ("gesloten", gettext_lazy("Closed")),
)


@agent_required
@require_safe
def show_workplace(request: PersonRequest) -> HttpResponse:
    cases = policies.cases_for_agent(request.user).with_faces()
    late = late_before(timezone.now())
    lists = {
        "open": cases.open().longest_waiting_first().marking_late(before=late),
        "wacht": cases.waiting_for_asker().latest_news_first(),
        "gesloten": cases.closed().latest_news_first(),
    }
    shown = request.GET.get("toon", "open")
    shown = shown if shown in lists else "open"
    page = Paginator(lists[shown], PAGE_SIZE).get_page(request.GET.get("page"))
    tiers = policies.tiers_of(request.user)
    context = {
        "page": page,
        "shown": shown,
        "tabs": [
            {"title": title, "url": f"?toon={key}", "current": key == shown}
            for key, title in FILTERS
        ],
        "takes_chats": Tier.HELP_OUT in tiers,
        "shows_team": len(tiers) > 1,
    }
    return render(request, "support/workplace.html", context)


@agent_required
@require_safe
def show_case(request: PersonRequest, public_id: UUID) -> HttpResponse:
    case = policies.get_case_for_agent(request.user, public_id)
    return _render_case(request, case)


@agent_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_case(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Answer the asker, or with ``act=note`` leave a note for colleagues."""
    case = _case_to_work_on(request, public_id)
    if request.method != "POST":
        return redirect("support:case", public_id)
    is_public = request.POST.get("act") != "note"
    done = _("Your answer has been sent.") if is_public else _("Your note has been saved.")

    def act(facts: dict[str, Any]) -> None:
        if is_public and goes_on_in_chat(request.user, case):
            raise SupportError("in_chat", str(GO_ON_IN_CHAT))
        services.reply(case=case, author=request.user, is_public=is_public, **facts)

    return _act(request, case, "answer_form", act, done)


@agent_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Take the case in hand; what was typed already stays in the page."""
    case = _case_to_work_on(request, public_id)
    if request.method != "POST":
        return redirect("support:case", public_id)
    try:
        if goes_on_in_chat(request.user, case):
            raise SupportError("in_chat", str(GO_ON_IN_CHAT))
        services.take_case(case=case, actor=request.user)
    except CaseChangedError:
        return _render_case(
            request, _case_to_work_on(request, public_id), status=409, has_changed=True
        )
    except SupportError as error:
        messages.error(request, error.message)
        return _render_case(request, case, status=409)
    messages.success(request, _("You have this question in hand now."))
    if any(form.typed for form in unsent_case_forms(request.POST, version=1).values()):
        return _render_case(request, _case_to_work_on(request, public_id))
    return redirect("support:case", public_id)


@agent_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: PersonRequest, public_id: UUID) -> HttpResponse:
    case = _case_to_work_on(request, public_id)
    if request.method != "POST":
        return redirect("support:case", public_id)

    def act(facts: dict[str, Any]) -> None:
        facts.pop("key")
        services.close_case(case=case, actor=request.user, **facts)

    return _act(request, case, "close_form", act, _("The question is closed."))


@agent_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Offer the case to the other team."""
    case = _case_to_work_on(request, public_id)
    if request.method != "POST":
        return redirect("support:case", public_id)

    def act(facts: dict[str, Any]) -> None:
        facts.pop("key")
        services.hand_over_case(case=case, actor=request.user, tier=_other(case), **facts)

    return _act(request, case, "hand_over_form", act, _("The question has been handed over."))


def _other(case: Case) -> Tier:
    return Tier.HELP_OUT if case.tier == Tier.HAPPINESS else Tier.HAPPINESS


def _case_to_work_on(request: PersonRequest, public_id: UUID) -> Case:
    case = policies.get_case_for_agent(request.user, public_id)
    if not policies.can_answer(request.user, case):
        raise PermissionDenied
    return case


def _act(request: PersonRequest, case: Case, name: str, act: Act, done: str) -> HttpResponse:
    """Check, do, go back to the case; when a colleague was first, show the case anew with the text."""
    form = case_form(name, request.POST)
    others = unsent_case_forms(request.POST, version=case.version)
    unsent = [other for key, other in others.items() if key != name and other.typed]
    if unsent and name != "answer_form":
        # Both acts take the other fields away: what stands in them would be lost without a word.
        form.add_error(None, _refusal_to_lose(unsent[0]))
    if not form.is_valid():
        return _render_case(request, case, {name: form}, status=422)
    try:
        act(dict(form.cleaned_data))
    except CaseChangedError:
        case = _case_to_work_on(request, case.public_id)
        form = form.at_version(case.version)
        return _render_case(request, case, {name: form}, status=409, has_changed=True)
    except SupportError as error:
        form.add_error(None, error.message)
        return _render_case(request, case, {name: form}, status=422)
    messages.success(request, done)
    if unsent:
        case = _case_to_work_on(request, case.public_id)
        fresh = CASE_FORMS[name](initial={"version": case.version}, auto_id=f"{name}_%s")
        return _render_case(request, case, {name: fresh})
    return redirect("support:case", case.public_id)


def _refusal_to_lose(other: VersionedForm) -> str:
    label = other.fields[other.text].label
    return _("You have also written in “%(field)s”. Send that first, or empty the field.") % {
        "field": label
    }


def _render_case(
    request: PersonRequest,
    case: Case,
    acted: dict[str, VersionedForm] | None = None,
    *,
    status: int = 200,
    has_changed: bool = False,
) -> HttpResponse:
    """The page of a case with what was typed; ``acted`` is the form whose button was pressed."""
    acted = acted or {}
    # After a mistake the version stays what the agent has read: a colleague may have been first.
    version = request.POST.get("version", "") if status == HTTPStatus.UNPROCESSABLE_ENTITY else ""
    context = {
        "case": case,
        "thread": read_thread(case, viewer=request.user, with_notes=True),
        "chat": read_chat_of(case, viewer=request.user),
        "asker_team": team_of_asker(case),
        "can_answer": policies.can_answer(request.user, case),
        "other_team": _other(case).label,
        "has_changed": has_changed,
        "has_errors": any(form.errors for form in acted.values()),
        **unsent_case_forms(request.POST, version=version or case.version),
        **acted,
    }
    return render(request, "support/case.html", context, status=status)
