"""Pages of the chat: begin one, take part in it, and the experts' list of who waits."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.limits import is_within_limit
from onboarding.policies import PersonRequest
from support import chat, presence
from support.chat_api import MOST_MESSAGES, PERIOD
from support.chat_forms import MessageForm, StartForm
from support.chat_messages import as_lines, read_page
from support.chat_policies import (
    active_of,
    can_join,
    can_write,
    get_conversation_for,
    waiting_for,
)
from support.constants import SystemText, Tier
from support.exceptions import SupportError
from support.forms import read_origin
from support.models import Conversation
from support.policies import agent_required, tiers_of

CHATS_PER_HOUR = 20
LONGEST_NUMBER = 16  # digits


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PersonRequest) -> HttpResponse:
    form, about = StartForm(request.POST or None), read_origin(request.GET)
    context = {"form": form, "from_path": about.get("from")}
    if request.method != "POST":
        return render(request, "support/chat_start.html", context)
    if not form.is_valid():
        return render(request, "support/chat_start.html", context, status=422)
    if not is_within_limit("chat_start", request.user.pk, most=CHATS_PER_HOUR, seconds=3600):
        return _too_fast(request, "support/chat_start.html", context, wait=3600)
    conversation = chat.start_conversation(requester=request.user, about=about, **form.cleaned_data)
    return redirect(conversation)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_chat(request: PersonRequest, conversation_id: UUID) -> HttpResponse:
    """The chat; POST adds a message without the script."""
    conversation = get_conversation_for(request.user, conversation_id)
    if request.method == "POST":
        return _take_message(request, conversation)
    return _render_chat(request, conversation, MessageForm())


def _take_message(request: PersonRequest, conversation: Conversation) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _render_chat(request, conversation, form, status=422)
    if not is_within_limit("chat", request.user.pk, most=MOST_MESSAGES, seconds=PERIOD):
        form.add_error(None, _("You are sending very fast; wait a moment."))
        response = _render_chat(request, conversation, form, status=429)
        response["Retry-After"] = str(PERIOD)
        return response
    try:
        message = chat.send_message(
            conversation_id=conversation.pk, author=request.user, **form.cleaned_data
        )
    except SupportError as error:
        form.add_error(None, error.message)
        return _render_chat(request, conversation, form, status=409)
    return redirect(f"{conversation.get_absolute_url()}#message-{message.seq}")


def _render_chat(
    request: PersonRequest, conversation: Conversation, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    page = read_page(conversation, before=_number_or_none(request.GET.get("voor", "")))
    if status == 200:
        chat.mark_seen(conversation=conversation, user=request.user, read=_last_seq_of(page))
    is_asker = request.user.pk == conversation.case.requester_id
    context = {
        "conversation": conversation,
        "case": conversation.case,
        "form": form,
        "lines": as_lines(page, reader_id=request.user.pk),
        "contig": _last_seq_of(page),
        "earlier": page[0].seq if page and page[0].seq > 1 else None,
        "is_latest": _last_seq_of(page) == conversation.last_seq,
        "is_asker": is_asker,
        "can_join": can_join(request.user, conversation),
        "can_write": can_write(request.user, conversation) and not conversation.is_closed,
        "is_expert_present": is_asker
        and conversation.is_waiting
        and presence.is_expert_present(conversation.municipality),
        "shapes": _shapes(),
        "system_texts": SystemText.choices,
    }
    return render(request, "support/chat.html", context, status=status)


def _shapes() -> list[dict[str, Any]]:
    """Empty messages of each look, for the script to fill."""
    blank = {"author": "-", "text": "", "sent_at": timezone.now()}
    return [
        {"name": "own", "item": blank | {"own": True, "state": "-"}},
        {"name": "other", "item": blank},
        {"name": "system", "item": blank | {"system": True}},
    ]


def _number_or_none(text: str) -> int | None:
    """A message number from an address; None for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) < LONGEST_NUMBER else None


def _last_seq_of(page: list[Any]) -> int:
    return page[-1].seq if page else 0


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PersonRequest, conversation_id: UUID) -> HttpResponse:
    """An expert takes a waiting chat; whoever loses the race is told so at the list."""
    if request.method != "POST":  # back from logging in
        return redirect("support:chat", conversation_id)
    try:
        conversation = get_conversation_for(request.user, conversation_id)
        chat.claim(conversation_id=conversation.pk, expert=request.user)
    except PermissionDenied:
        messages.warning(request, _("A colleague was just before you and has joined this chat."))
        return redirect("support:chat_queue")
    except SupportError as error:
        messages.warning(request, error.message)
        return redirect("support:chat_queue")
    return redirect(conversation)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: PersonRequest, conversation_id: UUID) -> HttpResponse:
    """End the chat; with ``outcome=open`` it stays as a question."""
    if request.method != "POST":  # back from logging in
        return redirect("support:chat", conversation_id)
    conversation = get_conversation_for(request.user, conversation_id)
    try:
        chat.close_conversation(
            conversation_id=conversation.pk,
            actor=request.user,
            is_solved=request.POST.get("outcome") != "open",
        )
    except SupportError as error:
        messages.warning(request, error.message)
    return redirect(conversation)


@agent_required
@never_cache
@require_safe
def show_queue(request: HttpRequest) -> HttpResponse:
    """Chats that wait for an expert, and the ones I am in."""
    user = request.user
    if Tier.HELP_OUT not in tiers_of(user):  # type: ignore[arg-type]
        raise PermissionDenied
    presence.mark_present(user)  # type: ignore[arg-type]
    context = {
        "waiting": list(waiting_for(user)),  # type: ignore[arg-type]
        "mine": active_of(user),  # type: ignore[arg-type]
    }
    return render(request, "support/chat_queue.html", context)


def _too_fast(
    request: HttpRequest, template: str, context: dict[str, Any], *, wait: int
) -> HttpResponse:
    """Say so on the same page, with everything that was typed."""
    context["form"].add_error(None, _("You are starting very many chats; wait a while."))
    response = render(request, template, context, status=429)
    response["Retry-After"] = str(wait)
    return response
