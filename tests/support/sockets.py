"""Sockets of the chat for the tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from cms.asgi import application
from onboarding.models import User

in_thread = sync_to_async


def _cookie(person: User) -> bytes:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}".encode()


@asynccontextmanager
async def open_socket(
    person: User | None, path: str = "/ws/chat/", origin: bytes = b"http://testserver"
) -> AsyncIterator[WebsocketCommunicator]:
    headers = [(b"origin", origin), (b"host", b"testserver")]
    if person is not None:
        headers.append((b"cookie", await in_thread(_cookie)(person)))
    socket = WebsocketCommunicator(application, path, headers=headers)
    try:
        yield socket
    finally:
        await socket.disconnect()


async def say_hello(socket: WebsocketCommunicator, conversation: Any, contig: int = 0) -> Any:
    await socket.connect(timeout=5)
    await socket.send_json_to({"hello": {str(conversation.pk): contig}})
    return await socket.receive_json_from(timeout=5)
