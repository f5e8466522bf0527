"""A role that has ended gives nothing any more: no chat that was joined, no case that was helped with."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding import outbox
from onboarding.constants import Role
from onboarding.models import Membership, Organisation, Outbox, User
from support import chat, services
from support.chat_letters import FANOUT_KIND
from support.constants import Tier
from support.models import Conversation
from tests.factories import make_person
from tests.support.cases import open_case
from tests.support.chats import address_of, as_person, start_chat, write
from tests.world import World

pytestmark = pytest.mark.django_db
CHANGES = ["ended", "other municipality", "other line"]


@pytest.fixture
def helper(world: World) -> User:
    """An expert of one municipality."""
    return make_person("lokaal", world.veldstad, Role.EXPERT)


@pytest.fixture
def conversation(world: World, helper: User) -> Conversation:
    found = chat.claim(conversation_id=start_chat(world).pk, expert=helper)
    write(found, world.professional, "Dit is voor jou")
    return found


def _change(helper: User, world: World, change: str) -> None:
    places: dict[str, tuple[Role, Organisation]] = {
        "other municipality": (Role.EXPERT, world.duindam),
        "other line": (Role.HAPPINESS_AGENT, world.veldstad),
    }
    today = timezone.localdate()
    Membership.objects.filter(person=helper).update(ends_on=today)
    if change in places:
        role, node = places[change]
        Membership.objects.create(person=helper, organisation=node, role=role, starts_on=today)


@pytest.mark.parametrize("change", CHANGES)
def test_the_chat_is_no_longer_read(
    world: World, helper: User, conversation: Conversation, change: str
) -> None:
    _change(helper, world, change)
    client = as_person(helper)

    for name in ("chat", "chat_messages", "chat_events"):
        response = client.get(address_of(name, conversation))
        assert response.status_code == 404, name
        assert "Dit is voor jou" not in response.content.decode()


@pytest.mark.parametrize("change", CHANGES)
def test_the_chat_is_no_longer_written_in_nor_ended(
    world: World, helper: User, conversation: Conversation, change: str
) -> None:
    _change(helper, world, change)
    client = as_person(helper)
    data: dict[str, Any] = {"body": "nog iets", "client_id": str(uuid4()), "read": 3}

    for name in ("chat", "chat_join", "chat_close"):
        assert client.post(address_of(name, conversation), data).status_code == 404, name
    for name in ("chat_messages", "chat_markers"):
        url = address_of(name, conversation)
        answer = client.post(url, json.dumps(data), content_type="application/json")
        assert answer.status_code == 404, name

    conversation.refresh_from_db()
    assert (conversation.last_seq, conversation.is_active) == (3, True)
    assert not conversation.markers.exists()


@pytest.mark.parametrize("change", CHANGES)
def test_no_letter_tells_of_the_chat(
    world: World, helper: User, conversation: Conversation, change: str
) -> None:
    _change(helper, world, change)

    _send_all()

    assert [letter.to for letter in mail.outbox] == []


def test_the_letter_comes_while_the_role_lasts(helper: User, conversation: Conversation) -> None:
    _send_all()

    assert [letter.to for letter in mail.outbox] == [[helper.email]]


def _send_all() -> None:
    Outbox.objects.filter(kind=FANOUT_KIND).update(due_at=timezone.now())
    outbox.run_due()


def test_the_chat_is_gone_from_the_own_list(
    world: World, helper: User, conversation: Conversation
) -> None:
    before = as_person(helper).get(reverse("support:chat_queue")).context["mine"]
    _change(helper, world, "other municipality")
    after = as_person(helper).get(reverse("support:chat_queue")).context["mine"]

    assert (before, after) == ([conversation], [])


def test_the_asker_keeps_the_chat(world: World, helper: User, conversation: Conversation) -> None:
    _change(helper, world, "ended")
    Membership.objects.filter(person=world.professional).update(ends_on=timezone.localdate())
    client = as_person(world.professional)

    assert "Dit is voor jou" in client.get(address_of("chat", conversation)).content.decode()


def test_taking_part_costs_an_expert_the_same_at_any_length(
    helper: User, conversation: Conversation, world: World
) -> None:
    client, url = as_person(helper), address_of("chat_messages", conversation)
    counts = []
    for size in (2, 15):
        for number in range(size):
            write(conversation, world.professional, str(number))
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))

    # session, person, conversation with faces, memberships, messages
    assert counts == [5, 5], [query["sql"][:90] for query in queries]


@pytest.mark.parametrize("change", ["ended", "other municipality"])
def test_a_case_once_helped_with_is_no_longer_read(world: World, helper: User, change: str) -> None:
    case = open_case(world.professional, tier=Tier.HELP_OUT)
    services.reply(case=case, author=helper, body="Van toen")
    _change(helper, world, change)

    response = as_person(helper).get(reverse("support:case", args=[case.public_id]))

    assert response.status_code == (403 if change == "ended" else 404)


def test_a_case_handed_over_is_read_again_in_the_own_municipality(
    world: World, helper: User
) -> None:
    case = open_case(world.professional, tier=Tier.HELP_OUT)
    services.hand_over_case(case=case, actor=helper, tier=Tier.HAPPINESS, reason="Inloggen")

    response = as_person(helper).get(reverse("support:case", args=[case.public_id]))

    assert (response.status_code, response.context["can_answer"]) == (200, False)


@pytest.mark.parametrize("change", [None, "ended", "other municipality"])
def test_a_reply_is_told_only_to_who_may_still_answer(
    world: World, helper: User, change: str | None
) -> None:
    case = open_case(world.professional, tier=Tier.HELP_OUT)
    services.reply(case=case, author=helper, body="Van toen")
    if change is not None:
        _change(helper, world, change)

    services.reply(case=case, author=world.professional, body="Nog een vraag")
    _send_all()

    told = [letter for letter in mail.outbox if letter.to == [helper.email]]
    assert len(told) == (1 if change is None else 0)
