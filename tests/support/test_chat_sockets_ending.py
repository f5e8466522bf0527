"""Sockets that end: with the log-in, with the role, and for who opens too many."""

from collections.abc import Callable
from typing import Any

import pytest
from channels.layers import channel_layers
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.models import Membership, User
from support import consumers
from support.chat_policies import readable_among
from tests.support.chats import join_chat
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


async def test_it_ends_with_the_session(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(consumers, "HEARTBEAT", 0.05)
    conversation = await in_thread(join_chat)(world)

    async with open_socket(world.professional) as socket:
        await say_hello(socket, conversation)
        await in_thread(_log_out_everywhere)(world.professional)
        frames = [await socket.receive_output(timeout=2) for _turn in range(1)]
        while frames[-1]["type"] != "websocket.close":
            frames.append(await socket.receive_output(timeout=2))

    assert frames[-1]["code"] == consumers.NOT_LOGGED_IN


def _set_password(person: User) -> None:
    person.set_password("een-heel-ander-wachtwoord")
    person.save()


def _switch_off(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


LOG_IN_ENDS = [_set_password, _switch_off]


@pytest.mark.parametrize("end", LOG_IN_ENDS)
@pytest.mark.parametrize("path", ["/ws/chat/", "/ws/chat/wachtrij/"])
async def test_it_ends_with_the_log_in_at_the_next_heartbeat(
    world: World, monkeypatch: Any, path: str, end: Callable[[User], None]
) -> None:
    monkeypatch.setattr(consumers, "HEARTBEAT", 0.05)

    async with open_socket(world.expert, path) as socket:
        await socket.connect(timeout=5)
        await in_thread(end)(world.expert)
        frame = await socket.receive_output(timeout=2)
        while frame["type"] != "websocket.close":
            frame = await socket.receive_output(timeout=2)

    assert frame["code"] == consumers.NOT_LOGGED_IN


@pytest.mark.parametrize("end", LOG_IN_ENDS)
async def test_it_tells_nothing_at_a_hello_when_the_log_in_has_ended(
    world: World, end: Callable[[User], None]
) -> None:
    conversation = await in_thread(join_chat)(world)

    async with open_socket(world.professional) as socket:
        await socket.connect(timeout=5)
        await in_thread(end)(world.professional)
        await socket.send_json_to({"hello": {str(conversation.pk): 0}})
        frame = await socket.receive_output(timeout=2)

    assert (frame["type"], frame.get("code")) == ("websocket.close", consumers.NOT_LOGGED_IN)


async def test_it_stays_open_when_the_secret_key_is_renewed(
    world: World, monkeypatch: Any, settings: Any
) -> None:
    monkeypatch.setattr(consumers, "HEARTBEAT", 0.05)
    conversation = await in_thread(join_chat)(world)

    async with open_socket(world.professional) as socket:
        await say_hello(socket, conversation)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "a-new-secret-key-of-the-tests"
        frame = await socket.receive_json_from(timeout=2)

    assert frame["type"] == "heartbeat"


async def test_it_lets_an_expert_go_whose_role_has_ended(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(consumers, "HEARTBEAT", 0.05)
    conversation = await in_thread(join_chat)(world)

    async with open_socket(world.expert) as socket:
        await say_hello(socket, conversation)
        await in_thread(_end_role)(world.expert)
        frame = await socket.receive_json_from(timeout=2)
        while frame["type"] != "gone":
            frame = await socket.receive_json_from(timeout=2)
        await socket.send_json_to({"hello": {str(conversation.pk): 0}})
        heartbeat = await socket.receive_json_from(timeout=2)

    assert frame["conversation"] == str(conversation.pk)
    assert heartbeat == {"type": "heartbeat", "heads": {}}


def _end_role(person: User) -> None:
    Membership.objects.filter(person=person).update(ends_on=timezone.localdate())


def test_looking_who_may_hear_costs_the_same_at_any_number_of_chats(world: World) -> None:
    client, counts = Client(), []
    client.force_login(world.expert)

    for size in (1, 4):
        ids = [join_chat(world).pk for _turn in range(size)]
        with CaptureQueriesContext(connection) as queries:
            person = consumers.person_of(client.session)
            found = readable_among(person, ids) if person else []
        counts.append(len(queries))
        assert len(found) == size

    # session, person, the chats, memberships
    assert counts == [4, 4], [query["sql"][:90] for query in queries]


async def test_it_refuses_who_opens_sockets_without_end(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(consumers, "LISTENS_PER_MINUTE", 1)

    codes = []
    for _turn in range(2):
        async with open_socket(world.professional) as socket:
            await socket.connect(timeout=5)
            quiet = await socket.receive_nothing(timeout=0.2)
            codes.append(None if quiet else (await socket.receive_output())["code"])

    assert codes == [None, consumers.TRY_LATER]


def _log_out_everywhere(person: User) -> None:
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()
