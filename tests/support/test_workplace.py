"""The agents' workplace: who sees which case, and answering, closing, handing over."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from helpdesk.models import FollowUp

from onboarding.constants import Role
from support import services
from support.constants import CaseState, Tier
from support.models import Case
from tests.factories import make_person
from tests.support.cases import fresh, open_case
from tests.world import World

pytestmark = pytest.mark.django_db
WORKPLACE = reverse("support:workplace")
HOSTILE = "<script>alert(1)</script>{{ settings.SECRET_KEY }}"


@pytest.fixture
def agent(world: World, client: Client) -> Client:
    client.force_login(world.happiness_agent)
    return client


def url_of(case: Case, name: str = "case") -> str:
    return reverse(f"support:{name}", args=[case.public_id])


def filled_in(case: Case, **changes: Any) -> dict[str, Any]:
    return {"body": "Ververs de pagina", "act": "answer", "version": 1, "key": uuid4(), **changes}


def test_it_lists_the_cases_of_my_team_longest_waiting_first(world: World, agent: Client) -> None:
    for subject in ("Eerste", "Tweede"):
        open_case(world.professional, subject=subject)
    open_case(world.professional, subject="Inhoud", tier=Tier.HELP_OUT)

    page = agent.get(WORKPLACE)

    assert [case.ticket.title for case in page.context["page"]] == ["Eerste", "Tweede"]


@pytest.mark.parametrize(
    ("shown", "titles"),
    [("open", ["Open"]), ("wacht", ["Wacht"]), ("gesloten", ["Dicht"]), ("onzin", ["Open"])],
)
def test_it_filters_by_state(world: World, agent: Client, shown: str, titles: list[str]) -> None:
    cases = {
        name: open_case(world.professional, subject=name) for name in ("Open", "Wacht", "Dicht")
    }
    services.reply(case=cases["Wacht"], author=world.happiness_agent, body="Antwoord")
    services.close_case(case=cases["Dicht"], actor=world.happiness_agent)

    page = agent.get(WORKPLACE, {"toon": shown})

    assert [case.ticket.title for case in page.context["page"]] == titles


def test_it_lists_with_constant_queries(world: World, agent: Client) -> None:
    agent.get(WORKPLACE)
    counts = []
    for more in (3, 30):
        for _turn in range(more):
            case = open_case(world.professional)
            services.reply(case=case, author=world.happiness_agent, body="n", is_public=False)
        with CaptureQueriesContext(connection) as queries:
            agent.get(WORKPLACE)
        counts.append(len(queries))

    # Six: session, person, memberships, news, count, the page with tickets, people, municipality.
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize(
    "who", ["professional", "team_lead", "programme_lead", "editor", "contact"]
)
def test_it_is_closed_to_people_without_a_line(world: World, client: Client, who: str) -> None:
    case = open_case(world.stranger)
    client.force_login(getattr(world, who))

    assert client.get(WORKPLACE).status_code == 403
    assert client.get(url_of(case)).status_code == 403
    assert client.post(url_of(case, "answer"), filled_in(case)).status_code == 403


def test_it_hides_the_cases_of_the_other_team(world: World, client: Client) -> None:
    case = open_case(world.professional)
    client.force_login(world.expert)

    assert client.get(url_of(case)).status_code == 404
    assert client.post(url_of(case, "answer"), filled_in(case)).status_code == 404
    assert case.ticket.title not in client.get(WORKPLACE).content.decode()


def test_it_keeps_an_agent_of_a_municipality_to_that_one(world: World, client: Client) -> None:
    own, other = open_case(world.professional), open_case(world.stranger, subject="Elders")
    client.force_login(make_person("lokaal", world.veldstad, Role.HAPPINESS_AGENT))

    assert client.get(url_of(own)).status_code == 200
    assert client.get(url_of(other)).status_code == 404
    assert "Elders" not in client.get(WORKPLACE).content.decode()


def test_it_gives_nobody_the_own_question_to_answer(world: World, agent: Client) -> None:
    case = open_case(world.happiness_agent)

    assert agent.get(url_of(case)).status_code == 404
    assert not agent.get(WORKPLACE).context["page"].object_list


def test_it_lets_an_administrator_in(world: World, client: Client) -> None:
    case = open_case(world.professional, tier=Tier.HELP_OUT)
    client.force_login(world.administrator)

    assert client.get(url_of(case)).status_code == 200


def test_it_shows_who_asks_and_the_notes(world: World, agent: Client) -> None:
    case = open_case(world.professional, about={"from": "/leerpad/"})
    services.reply(case=case, author=world.happiness_agent, body="Bekend", is_public=False)

    text = agent.get(url_of(case)).content.decode()

    for part in ("Professional Test", "Wijkteam Noord", "Veldstad", "Bekend", "/leerpad/"):
        assert part in text
    assert 'href="/leerpad/"' in text
    assert text.count("message--note") == 1
    assert '<p class="message__label">' in text


def test_it_reads_a_case_with_constant_queries(world: World, agent: Client) -> None:
    case = open_case(world.professional)
    counts = []
    for more in (2, 20):
        for _turn in range(more):
            services.reply(case=case, author=world.happiness_agent, body="Nog iets")
        with CaptureQueriesContext(connection) as queries:
            agent.get(url_of(case))
        counts.append(len(queries))

    # Seven: session, person, memberships, news, case, messages, team of the asker.
    assert counts[0] == counts[1] <= 7


def test_it_answers_the_asker(world: World, agent: Client) -> None:
    case = open_case(world.professional)

    answer = agent.post(url_of(case, "answer"), filled_in(case))

    assert answer.status_code == 302
    assert fresh(case).state == CaseState.WAITING_FOR_ASKER
    assert FollowUp.objects.get().public


def test_it_notes_internally(world: World, agent: Client) -> None:
    case = open_case(world.professional)

    agent.post(url_of(case, "answer"), filled_in(case, act="note"))

    assert not FollowUp.objects.get().public
    assert fresh(case).state == CaseState.IN_PROGRESS


def test_it_keeps_the_text_when_a_colleague_was_first(world: World, agent: Client) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="Van een collega")

    page = agent.post(url_of(case, "answer"), filled_in(case, body="Mijn lange antwoord"))

    text = page.content.decode()
    assert page.status_code == 409
    assert "Mijn lange antwoord" in text
    assert "Van een collega" in text
    assert FollowUp.objects.count() == 1
    again = agent.post(
        url_of(case, "answer"), filled_in(case, body="Mijn lange antwoord", version=2)
    )
    assert again.status_code == 302
    assert page.context["answer_form"]["version"].value() == 2


def test_it_answers_once_when_sent_twice(world: World, agent: Client) -> None:
    case = open_case(world.professional)
    form = filled_in(case)

    codes = [agent.post(url_of(case, "answer"), form).status_code for _turn in range(2)]

    assert codes == [302, 302]
    assert FollowUp.objects.count() == 1


TYPED = {"body": "Een half antwoord", "reason": "Gaat over de Wmo", "summary": "Tot ziens"}


@pytest.mark.parametrize("name", ["answer", "hand_over", "close"])
def test_it_keeps_what_was_typed_in_every_field(world: World, agent: Client, name: str) -> None:
    case = open_case(world.professional)
    own = {"answer": "body", "hand_over": "reason", "close": "summary"}[name]
    typed = {**TYPED, own: "" if own != "summary" else TYPED["summary"]}

    page = agent.post(url_of(case, name), {"version": 1, **typed})

    text = page.content.decode()
    assert page.status_code == 422
    assert all(value in text for value in typed.values())
    assert text.count('id="error-summary-title"') == 1
    assert fresh(case).version == 1


def test_it_sends_what_every_button_needs_in_one_form(world: World, agent: Client) -> None:
    case = open_case(world.professional)

    main = agent.get(url_of(case)).content.decode().split("<main")[1].split("</main>")[0]

    assert main.count("<form") == 1
    for name in ("hand_over", "close"):
        assert f'formaction="{url_of(case, name)}"' in main
    for field in ("body", "reason", "summary", "version", "key"):
        assert main.count(f'name="{field}"') == 1
    ids = re.findall(r'\bid="([^"]+)"', main)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("name", "own"), [("hand_over", {"reason": "Wmo"}), ("close", {"summary": ""})]
)
def test_it_loses_no_answer_by_another_act(
    world: World, agent: Client, name: str, own: dict[str, str]
) -> None:
    case = open_case(world.professional)

    page = agent.post(url_of(case, name), {"version": 1, "body": "Een half antwoord", **own})

    assert page.status_code == 422
    assert page.context[f"{name}_form"].non_field_errors()
    assert (fresh(case).state, fresh(case).tier) == (CaseState.NEW, Tier.HAPPINESS)


def test_it_keeps_the_other_fields_when_the_answer_is_sent(world: World, agent: Client) -> None:
    case = open_case(world.professional)

    page = agent.post(url_of(case, "answer"), filled_in(case, reason="Gaat over de Wmo"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Gaat over de Wmo" in text
    assert page.context["answer_form"].typed == ""
    assert page.context["answer_form"]["version"].value() == 2
    assert FollowUp.objects.count() == 1


def test_it_keeps_the_version_that_was_read_after_a_mistake(world: World, agent: Client) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="Van een collega")

    page = agent.post(url_of(case, "hand_over"), {"version": 1, "reason": ""})

    assert page.context["answer_form"]["version"].value() == "1"


@pytest.mark.parametrize("name", ["answer", "close", "hand_over"])
def test_it_leads_back_from_an_act_that_was_not_sent(
    world: World, agent: Client, name: str
) -> None:
    case = open_case(world.professional)

    assert agent.get(url_of(case, name))["Location"] == url_of(case)


def test_it_closes(world: World, agent: Client) -> None:
    case = open_case(world.professional)

    agent.post(url_of(case, "close"), {"summary": "Gelukt!", "version": 1})

    assert fresh(case).state == CaseState.CLOSED


def test_it_hands_over_and_may_still_be_read(world: World, agent: Client) -> None:
    case = open_case(world.professional)

    agent.post(url_of(case, "hand_over"), {"reason": "Gaat over de Wmo", "version": 1})

    assert fresh(case).tier == Tier.HELP_OUT
    page = agent.get(url_of(case))
    assert page.status_code == 200
    assert not page.context["can_answer"]
    assert agent.post(url_of(case, "answer"), filled_in(case, version=2)).status_code == 403


def test_it_shows_hostile_text_inert(world: World, agent: Client) -> None:
    world.professional.first_name = HOSTILE[:150]
    world.professional.save()
    case = open_case(world.professional, subject=HOSTILE, body=HOSTILE, about={"from": HOSTILE})

    for url in (WORKPLACE, url_of(case)):
        text = agent.get(url).content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ settings.SECRET_KEY }}" in text


@pytest.mark.parametrize(("shown", "head"), [("open", "Wacht sinds"), ("gesloten", "Gesloten op")])
def test_it_says_since_when_or_until_when(
    world: World, agent: Client, shown: str, head: str
) -> None:
    open_case(world.professional)
    services.close_case(case=open_case(world.stranger), actor=world.happiness_agent)

    text = agent.get(WORKPLACE, {"toon": shown}).content.decode()

    assert f">{head}</th>" in text
    assert text.count("<time") == 1


def test_it_names_the_team_to_who_is_in_more_than_one(world: World, client: Client) -> None:
    open_case(world.professional)

    columns = []
    for agent in (world.happiness_agent, world.administrator):
        client.force_login(agent)
        columns.append(">Team</th>" in client.get(WORKPLACE).content.decode())

    assert columns == [False, True]
