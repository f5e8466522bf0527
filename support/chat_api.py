"""Requests of the chat's script: send, catch up, mark, and wait for news where sockets do not work."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.core.exceptions import PermissionDenied
from django.db import close_old_connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onboarding.limits import is_within_limit
from onboarding.models import User
from support import bell, chat
from support.chat_messages import describe_message, read_after
from support.chat_policies import get_conversation_for
from support.constants import LISTENS_PER_MINUTE
from support.exceptions import SupportError

STATUS_OF = {"not_yours": 403, "closed": 409, "taken": 409}
MOST_MESSAGES, PERIOD = 20, 20  # messages of one person, seconds
LARGEST_REQUEST = 40_000  # bytes
LONGEST_WAIT = 25.0  # seconds
LOOK_EVERY = 5.0  # seconds; the bell may be lost
DEAF_LOOK = 2.0  # seconds; the layer is away


def problem(status: int, code: str, detail: str, **headers: str) -> JsonResponse:
    """A refusal as ``application/problem+json``; ``detail`` is for the person, ``code`` for the script."""
    body = {"title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def _for_script(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a script in JSON whatever goes wrong; it cannot follow a redirect to a log-in page."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _log_in_again()
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return problem(404, "unknown", _("This chat is not there."))
        except PermissionDenied:
            return problem(403, "not_yours", _("A colleague is in this chat."))
        except SupportError as error:
            return problem(STATUS_OF.get(error.code, 400), error.code, error.message)

    return guarded


def _log_in_again() -> JsonResponse:
    return problem(401, "log_in", _("Log in again; what you wrote is kept on this device."))


@require_http_methods(["GET", "POST"])
@_for_script
def messages(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """GET ``?after=`` catches up; POST ``{client_id, body}`` sends, as often as needed for one message."""
    user: User = request.user  # type: ignore[assignment]
    conversation = get_conversation_for(user, conversation_id)
    if request.method == "GET":
        return JsonResponse(read_after(conversation, _after(request)))
    if not is_within_limit("chat", user.pk, most=MOST_MESSAGES, seconds=PERIOD):
        detail = _("You are sending very fast; wait a moment.")
        return problem(429, "too_fast", detail, Retry_After=str(PERIOD))
    with _reading():
        data = _read_body(request)
        client_id, body = UUID(_text(data["client_id"])), _text(data["body"])
    message = chat.send_message(
        conversation_id=conversation.pk, author=user, client_id=client_id, body=body
    )
    return JsonResponse(describe_message(message))


@require_POST
@_for_script
def markers(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """``{delivered, read}``: how far this person is."""
    user: User = request.user  # type: ignore[assignment]
    conversation = get_conversation_for(user, conversation_id)
    with _reading():
        data = _read_body(request)
        delivered, read = _number(data.get("delivered", 0)), _number(data.get("read", 0))
    chat.mark_seen(conversation=conversation, user=user, delivered=delivered, read=read)
    return HttpResponse(status=204)


@require_GET
async def events(request: HttpRequest, conversation_id: UUID) -> HttpResponseBase:
    """Wait up to 25 seconds for messages after ``?after=``; no database connection is held meanwhile."""
    bell.remember_loop()
    read = sync_to_async(_read_events)
    refusal = await sync_to_async(_refuse_too_many)(request)
    if refusal is not None:
        return refusal
    ear = _Ear(chat.group_of(conversation_id))
    deadline = time.monotonic() + LONGEST_WAIT
    try:
        await ear.open()  # before reading, so that nothing falls between
        response, is_final = await read(request, conversation_id)
        while not is_final and (left := deadline - time.monotonic()) > 0:
            await ear.listen(min(left, LOOK_EVERY))
            response, is_final = await read(request, conversation_id)
    finally:
        await ear.close()
    return response


def _refuse_too_many(request: HttpRequest) -> JsonResponse | None:
    """Who is not logged in is refused at the reading, which gives the connection back too."""
    who = request.user.pk
    if who is None or is_within_limit("chat_listen", who, most=LISTENS_PER_MINUTE, seconds=60):
        return None
    detail = _("You have this chat open very often; wait a moment.")
    return problem(429, "too_fast", detail, Retry_After="60")


def _read_events(request: HttpRequest, conversation_id: UUID) -> tuple[HttpResponse, bool]:
    """The answer of now, and whether there is reason to give it; gives its connection back."""
    try:
        response = _catch_up(request, conversation_id)
        has_news = response.status_code != 200 or bool(json.loads(response.content)["messages"])
        return response, has_news
    finally:
        close_old_connections()


@_for_script
def _catch_up(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    conversation = get_conversation_for(user, conversation_id)
    return JsonResponse(read_after(conversation, _after(request)))


class _Ear:
    """Hears one group of the layer; when the layer is away it only sleeps.

    One ``receive`` stays open from before the first reading to the end: cancelling one loses what rings
    meanwhile, and is also the only thing that makes the Redis layer give its subscription back.
    """

    def __init__(self, group: str) -> None:
        self.group = group
        self.layer = get_channel_layer()
        self.channel = ""
        self.hearing: asyncio.Task[Any] | None = None

    async def open(self) -> None:
        await self._try(self._open())

    async def listen(self, seconds: float) -> None:
        """Return at the next ring, or after ``seconds``; after two at most when nothing can be heard."""
        if self.hearing is None:
            await asyncio.sleep(min(seconds, DEAF_LOOK))
            return
        await asyncio.wait({self.hearing}, timeout=seconds)
        if self.hearing.done():
            is_broken = self.hearing.cancelled() or self.hearing.exception() is not None
            self.hearing = None if is_broken else self._hear()

    async def close(self) -> None:
        if self.hearing is not None:
            if self.hearing.done():
                self.hearing = self._hear()
            await asyncio.sleep(0)  # one that has not begun would clean up nothing
            self.hearing.cancel()
            await asyncio.wait({self.hearing}, timeout=bell.LONGEST_RING)
        if self.channel:
            await self._try(self.layer.group_discard(self.group, self.channel))

    def _hear(self) -> asyncio.Task[Any]:
        return asyncio.create_task(self.layer.receive(self.channel))

    async def _open(self) -> None:
        self.channel = await self.layer.new_channel()
        await self.layer.group_add(self.group, self.channel)
        self.hearing = self._hear()
        await asyncio.sleep(0)

    async def _try(self, work: Awaitable[None]) -> None:
        try:
            await asyncio.wait_for(work, bell.LONGEST_RING)
        except Exception:  # noqa: BLE001 - any failure of the layer: the database is read anyway
            bell.counts["deaf"] += 1


@contextmanager
def _reading() -> Iterator[None]:
    """Around reading what was sent, and nothing else: a fault of ours is no fault of the sender."""
    try:
        yield
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        text = _("The request could not be read.")
        raise SupportError("not_understood", text) from error


def _after(request: HttpRequest) -> int:
    with _reading():
        return _number(request.GET.get("after", "0"))


def _read_body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > LARGEST_REQUEST:
        raise ValueError("too large")
    data = json.loads(request.body)
    if not isinstance(data, dict):
        raise TypeError("not an object")
    return data


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode()  # half a character cannot be stored
    return value


def _number(value: Any) -> int:
    number = int(value)
    if not 0 <= number < 2**53:
        raise ValueError("out of range")
    return number
