"""Taking a question in hand before answering it."""

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.constants import Role
from onboarding.models import User
from support import services
from support.constants import CaseState, EscalationState, EventKind, Tier
from support.exceptions import CaseChangedError
from support.models import Case
from tests.factories import make_person
from tests.support.cases import fresh, open_case
from tests.support.chats import start_chat
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(world: World, client: Client) -> Client:
    client.force_login(world.happiness_agent)
    return client


@pytest.fixture
def colleague(world: World) -> User:
    return make_person("collega", world.veldstad, Role.HAPPINESS_AGENT)


def url_of(case: Case, name: str) -> str:
    return reverse(f"support:{name}", args=[case.public_id])


def test_it_takes_a_case_and_says_so_to_everybody(world: World, agent: Client) -> None:
    case = open_case(world.professional)
    assert "Neem in handen" in agent.get(url_of(case, "case")).content.decode()

    page = agent.post(url_of(case, "take"), follow=True)

    case = fresh(case)
    assert case.ticket.assigned_to == world.happiness_agent
    assert (case.state, case.version) == (CaseState.IN_PROGRESS, 2)
    assert case.waiting_since is not None
    event = case.events.get(kind=EventKind.TAKEN)
    assert (event.actor, event.from_state) == (world.happiness_agent, CaseState.NEW)
    assert "Je hebt deze vraag nu in handen." in page.content.decode()
    assert "Neem in handen" not in page.content.decode()


def test_it_keeps_what_was_typed(world: World, agent: Client) -> None:
    case = open_case(world.professional)

    page = agent.post(url_of(case, "take"), {"body": "Half antwoord", "version": 1})

    assert "Half antwoord" in page.content.decode()
    assert page.context["answer_form"].initial["version"] == 2


def test_taking_twice_is_one_event(world: World) -> None:
    case = open_case(world.professional)

    for _turn in range(2):
        services.take_case(case=case, actor=world.happiness_agent)

    assert case.events.filter(kind=EventKind.TAKEN).count() == 1


def test_it_refuses_what_a_colleague_has(world: World, agent: Client, colleague: User) -> None:
    case = open_case(world.professional)
    services.take_case(case=case, actor=colleague)

    page = agent.post(url_of(case, "take"), {"body": "Half antwoord"})

    assert page.status_code == 409
    assert "Half antwoord" in page.content.decode()
    assert fresh(case).ticket.assigned_to == colleague


def test_it_refuses_a_closed_case(world: World) -> None:
    case = open_case(world.professional)
    services.close_case(case=case, actor=world.professional)

    with pytest.raises(CaseChangedError):
        services.take_case(case=case, actor=world.happiness_agent)


def test_it_accepts_what_the_other_team_offered(world: World) -> None:
    case = open_case(world.professional, tier=Tier.HELP_OUT)
    services.hand_over_case(
        case=case, actor=world.expert, tier=Tier.HAPPINESS, reason="Gaat over inloggen"
    )

    services.take_case(case=case, actor=world.happiness_agent)

    assert case.escalations.get().state == EscalationState.ACCEPTED


def test_a_chat_is_taken_by_joining_it(world: World, client: Client) -> None:
    conversation = start_chat(world)
    client.force_login(world.expert)

    page = client.post(url_of(conversation.case, "take"))

    assert page.status_code == 409
    assert fresh(conversation.case).ticket.assigned_to is None


def test_opening_the_address_goes_to_the_case(world: World, agent: Client) -> None:
    case = open_case(world.professional)

    assert agent.get(url_of(case, "take"))["Location"] == url_of(case, "case")
