"""Pages of the chat: access, honesty, constant cost, work without a script."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.constants import Role
from support import chat, presence
from support.models import Conversation
from tests.factories import make_person
from tests.support.chats import address_of, as_person, fill_chat, join_chat, start_chat, write
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_starts_a_chat_from_the_form(world: World) -> None:
    client = as_person(world.professional)
    data = {"body": "Mag dit?", "client_id": str(uuid4())}

    first = client.post(reverse("support:chat_start"), data)
    again = client.post(reverse("support:chat_start"), data)

    conversation = Conversation.objects.get()
    assert first.url == again.url == conversation.get_absolute_url()
    assert first.status_code == 302


def test_it_keeps_what_was_typed_when_the_form_is_wrong(world: World) -> None:
    response = as_person(world.professional).post(
        reverse("support:chat_start"), {"body": "x" * 4001, "client_id": str(uuid4())}
    )

    assert response.status_code == 422
    assert "x" * 4001 in response.content.decode()
    assert not Conversation.objects.exists()


def test_it_says_honestly_that_nobody_is_there(world: World) -> None:
    conversation = start_chat(world)
    page = address_of("chat", conversation)

    alone = as_person(world.professional).get(page)
    presence.mark_present(world.expert)
    together = as_person(world.professional).get(page)

    assert (alone.context["is_expert_present"], together.context["is_expert_present"]) == (
        False,
        True,
    )


def test_only_the_asker_who_waits_keeps_looking_whether_somebody_is_there(world: World) -> None:
    conversation = start_chat(world)
    page = address_of("chat", conversation)

    texts = [
        as_person(person).get(page).content.decode()
        for person in (world.professional, world.expert)
    ]
    chat.claim(conversation_id=conversation.pk, expert=world.expert)
    texts.append(as_person(world.professional).get(page).content.decode())

    assert ["data-waiting" in text for text in texts] == [True, False, False]


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

    waiting = as_person(person).get(address_of(name, conversation))
    chat.claim(conversation_id=conversation.pk, expert=world.expert)
    active = as_person(person).get(address_of(name, conversation))

    assert waiting.status_code == WAITING.get(who, 200)
    assert active.status_code == ACTIVE[who]


def test_an_expert_of_another_municipality_does_not_see_it(world: World) -> None:
    local = make_person("lokaal", world.duindam, Role.EXPERT)
    conversation = start_chat(world)

    assert as_person(local).get(address_of("chat", conversation)).status_code == 404
    assert as_person(local).post(address_of("chat_join", conversation)).status_code == 404
    assert as_person(local).get(reverse("support:chat_queue")).context["waiting"] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # session, person, conversation with faces, messages
        ("chat_messages", 4),
        # the same, then savepoint, marker, release: nothing has moved; news for the menu
        ("chat", 8),
    ],
)
def test_the_history_costs_the_same_at_any_length(world: World, name: str, expected: int) -> None:
    conversation = join_chat(world)
    client = as_person(world.professional)

    counts = []
    for size in (5, 150):
        conversation = fill_chat(conversation, world, size)
        client.get(address_of("chat", conversation))  # marks it read
        with CaptureQueriesContext(connection) as queries:
            client.get(address_of(name, conversation))
        # The menu asks for the memberships of the person; that is not of this page.
        counts.append(sum("onboarding_membership" not in query["sql"] for query in queries))

    assert counts == [expected, expected], [query["sql"][:90] for query in queries]


def test_the_list_of_waiting_chats_costs_the_same_at_any_length(world: World) -> None:
    client, counts = as_person(world.expert), []

    for size in (2, 12):
        for _turn in range(size):
            start_chat(world)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("support:chat_queue"))
        counts.append(len(queries))

    # session, person, memberships, waiting chats, my chats, news for the menu
    assert counts == [6, 6], [query["sql"][:90] for query in queries]


@pytest.mark.parametrize("before", ["9" * 5000, "-1", "x", "²", "0", "9" * 15])
def test_it_shows_the_chat_whatever_number_is_asked(world: World, before: str) -> None:
    page = as_person(world.professional).get(address_of("chat", join_chat(world)), {"voor": before})

    assert page.status_code == 200


def test_it_works_without_a_script(world: World) -> None:
    conversation = join_chat(world)
    key = str(uuid4())

    for _turn in range(2):
        response = as_person(world.professional).post(
            address_of("chat", conversation), {"body": "zonder script", "client_id": key}
        )

    assert response.url == f"{conversation.get_absolute_url()}#message-3"
    assert conversation.messages.count() == 3


def test_it_keeps_what_was_typed_in_an_ended_chat(world: World) -> None:
    conversation = join_chat(world)
    chat.close_conversation(conversation_id=conversation.pk, actor=world.expert)

    response = as_person(world.professional).post(
        address_of("chat", conversation), {"body": "te laat getypt", "client_id": str(uuid4())}
    )

    assert response.status_code == 409
    assert "te laat getypt" in response.content.decode()


def test_a_lost_race_says_that_a_colleague_was_first(world: World) -> None:
    second = make_person("tweede", world.programme, Role.EXPERT)
    conversation = start_chat(world)

    won = as_person(world.expert).post(address_of("chat_join", conversation))
    lost = as_person(second).post(address_of("chat_join", conversation), follow=True)

    assert won.url == conversation.get_absolute_url()
    assert lost.redirect_chain[-1][0] == reverse("support:chat_queue")
    assert len(list(lost.context["messages"])) == 1


@pytest.mark.parametrize("name", ["chat_join", "chat_close"])
def test_an_act_that_was_not_sent_leads_to_the_chat(world: World, name: str) -> None:
    conversation = start_chat(world)

    back = as_person(world.expert).get(address_of(name, conversation))

    assert back["Location"] == conversation.get_absolute_url()
    conversation.refresh_from_db()
    assert conversation.is_waiting


def test_it_shows_the_chat_at_its_question(world: World) -> None:
    conversation = join_chat(world)
    write(conversation, world.expert, "Dit staat er nog")
    chat.close_conversation(conversation_id=conversation.pk, actor=world.expert)

    page = as_person(world.professional).get(conversation.case.get_absolute_url())

    assert "Dit staat er nog" in page.content.decode()


def test_a_colleague_who_opens_the_case_does_not_read_the_chat(world: World) -> None:
    second = make_person("tweede", world.programme, Role.EXPERT)
    conversation = join_chat(world)
    write(conversation, world.expert, "Dit is van ons twee")

    page = as_person(second).get(reverse("support:case", args=[conversation.case.public_id]))

    assert page.status_code == 200
    assert "Dit is van ons twee" not in page.content.decode()
