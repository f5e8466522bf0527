"""Requests of the chat's script: sending, refusals, catching up."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from support import chat, chat_api
from support.models import Conversation, Marker
from tests.support.chats import address_of, as_person, fill_chat, join_chat, start_chat
from tests.world import World

pytestmark = pytest.mark.django_db


def _post(client: Client, conversation: Conversation, body: Any, key: Any = None) -> Any:
    data = {"client_id": str(key or uuid4()), "body": body}
    return client.post(
        address_of("chat_messages", conversation), json.dumps(data), content_type="application/json"
    )


@pytest.mark.parametrize("name", ["chat_messages", "chat_markers", "chat_events"])
def test_a_script_that_is_logged_out_gets_no_redirect(world: World, name: str) -> None:
    url = address_of(name, start_chat(world))

    response = Client().post(url) if name == "chat_markers" else Client().get(url)

    assert response.status_code == 401
    assert response.json()["code"] == "log_in"


def test_it_sends_once_however_often_it_is_posted(world: World) -> None:
    conversation, key = join_chat(world), uuid4()
    client = as_person(world.professional)

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
    response = _post(as_person(world.professional), join_chat(world), body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"client_id": "x", "body": "y"}',
        '{"client_id": 5, "body": "y"}',
        "[" * 39_000,
    ],
)
def test_it_refuses_what_it_cannot_read(world: World, raw: str) -> None:
    url = address_of("chat_messages", join_chat(world))

    response = as_person(world.professional).post(url, raw, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "not_understood")


@pytest.mark.parametrize("body", [None, 5, ["x"], {}, True, "half \ud800"])
def test_it_stores_nothing_that_is_no_text(world: World, body: Any) -> None:
    conversation = join_chat(world)

    response = _post(as_person(world.professional), conversation, body)

    assert (response.status_code, response.json()["code"]) == (400, "not_understood")
    conversation.refresh_from_db()
    assert conversation.last_seq == 2


@pytest.mark.parametrize("read", ["x", None, -1, float("inf"), [1]])
def test_it_marks_nothing_that_is_no_number(world: World, read: Any) -> None:
    response = as_person(world.professional).post(
        address_of("chat_markers", join_chat(world)),
        json.dumps({"read": read}),
        content_type="application/json",
    )

    assert (response.status_code, response.json()["code"]) == (400, "not_understood")


@pytest.mark.parametrize("error", [ValueError, TypeError, KeyError])
def test_it_hides_no_fault_of_our_own(
    world: World, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    conversation = join_chat(world)

    def fail(**_facts: Any) -> None:
        raise error("ours")

    monkeypatch.setattr(chat, "send_message", fail)

    with pytest.raises(error):
        _post(as_person(world.professional), conversation, "x")


@pytest.mark.parametrize("after", ["-1", "x", str(2**70), "9" * 5000])
def test_it_refuses_a_number_that_is_none(world: World, after: str) -> None:
    url = address_of("chat_messages", join_chat(world))

    assert as_person(world.professional).get(url, {"after": after}).status_code == 400


@pytest.mark.parametrize("read", ["1e999", "-1", '"x"', "null", "9" * 5000])
def test_it_refuses_a_marker_that_is_no_number(world: World, read: str) -> None:
    url = address_of("chat_markers", join_chat(world))

    response = as_person(world.professional).post(
        url, f'{{"read": {read}}}', content_type="application/json"
    )

    assert response.status_code == 400


def test_it_leaves_out_what_the_database_cannot_keep(world: World) -> None:
    answer = _post(as_person(world.professional), join_chat(world), "een\x00twee")

    assert answer.json()["text"] == "eentwee"


def test_it_asks_who_sends_very_fast_to_wait(world: World) -> None:
    conversation, client = join_chat(world), as_person(world.professional)

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

    response = _post(as_person(world.professional), conversation, "nog iets")

    assert (response.status_code, response.json()["code"]) == (409, "closed")


def test_an_expert_who_has_not_joined_cannot_write(world: World) -> None:
    response = _post(as_person(world.expert), start_chat(world), "x")

    assert (response.status_code, response.json()["code"]) == (403, "not_yours")


def test_it_catches_up_at_most_two_hundred_at_a_time(world: World) -> None:
    conversation = fill_chat(join_chat(world), world, 250)
    client, url = as_person(world.professional), address_of("chat_messages", conversation)

    first = client.get(url, {"after": 2}).json()
    rest = client.get(url, {"after": first["messages"][-1]["seq"]}).json()

    assert (len(first["messages"]), len(rest["messages"])) == (200, 50)
    assert (first["head"], rest["messages"][-1]["seq"]) == (252, 252)


def test_it_marks_what_was_read(world: World) -> None:
    conversation = join_chat(world)

    for read in (2, 1):
        response = as_person(world.professional).post(
            address_of("chat_markers", conversation),
            json.dumps({"delivered": 2, "read": read}),
            content_type="application/json",
        )

    assert response.status_code == 204
    assert Marker.objects.get(user=world.professional).read_seq == 2
