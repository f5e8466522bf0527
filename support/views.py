"""Pages of the asker: where help is found, asking, my questions, one question."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.limits import is_within_limit
from onboarding.policies import PersonRequest
from support import policies, services
from support.chat_messages import read_chat_of
from support.chat_policies import goes_on_in_chat
from support.constants import Channel
from support.forms import GO_ON_IN_CHAT, TEAMS, AskForm, ReplyForm, read_origin
from support.models import Case
from support.thread import read_thread

PAGE_SIZE = 20
ASKS_PER_HOUR = 20
REPLIES_PER_HOUR = 60


@require_safe
def show_help(request: HttpRequest) -> HttpResponse:
    """Where to go with what; somebody who cannot log in gets here too."""
    if not request.user.is_authenticated:
        address = {"email": settings.HAPPINESS_EMAIL, "phone": settings.HAPPINESS_PHONE}
        return render(request, "support/help_logged_out.html", address)
    found = read_origin(request.GET)
    origin = urlencode(found)
    context = {
        "from_path": found.get("from"),
        "origin_suffix": f"&{origin}" if origin else "",
        "chat_suffix": f"?{origin}" if origin else "",
    }
    return render(request, "support/help.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        return _take_question(request)
    team = request.GET.get("team", "")
    form = AskForm(initial={"team": team if team in TEAMS else None})
    return render(request, "support/ask.html", _ask_context(request, form))


def _ask_context(request: PersonRequest, form: AskForm) -> dict[str, Any]:
    return {"form": form, "from_path": read_origin(request.GET).get("from")}


def _take_question(request: PersonRequest) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        return render(request, "support/ask.html", _ask_context(request, form), status=422)
    if not is_within_limit("support.ask", request.user.pk, most=ASKS_PER_HOUR, seconds=3600):
        return _too_many(request, "support/ask.html", _ask_context(request, form))
    case = services.open_case(
        requester=request.user,
        subject=form.cleaned_data["subject"],
        body=form.cleaned_data["body"],
        tier=form.tier,
        channel=Channel.PAGE,
        about=read_origin(request.GET),
        key=form.cleaned_data["key"],
    )
    messages.success(
        request,
        _(
            "Your question has been sent. You get an answer here and by mail, at the latest on the second working day from now."
        ),
    )
    return redirect(case)


def _too_many(request: PersonRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Say so on the same page, with everything that was typed."""
    text = _("You have sent a lot in a short time. Wait an hour, your text is still here.")
    context["form"].add_error(None, text)
    return render(request, template, context, status=429)


@login_required
@require_safe
def list_questions(request: PersonRequest) -> HttpResponse:
    cases = Case.objects.asked_by(request.user).latest_news_first().select_related("ticket")
    page = Paginator(cases, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "support/questions.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_question(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """The thread of an own question, and the form to add to it."""
    case = policies.get_own_case(request.user, public_id)
    if request.method == "POST":
        return _take_reply(request, case)
    services.mark_seen_by_asker(case=case)
    return render(request, "support/question.html", _question_context(request, case, ReplyForm()))


def _take_reply(request: PersonRequest, case: Case) -> HttpResponse:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        context = _question_context(request, case, form)
        return render(request, "support/question.html", context, status=422)
    if goes_on_in_chat(request.user, case):
        form.add_error(None, GO_ON_IN_CHAT)
        context = _question_context(request, case, form)
        return render(request, "support/question.html", context, status=409)
    if not is_within_limit("support.reply", request.user.pk, most=REPLIES_PER_HOUR, seconds=3600):
        return _too_many(request, "support/question.html", _question_context(request, case, form))
    services.reply(
        case=case,
        author=request.user,
        body=form.cleaned_data["body"],
        key=form.cleaned_data["key"],
    )
    messages.success(request, _("Your message has been sent."))
    return redirect(case)


def _question_context(request: PersonRequest, case: Case, form: ReplyForm) -> dict[str, Any]:
    thread = read_thread(case, viewer=request.user, with_notes=False)
    chat = read_chat_of(case, viewer=request.user)
    return {"case": case, "thread": thread, "form": form, "chat": chat}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def solve_question(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """The asker says that it is solved; who comes back from logging in presses the button again."""
    case = policies.get_own_case(request.user, public_id)
    if request.method != "POST":
        return redirect(case)
    services.close_case(case=case, actor=request.user)
    messages.success(request, _("Good to hear. Your question is closed; a message opens it again."))
    return redirect(case)
