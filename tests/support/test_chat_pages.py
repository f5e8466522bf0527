"""Pages and requests of the chat: access, refusals, catching up at constant cost, work without a script."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import channel_layers, get_channel_layer
from django.db import connection
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.constants import Role
from onboarding.models import User
from support import chat, chat_api, presence
from support.models import Conversation, Marker, Message
from tests.factories import make_person
from tests.support.chats import join_chat, start_chat, write
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
_in_thread = sync_to_async


@pytest.fixture
def transactional_world(transactional_db: None) -> World:
    return build_world()


def _as(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _url(name: str, conversation: Conversation) -> str:
    return reverse(f"support:{name}", args=[conversation.pk])


def _post(client: Client, conversation: Conversation, body: Any, key: Any = None) -> Any:
    data = {"client_id": str(key or uuid4()), "body": body}
    return client.post(
        _url("chat_messages", conversation), json.dumps(data), content_type="application/json"
    )


def test_it_starts_a_chat_from_the_form(world: World) -> None:
    client = _as(world.professional)
    data = {"body": "Mag dit?", "client_id": str(uuid4())}

    first = client.post(reverse("support:chat_start"), data)
    again = client.post(reverse("support:chat_start"), data)

    conversation = Conversation.objects.get()
    assert first.url == again.url == conversation.get_absolute_url()
    assert first.status_code == 302


def test_it_keeps_what_was_typed_when_the_form_is_wrong(world: World) -> None:
    response = _as(world.professional).post(
        reverse("support:chat_start"), {"body": "x" * 4001, "client_id": str(uuid4())}
    )

    assert response.status_code == 422
    assert "x" * 4001 in response.content.decode()
    assert not Conversation.objects.exists()


def test_it_says_honestly_that_nobody_is_there(world: World) -> None:
    conversation = start_chat(world)
    page = _url("chat", conversation)

    alone = _as(world.professional).get(page)
    presence.mark_present(world.expert)
    together = _as(world.professional).get(page)

    assert (alone.context["is_expert_present"], together.context["is_expert_present"]) == (
        False,
        True,
    )


def test_presence_knows_the_reach_of_an_expert(world: World) -> None:
    local = make_person("lokaal", world.duindam, Role.EXPERT)

    presence.mark_present(local)

    assert presence.is_expert_present(world.duindam)
    assert not presence.is_expert_present(world.veldstad)
    assert not presence.is_expert_present(None)


WAITING = {
    "professional": 200,
    "expert": 200,
    "administrator": 200,
    "stranger": 404,
    "best_person": 404,
    "happiness_agent": 404,
    "programme_lead": 404,
}
ACTIVE = WAITING | {"second_expert": 403}


@pytest.mark.parametrize("who", list(ACTIVE))
@pytest.mark.parametrize("name", ["chat", "chat_messages"])
def test_it_is_read_by_the_right_people(world: World, who: str, name: str) -> None:
    second = make_person("tweede", world.programme, Role.EXPERT)
    person = second if who == "second_expert" else getattr(world, who)
    conversation = start_chat(world)

    waiting = _as(person).get(_url(name, conversation))
    chat.claim(conversation_id=conversation.pk, expert=world.expert)
    active = _as(person).get(_url(name, conversation))

    assert waiting.status_code == WAITING.get(who, 200)
    assert active.status_code == ACTIVE[who]


def test_an_expert_of_another_municipality_does_not_see_it(world: World) -> None:
    local = make_person("lokaal", world.duindam, Role.EXPERT)
    conversation = start_chat(world)

    assert _as(local).get(_url("chat", conversation)).status_code == 404
    assert _as(local).post(_url("chat_join", conversation)).status_code == 404
    assert _as(local).get(reverse("support:chat_queue")).context["waiting"] == []


@pytest.mark.parametrize("name", ["chat_messages", "chat_markers", "chat_events"])
def test_a_script_that_is_logged_out_gets_no_redirect(world: World, name: str) -> None:
    url = _url(name, start_chat(world))

    response = Client().post(url) if name == "chat_markers" else Client().get(url)

    assert response.status_code == 401
    assert response.json()["code"] == "log_in"


def test_it_sends_once_however_often_it_is_posted(world: World) -> None:
    conversation, key = join_chat(world), uuid4()
    client = _as(world.professional)

    answers = [_post(client, conversation, "een", key).json() for _turn in range(3)]

    assert [answer["seq"] for answer in answers] == [3, 3, 3]
    assert answers[0]["client_id"] == str(key)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [(" ", 400, "empty"), ("x" * 4001, 400, "too_long"), ("x" * 50_000, 400, "not_understood")],
)
def test_it_says_what_is_wrong_with_a_message(
    world: World, body: str, status: int, code: str
) -> None:
    response = _post(_as(world.professional), join_chat(world), body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("raw", ["", "[]", "{}", '{"client_id": "x", "body": "y"}', "null"])
def test_it_refuses_what_it_cannot_read(world: World, raw: str) -> None:
    url = _url("chat_messages", join_chat(world))

    response = _as(world.professional).post(url, raw, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "not_understood")


@pytest.mark.parametrize("after", ["-1", "x", str(2**70)])
def test_it_refuses_a_number_that_is_none(world: World, after: str) -> None:
    url = _url("chat_messages", join_chat(world))

    assert _as(world.professional).get(url, {"after": after}).status_code == 400


def test_it_asks_who_sends_very_fast_to_wait(world: World) -> None:
    conversation, client = join_chat(world), _as(world.professional)

    answers = [_post(client, conversation, "x") for _turn in range(chat_api.MOST_MESSAGES + 1)]

    assert [answer.status_code for answer in answers[:-1]] == [200] * chat_api.MOST_MESSAGES
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "20")


def test_it_wants_the_token_of_the_page(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.professional)

    assert _post(client, join_chat(world), "x").status_code == 403


def test_it_refuses_to_write_in_an_ended_chat(world: World) -> None:
    conversation = join_chat(world)
    chat.close_conversation(conversation_id=conversation.pk, actor=world.expert)

    response = _post(_as(world.professional), conversation, "nog iets")

    assert (response.status_code, response.json()["code"]) == (409, "closed")


def test_an_expert_who_has_not_joined_cannot_write(world: World) -> None:
    response = _post(_as(world.expert), start_chat(world), "x")

    assert (response.status_code, response.json()["code"]) == (403, "not_yours")


def test_it_catches_up_at_most_two_hundred_at_a_time(world: World) -> None:
    conversation = _with_messages(join_chat(world), world, 250)
    client, url = _as(world.professional), _url("chat_messages", conversation)

    first = client.get(url, {"after": 2}).json()
    rest = client.get(url, {"after": first["messages"][-1]["seq"]}).json()

    assert (len(first["messages"]), len(rest["messages"])) == (200, 50)
    assert (first["head"], rest["messages"][-1]["seq"]) == (252, 252)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # session, person, conversation with faces, messages
        ("chat_messages", 4),
        # the same, then savepoint, marker, release: nothing has moved
        ("chat", 7),
    ],
)
def test_the_history_costs_the_same_at_any_length(world: World, name: str, expected: int) -> None:
    conversation = join_chat(world)
    client = _as(world.professional)

    counts = []
    for size in (5, 150):
        conversation = _with_messages(conversation, world, size)
        client.get(_url("chat", conversation))  # marks it read
        with CaptureQueriesContext(connection) as queries:
            client.get(_url(name, conversation))
        # The menu asks for the memberships of the person; that is not of this page.
        counts.append(sum("onboarding_membership" not in query["sql"] for query in queries))

    assert counts == [expected, expected], [query["sql"][:90] for query in queries]


def test_the_list_of_waiting_chats_costs_the_same_at_any_length(world: World) -> None:
    client, counts = _as(world.expert), []

    for size in (2, 12):
        for _turn in range(size):
            start_chat(world)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("support:chat_queue"))
        counts.append(len(queries))

    # session, person, memberships, waiting chats, my chats
    assert counts == [5, 5], [query["sql"][:90] for query in queries]


def test_it_marks_what_was_read(world: World) -> None:
    conversation = join_chat(world)

    for read in (2, 1):
        response = _as(world.professional).post(
            _url("chat_markers", conversation),
            json.dumps({"delivered": 2, "read": read}),
            content_type="application/json",
        )

    assert response.status_code == 204
    assert Marker.objects.get(user=world.professional).read_seq == 2


def test_it_works_without_a_script(world: World) -> None:
    conversation = join_chat(world)
    key = str(uuid4())

    for _turn in range(2):
        response = _as(world.professional).post(
            _url("chat", conversation), {"body": "zonder script", "client_id": key}
        )

    assert response.url == f"{conversation.get_absolute_url()}#message-3"
    assert conversation.messages.count() == 3


def test_it_keeps_what_was_typed_in_an_ended_chat(world: World) -> None:
    conversation = join_chat(world)
    chat.close_conversation(conversation_id=conversation.pk, actor=world.expert)

    response = _as(world.professional).post(
        _url("chat", conversation), {"body": "te laat getypt", "client_id": str(uuid4())}
    )

    assert response.status_code == 409
    assert "te laat getypt" in response.content.decode()


def test_a_lost_race_says_that_a_colleague_was_first(world: World) -> None:
    second = make_person("tweede", world.programme, Role.EXPERT)
    conversation = start_chat(world)

    won = _as(world.expert).post(_url("chat_join", conversation))
    lost = _as(second).post(_url("chat_join", conversation), follow=True)

    assert won.url == conversation.get_absolute_url()
    assert lost.redirect_chain[-1][0] == reverse("support:chat_queue")
    assert len(list(lost.context["messages"])) == 1


def test_it_shows_the_chat_at_its_question(world: World) -> None:
    conversation = join_chat(world)
    write(conversation, world.expert, "Dit staat er nog")
    chat.close_conversation(conversation_id=conversation.pk, actor=world.expert)

    page = _as(world.professional).get(conversation.case.get_absolute_url())

    assert "Dit staat er nog" in page.content.decode()


def test_a_colleague_who_opens_the_case_does_not_read_the_chat(world: World) -> None:
    second = make_person("tweede", world.programme, Role.EXPERT)
    conversation = join_chat(world)
    write(conversation, world.expert, "Dit is van ons twee")

    page = _as(second).get(reverse("support:case", args=[conversation.case.public_id]))

    assert page.status_code == 200
    assert "Dit is van ons twee" not in page.content.decode()


async def _events(person: User, conversation: Conversation, after: int) -> Any:
    client = AsyncClient()
    await client.aforce_login(person)
    return await client.get(_url("chat_events", conversation), {"after": after})


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
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


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
async def test_a_long_request_ends_empty_after_its_time(
    transactional_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_api, "LONGEST_WAIT", 0.2)
    conversation = await _in_thread(join_chat)(transactional_world)

    response = await _events(transactional_world.professional, conversation, after=2)

    assert (response.status_code, response.json()["messages"]) == (200, [])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
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


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
async def test_a_long_request_is_refused_to_a_stranger(transactional_world: World) -> None:
    conversation = await _in_thread(join_chat)(transactional_world)

    response = await _events(transactional_world.stranger, conversation, after=2)

    assert response.status_code == 404


def _with_messages(conversation: Conversation, world: World, count: int) -> Conversation:
    first = conversation.last_seq + 1
    Message.objects.bulk_create(
        Message(
            conversation=conversation,
            seq=first + number,
            author=world.expert if number % 2 else world.professional,
            body=f"bericht {number}",
            created_at=conversation.started_at + timedelta(seconds=number),
        )
        for number in range(count)
    )
    conversation.last_seq += count
    conversation.save()
    return conversation
