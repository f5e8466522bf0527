"""The sockets: who may listen, what is replayed, and that a ring from any thread wakes the reader."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from channels.layers import channel_layers
from redis.exceptions import RedisError

from onboarding.constants import Role
from onboarding.models import User
from support import bell, chat, consumers, presence
from tests.factories import make_person
from tests.support.chat_client import ClientLog
from tests.support.chats import join_chat, start_chat, write
from tests.support.sockets import in_thread, open_socket, say_hello
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _layer(settings: Any) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    channel_layers.backends = {}


@pytest.fixture
def world(db: None) -> World:
    return build_world()


async def test_it_replays_what_is_missing_and_then_rings(world: World) -> None:
    conversation = await in_thread(join_chat)(world)

    async with open_socket(world.professional) as socket:
        answer = await say_hello(socket, conversation, contig=1)
        await in_thread(write)(conversation, world.expert, "Hier ben ik")
        frame = await socket.receive_json_from(timeout=2)

    assert [message["seq"] for message in answer["messages"]] == [2]
    assert (answer["head"], answer["reload"]) == (2, False)
    assert (frame["type"], frame["seq"], frame["message"]["text"]) == ("message", 3, "Hier ben ik")


async def test_it_joins_before_it_reads(world: World) -> None:
    """A message that comes between joining and reading arrives twice, never not at all."""
    conversation = await in_thread(join_chat)(world)
    read = consumers.read_after

    def write_first(*args: Any) -> Any:
        with mock.patch.object(consumers, "read_after", read):
            write(conversation, world.expert, "er tussendoor")
        return read(args[0], args[1])

    async with open_socket(world.professional) as socket:
        with mock.patch.object(consumers, "read_after", write_first):
            frames = [await say_hello(socket, conversation, contig=2)]
        frames.append(await socket.receive_json_from(timeout=2))

    kinds = sorted(frame["type"] for frame in frames)
    assert kinds == ["message", "replay"]


async def test_it_says_to_fetch_what_is_too_much(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(consumers, "REPLAY", 1)
    conversation = await in_thread(join_chat)(world)

    async with open_socket(world.professional) as socket:
        answer = await say_hello(socket, conversation)

    assert (answer["reload"], answer["messages"], answer["head"]) == (True, [], 2)


async def test_it_sends_the_heads_at_each_heartbeat(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(consumers, "HEARTBEAT", 0.05)
    conversation = await in_thread(join_chat)(world)

    async with open_socket(world.expert) as socket:
        await say_hello(socket, conversation)
        frame = await socket.receive_json_from(timeout=2)

    assert frame == {"type": "heartbeat", "heads": {str(conversation.pk): 2}}
    assert await in_thread(presence.is_expert_present)(world.veldstad)


async def test_it_tells_a_stranger_nothing(world: World) -> None:
    conversation = await in_thread(join_chat)(world)

    for person in (world.stranger, world.happiness_agent, world.best_person):
        async with open_socket(person) as socket:
            await socket.connect(timeout=5)
            await socket.send_json_to({"hello": {str(conversation.pk): 0}})
            await asyncio.sleep(0.05)
            await in_thread(write)(conversation, world.expert, "geheim")
            assert await socket.receive_nothing(timeout=0.3)


async def test_it_lets_a_colleague_go_when_somebody_joins(world: World) -> None:
    conversation = await in_thread(start_chat)(world)
    colleague = await in_thread(_second_expert)(world)

    async with open_socket(colleague) as socket:
        await say_hello(socket, conversation)
        await in_thread(chat.claim)(conversation_id=conversation.pk, expert=world.expert)
        frame = await socket.receive_json_from(timeout=2)
        await in_thread(write)(conversation, world.professional, "voor jou alleen")
        assert await socket.receive_nothing(timeout=0.3)

    assert frame == {"type": "gone", "conversation": str(conversation.pk)}


def _second_expert(world: World) -> User:
    return make_person("expert-twee", world.programme, Role.EXPERT)


async def test_it_closes_on_who_is_not_logged_in(world: World) -> None:
    async with open_socket(None) as socket:
        await socket.connect(timeout=5)
        closed = await socket.receive_output(timeout=2)

    assert (closed["type"], closed["code"]) == ("websocket.close", consumers.NOT_LOGGED_IN)


async def test_it_refuses_another_origin(world: World) -> None:
    async with open_socket(world.professional, origin=b"http://elsewhere.example") as socket:
        is_open, _code = await socket.connect(timeout=5)

    assert not is_open


@pytest.mark.parametrize(
    "words",
    [
        "?",
        "[]",
        "{}",
        '{"hello": 1}',
        '{"hello": {"x": 1}}',
        "x" * 5000,
        json.dumps({"hello": {"6b1f0c1e-5a6e-4a53-9d0a-0c9a5a1f7e11": -1}}),
        '{"hello": {"6b1f0c1e-5a6e-4a53-9d0a-0c9a5a1f7e11": 1e999}}',
        "[" * 4000,
    ],
)
async def test_it_closes_on_what_it_does_not_understand(world: World, words: str) -> None:
    async with open_socket(world.professional) as socket:
        await socket.connect(timeout=5)
        await socket.send_to(text_data=words)
        closed = await socket.receive_output(timeout=2)

    assert (closed["type"], closed["code"]) == ("websocket.close", consumers.NOT_UNDERSTOOD)


async def test_it_never_takes_a_message_from_aopen_socket(world: World) -> None:
    conversation = await in_thread(join_chat)(world)

    async with open_socket(world.professional) as socket:
        await say_hello(socket, conversation)
        words = {"hello": {}, "message": {"body": "langs de achterdeur", "client_id": str(uuid4())}}
        await socket.send_json_to(words)
        assert await socket.receive_nothing(timeout=0.2)

    assert await in_thread(conversation.messages.count)() == 2


async def test_the_list_hears_of_a_new_chat_and_of_a_joined_one(world: World) -> None:
    async with open_socket(world.expert, "/ws/chat/wachtrij/") as socket:
        await socket.connect(timeout=5)
        assert await socket.receive_json_from(timeout=2) == {"type": "queue"}
        conversation = await in_thread(start_chat)(world)
        assert await socket.receive_json_from(timeout=2) == {"type": "queue"}
        await in_thread(chat.claim)(conversation_id=conversation.pk, expert=world.expert)
        assert await socket.receive_json_from(timeout=2) == {"type": "queue"}


@pytest.mark.parametrize("who", ["professional", "happiness_agent", "best_person"])
async def test_the_list_is_for_experts(world: World, who: str) -> None:
    async with open_socket(getattr(world, who), "/ws/chat/wachtrij/") as socket:
        await socket.connect(timeout=5)
        closed = await socket.receive_output(timeout=2)

    assert closed["code"] == consumers.NOT_ALLOWED


async def test_a_ring_from_another_thread_wakes_the_reader_at_once(world: World) -> None:
    conversation = await in_thread(join_chat)(world)
    loop = asyncio.get_running_loop()

    async with open_socket(world.professional) as socket:
        await say_hello(socket, conversation, contig=2)
        began = loop.time()
        work: Callable[[], object] = lambda: write(conversation, world.expert, "uit een taak")  # noqa: E731
        await in_thread(work, thread_sensitive=False)()
        frame = await socket.receive_json_from(timeout=2)

    assert frame["message"]["text"] == "uit een taak"
    assert loop.time() - began < 2  # the loop's own poll would have taken five to six seconds


async def test_a_ring_that_fails_is_counted_and_harms_nothing(world: World) -> None:
    conversation = await in_thread(join_chat)(world)
    bell.remember_loop()
    before = bell.counts["failed"]

    with mock.patch(
        "channels.layers.InMemoryChannelLayer.group_send", side_effect=ConnectionError("away")
    ):
        message = await in_thread(write)(conversation, world.expert, "toch bewaard")
        await asyncio.sleep(0.1)

    assert message.seq == 3
    assert bell.counts["failed"] == before + 1


async def test_a_ring_that_hangs_is_given_up(world: World, monkeypatch: Any) -> None:
    conversation = await in_thread(join_chat)(world)
    bell.remember_loop()
    monkeypatch.setattr(bell, "LONGEST_RING", 0.05)
    before = bell.counts["failed"]

    async def hang(*_args: Any) -> None:
        await asyncio.sleep(60)

    with mock.patch("channels.layers.InMemoryChannelLayer.group_send", side_effect=hang):
        await in_thread(write)(conversation, world.expert, "toch bewaard")
        await asyncio.sleep(0.3)

    assert bell.counts["failed"] == before + 1


async def test_it_heals_what_a_lossy_layer_harms(world: World, settings: Any) -> None:
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "tests.support.lossy_layer.LossyLayer",
            "CONFIG": {"drop": 0.3, "dup": 0.2, "reorder": 0.2, "seed": 7},
        }
    }
    channel_layers.backends = {}
    conversation = await in_thread(join_chat)(world)
    log = ClientLog()

    async with open_socket(world.professional) as socket:
        log.take(await say_hello(socket, conversation))
        for number in range(30):
            await in_thread(write)(conversation, world.expert, str(number))
        await asyncio.sleep(0.4)
        while not await socket.receive_nothing(timeout=0.1):
            frame = await socket.receive_json_from(timeout=1)
            log.accept(frame["message"])
        harmed = log.contig
        await socket.send_json_to({"hello": {str(conversation.pk): log.contig}})
        log.take(await socket.receive_json_from(timeout=2))

    assert harmed < 32, "the layer was to lose something"
    assert [json.loads(message["text"]) for message in log.shown[2:]] == list(range(30))


async def test_a_socket_without_redis_is_refused_in_a_line(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with mock.patch(
        "channels.layers.InMemoryChannelLayer.new_channel", side_effect=RedisError("away")
    ):
        async with open_socket(world.professional) as socket:
            is_open, code = await socket.connect(timeout=5)

    assert (is_open, code) == (False, consumers.TRY_LATER)
    assert "a socket was refused: RedisError" in caplog.text
