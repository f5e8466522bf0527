"""The long request: it waits without a database connection and wakes at the ring."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import channel_layers, get_channel_layer
from django.db import connection
from django.test import AsyncClient

from onboarding.models import User
from support import chat_api
from support.models import Conversation
from tests.support.chats import address_of, join_chat, write
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
_in_thread = sync_to_async


@pytest.fixture
def transactional_world(transactional_db: None) -> World:
    return build_world()


async def _events(person: User, conversation: Conversation, after: int) -> Any:
    client = AsyncClient()
    await client.aforce_login(person)
    return await client.get(address_of("chat_events", conversation), {"after": after})


async def test_a_long_request_waits_for_news_without_a_connection(
    transactional_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = transactional_world
    conversation = await _in_thread(join_chat)(world)
    seen: list[Any] = []

    async def listen(self: Any, seconds: float) -> None:
        seen.append(await _in_thread(lambda: connection.connection)())
        await _in_thread(write)(conversation, world.expert, "eindelijk")

    monkeypatch.setattr(chat_api._Ear, "listen", listen)

    response = await _events(world.professional, conversation, after=2)

    assert [message["text"] for message in response.json()["messages"]] == ["eindelijk"]
    assert seen == [None]


async def test_a_long_request_ends_empty_after_its_time(
    transactional_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_api, "LONGEST_WAIT", 0.2)
    conversation = await _in_thread(join_chat)(transactional_world)

    response = await _events(transactional_world.professional, conversation, after=2)

    assert (response.status_code, response.json()["messages"]) == (200, [])


async def test_a_long_request_wakes_at_the_ring_and_leaves_nothing_behind(
    transactional_world: World, settings: Any
) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    channel_layers.backends = {}
    world = transactional_world
    conversation = await _in_thread(join_chat)(world)
    loop = asyncio.get_running_loop()

    waiting = asyncio.create_task(_events(world.professional, conversation, after=2))
    while not get_channel_layer().groups:
        await asyncio.sleep(0.02)
    began = loop.time()
    await _in_thread(write, thread_sensitive=False)(conversation, world.expert, "eindelijk")
    response = await waiting

    assert [message["text"] for message in response.json()["messages"]] == ["eindelijk"]
    assert loop.time() - began < chat_api.LOOK_EVERY
    assert (get_channel_layer().groups, get_channel_layer().channels) == ({}, {})


async def test_a_long_request_is_refused_to_who_asks_without_end(
    transactional_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_api, "LISTENS_PER_MINUTE", 1)
    conversation = await _in_thread(join_chat)(transactional_world)

    first, second = [
        await _events(transactional_world.professional, conversation, after=0) for _turn in range(2)
    ]

    assert (first.status_code, second.status_code, second["Retry-After"]) == (200, 429, "60")


async def test_a_long_request_is_refused_to_a_stranger(transactional_world: World) -> None:
    conversation = await _in_thread(join_chat)(transactional_world)

    response = await _events(transactional_world.stranger, conversation, after=2)

    assert response.status_code == 404
