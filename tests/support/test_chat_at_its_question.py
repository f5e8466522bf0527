"""While a chat goes on it is the place to write; the page of its question leads there."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from helpdesk.models import FollowUp

from onboarding.constants import Role
from support import chat, services
from support.constants import Tier
from support.models import Conversation
from tests.factories import make_person
from tests.support.chats import address_of, as_person, fill_chat, join_chat, start_chat
from tests.world import World

pytestmark = pytest.mark.django_db


def _page_of(who: str, conversation: Conversation) -> str:
    name = "question" if who == "professional" else "case"
    return reverse(f"support:{name}", args=[conversation.case.public_id])


def _link_to(conversation: Conversation) -> str:
    return f'href="{conversation.get_absolute_url()}"'


@pytest.mark.parametrize("who", ["professional", "expert"])
@pytest.mark.parametrize("is_joined", [False, True])
def test_it_leads_to_the_chat_that_goes_on(world: World, who: str, is_joined: bool) -> None:
    conversation = join_chat(world) if is_joined else start_chat(world)

    text = as_person(getattr(world, who)).get(_page_of(who, conversation)).content.decode()

    assert text.count(_link_to(conversation)) == 1
    assert 'name="body"' not in text


@pytest.mark.parametrize("who", ["professional", "expert"])
def test_the_form_is_there_after_the_chat(world: World, who: str) -> None:
    conversation = join_chat(world)
    chat.close_conversation(conversation_id=conversation.pk, actor=world.expert, is_solved=False)

    text = as_person(getattr(world, who)).get(_page_of(who, conversation)).content.decode()

    assert _link_to(conversation) not in text
    assert 'name="body"' in text


def test_a_colleague_who_is_not_in_the_chat_keeps_the_form(world: World) -> None:
    second = make_person("tweede", world.programme, Role.EXPERT)
    conversation = join_chat(world)

    text = as_person(second).get(_page_of("expert", conversation)).content.decode()

    assert _link_to(conversation) not in text
    assert 'name="body"' in text


def test_it_keeps_what_was_typed_on_the_page_of_the_question(world: World) -> None:
    conversation = join_chat(world)

    page = as_person(world.professional).post(
        _page_of("professional", conversation), {"body": "lang verhaal", "key": uuid4()}
    )

    text = page.content.decode()
    assert page.status_code == 409
    assert "lang verhaal" in text
    assert _link_to(conversation) in text
    assert not FollowUp.objects.exists()


def test_it_keeps_an_answer_but_takes_a_note(world: World) -> None:
    conversation, client = join_chat(world), as_person(world.expert)
    url = reverse("support:answer", args=[conversation.case.public_id])
    form = {"body": "lang antwoord", "version": conversation.case.version, "key": str(uuid4())}

    answer = client.post(url, {**form, "act": "answer"})
    note = client.post(url, {**form, "act": "note"})

    assert (answer.status_code, note.status_code) == (422, 302)
    assert "lang antwoord" in answer.content.decode()
    assert not FollowUp.objects.filter(public=True).exists()


@pytest.mark.parametrize(("who", "expected"), [("professional", 8), ("expert", 9)])
def test_the_page_costs_the_same_at_any_length(world: World, who: str, expected: int) -> None:
    conversation, client = join_chat(world), as_person(getattr(world, who))
    client.get("/hulp/")  # from here on the look of the municipality is in the cache
    counts = []
    for size in (5, 150):
        conversation = fill_chat(conversation, world, size)
        with CaptureQueriesContext(connection) as queries:
            client.get(_page_of(who, conversation))
        counts.append(len(queries))

    # session, person, case, its messages, chat, its messages, memberships, news for the menu; for agents the asker's team
    assert counts == [expected, expected], [query["sql"][:90] for query in queries]


def test_the_other_team_takes_part_in_a_waiting_chat_that_was_handed_over(world: World) -> None:
    conversation = start_chat(world)
    services.hand_over_case(
        case=conversation.case, actor=world.expert, tier=Tier.HAPPINESS, reason="Gaat over inloggen"
    )
    client = as_person(world.happiness_agent)

    client.post(address_of("chat_join", conversation))
    page = client.get(address_of("chat", conversation))

    assert (page.status_code, page.context["can_write"]) == (200, True)
