"""Everybody's own first page: what it shows to whom, and that it costs the same however much there is."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding.constants import AccessState, OrganisationKind, Role
from onboarding.models import Access, Invitation, Membership, Outbox, ProgressSummary, User
from onboarding.rollout import count_by_municipality, count_within
from support import chat, services
from support.constants import Tier
from support.desk import read_desk
from tests.factories import give_temporary_access, make_organisation, make_person
from tests.learning.conftest import build_school
from tests.support.cases import open_case
from tests.support.chats import start_chat
from tests.world import World

pytestmark = pytest.mark.django_db
START = reverse("cms:start")


@pytest.fixture(autouse=True)
def _informed(world: World) -> None:
    User.objects.update(informed_at=timezone.now())


def page_of(person: User) -> Any:
    client = Client()
    person.refresh_from_db()
    client.force_login(person)
    return client.get(START)


def main_of(person: User) -> str:
    page = page_of(person)
    assert page.status_code == 200
    return page.content.decode().split("<main")[1].split("</main>")[0]


def test_a_learner_sees_the_next_item_and_the_clock_of_the_tool(world: World) -> None:
    school = build_school()

    text = main_of(world.professional)

    assert school.first.title in text
    assert f'href="{school.first.page.get_url()}"' in text
    assert "Nog 60 dagen" in text


def test_a_learner_sees_own_questions_with_news_first(world: World) -> None:
    answered = open_case(world.professional, subject="Beantwoorde vraag")
    open_case(world.professional, subject="Wachtende vraag")
    open_case(world.stranger, subject="Van een ander")
    services.reply(case=answered, author=world.happiness_agent, body="Antwoord")

    text = main_of(world.professional)

    assert text.index("Beantwoorde vraag") < text.index("Wachtende vraag")
    assert "Nieuw antwoord" in text
    assert "Van een ander" not in text


def test_a_closed_question_that_was_read_is_gone(world: World) -> None:
    case = open_case(world.professional, subject="Oude vraag")
    services.close_case(case=case, actor=world.professional)

    assert "Oude vraag" not in main_of(world.professional)


def test_a_learner_sees_whom_to_turn_to_in_the_own_municipality(world: World) -> None:
    elsewhere = make_person("elders", world.duindam_team, Role.BEST_PERSON)

    text = main_of(world.professional)

    assert world.best_person.get_full_name() in text
    assert world.contact.get_full_name() in text
    assert elsewhere.get_full_name() not in text


def test_the_nearest_best_person_comes_first(world: World) -> None:
    other_team = make_organisation("Wijkteam Aak", world.veldstad_team.kind, world.veldstad)
    make_person("aaltje", other_team, Role.BEST_PERSON)

    text = main_of(world.professional)

    assert text.index("Bestperson") < text.index("Aaltje")


def test_a_best_person_is_not_the_own_colleague(world: World) -> None:
    assert world.best_person.email not in main_of(world.best_person)


def test_withdrawn_people_keep_their_questions_only(world: World) -> None:
    build_school()
    Access.objects.filter(person=world.professional).update(state=AccessState.WITHDRAWN)
    open_case(world.professional, subject="Mijn vraag")

    text = main_of(world.professional)

    assert "Je toegang is beëindigd" in text
    assert "Mijn vraag" in text


def test_a_team_lead_sees_figures_of_five_people_or_more(world: World) -> None:
    few = main_of(world.team_lead)
    _add_people(world, 5)
    enough = main_of(world.team_lead)

    assert "Minder dan vijf mensen" in few
    assert "<dt>Tijdelijke inlog</dt><dd>6</dd>" in enough


def test_a_team_lead_sees_no_number_of_a_few(world: World) -> None:
    people = _add_people(world, 6)
    Access.objects.filter(person=people[0]).update(state=AccessState.PERMANENT)

    text = main_of(world.team_lead)

    figures = text.split("<dt>Uitgenodigd</dt>")[1].split("</dl>")[0]
    assert re.findall(r"\d+", figures) == ["7"]
    assert figures.count("niet getoond") == 3


def test_nobody_subtracts_a_team_from_its_municipality(world: World) -> None:
    """Seven in the one team, three in the other: the contact sees ten, so the lead may not see seven."""
    _add_people(world, 6)
    other_team = make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)
    for number in range(3):
        give_temporary_access(make_person(f"zuid{number}", other_team, Role.PROFESSIONAL))

    seen = [main_of(person) for person in (world.contact, world.team_lead)]

    figures = [text.split("<dt>Uitgenodigd</dt>")[1].split("</dl>")[0] for text in seen]
    assert [re.findall(r"\d+", part) for part in figures] == [["10", "10"], []]


def test_a_lead_cannot_subtract_a_few_from_the_totals(world: World) -> None:
    people = _add_people(world, 9)
    Access.objects.filter(person__in=people[:2]).update(state=AccessState.PERMANENT)

    context = page_of(world.programme_lead).context

    # Eight of ten with a temporary log-in would tell of the two others.
    assert context["totals"] == {"invited": 10, "permanent": 0, "temporary": 0, "started": 0}


def test_a_contact_sees_the_own_municipality_only(world: World) -> None:
    for number in range(9):
        give_temporary_access(make_person(f"ver{number}", world.duindam_team, Role.PROFESSIONAL))
    _add_people(world, 6)

    text = main_of(world.contact)

    assert "Veldstad" in text
    assert "Duindam" not in text
    assert "<dt>Uitgenodigd</dt><dd>7</dd>" in text


def test_a_person_counts_where_the_primary_membership_of_the_day_is(world: World) -> None:
    today = timezone.localdate()
    for number, dates in enumerate(
        (
            {"starts_on": today - timedelta(9), "ends_on": today - timedelta(3)},
            {"starts_on": today + timedelta(3)},
            {"starts_on": today - timedelta(3)},
        )
    ):
        person = make_person(f"elders{number}", world.duindam_team, Role.PROFESSIONAL)
        give_temporary_access(person)
        Membership.objects.create(
            person=person,
            organisation=world.veldstad_team,
            role=Role.PROFESSIONAL,
            is_primary=False,
            **dates,
        )
    now = timezone.now()

    within = [count_within(n, at=now).invited for n in (world.veldstad, world.duindam)]
    by_municipality = [row.invited for row in count_by_municipality(at=now)]

    assert within == by_municipality == [1, 4]


def _add_people(world: World, number: int) -> list[User]:
    people = [
        make_person(f"lid{User.objects.count()}", world.veldstad_team, Role.PROFESSIONAL)
        for _turn in range(number)
    ]
    for person in people:
        give_temporary_access(person)
    return people


def test_an_agent_sees_what_waits(world: World) -> None:
    old = open_case(world.professional, subject="Oud")
    mine = open_case(world.professional, subject="Van mij")
    services.reply(case=mine, author=world.happiness_agent, body="n", is_public=False)
    done = open_case(world.professional, subject="Klaar")
    services.reply(case=done, author=world.happiness_agent, body="Zo")
    open_case(world.professional, subject="Inhoud", tier=Tier.HELP_OUT)

    desk = page_of(world.happiness_agent).context["desk"]

    assert (desk.waiting, desk.unclaimed, desk.answered_today) == (2, 1, 1)
    assert desk.oldest == old.waiting_since
    assert [case.ticket.title for case in desk.mine] == ["Van mij"]
    assert [case.ticket.title for case in desk.next] == ["Oud"]
    assert not desk.takes_chats


def test_an_expert_sees_chats_that_wait(world: World) -> None:
    start_chat(world)

    text = main_of(world.expert)

    assert reverse("support:chat_queue") in text
    assert '<span class="stat__value">1</span><span class="stat__label">Wachtende chats' in text


def test_an_expert_sees_five_chats_of_all_that_wait(world: World) -> None:
    _more_for_agents(world, 7)

    desk = page_of(world.expert).context["desk"]

    assert (desk.chats_waiting, len(desk.chats)) == (7, 5)
    assert desk.chats == sorted(desk.chats, key=lambda chat: chat.started_at)


def test_yesterdays_answers_are_not_of_today(world: World) -> None:
    case = open_case(world.professional)
    services.reply(case=case, author=world.happiness_agent, body="Zo")

    tomorrow = read_desk(world.happiness_agent, at=timezone.now() + timedelta(days=1))

    assert tomorrow.answered_today == 0


def test_a_lead_sees_real_counts_per_municipality(world: World) -> None:
    people = _add_people(world, 7)
    Access.objects.filter(person__in=people[:2]).update(state=AccessState.PERMANENT)
    Access.objects.filter(person=people[2]).update(state=AccessState.WITHDRAWN)
    ProgressSummary.objects.create(person=people[0], done=1, required=3, updated_at=timezone.now())

    rows = {row.name: row for row in count_by_municipality(at=timezone.now())}

    veldstad = rows["Veldstad"]
    assert (veldstad.invited, veldstad.started) == (7, 1)
    assert (veldstad.temporary, veldstad.permanent) == (5, 2)
    assert not rows["Duindam"].is_shown


def test_a_lead_sees_no_figure_of_fewer_than_five(world: World) -> None:
    _add_people(world, 5)

    text = main_of(world.programme_lead)

    assert "minder dan 5" in text
    six = '<span class="stat__value">6</span><span class="stat__label">Uitgenodigd'
    assert six in text  # the seventh is the one in Duindam
    duindam = text.split("Duindam")[1].split("</tr>")[0]
    assert "1" not in duindam.replace("minder dan 5", "").replace('class="', "")


def test_a_lead_sees_who_is_behind_but_never_a_few(world: World) -> None:
    now = timezone.now()
    people = _add_people(world, 9)
    Access.objects.filter(person__in=people[:5]).update(state=AccessState.INVITED)
    for person in people[:5]:
        Invitation.objects.create(person=person, sent_at=now - timedelta(days=20))
    Access.objects.filter(person__in=people[5:]).update(tool_until=now + timedelta(days=3))

    text = main_of(world.programme_lead)

    assert "5-9 mensen hebben hun uitnodiging" in text
    assert "tijdelijke inlog binnen twee weken" not in text  # of four people


def test_a_lead_reads_no_question_and_no_name(world: World) -> None:
    open_case(world.professional, subject="Vertrouwelijk")

    text = main_of(world.programme_lead)

    assert "Vertrouwelijk" not in text
    assert world.professional.get_full_name() not in text
    assert page_of(world.programme_lead).context["load"][0].asked == 1


def test_an_editor_sees_what_was_changed(world: World) -> None:
    school = build_school()
    assert "Alles wat gewijzigd is, is gepubliceerd" in main_of(world.editor)
    page = school.first.page.specific
    page.title = "Nieuwe titel"
    page.save_revision()

    text = main_of(world.editor)

    assert "Nieuwe titel" in text
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text


def test_an_administrator_sees_what_is_late(world: World) -> None:
    assert "te laat" in main_of(world.administrator)
    Outbox.objects.create(kind="mail", key="x", due_at=timezone.now() - timedelta(hours=1))

    assert "niet gedaan" in main_of(world.administrator)


def test_late_is_what_the_alarm_calls_late(world: World) -> None:
    for minutes in (9, 11):
        due_at = timezone.now() - timedelta(minutes=minutes)
        Outbox.objects.create(kind="mail", key=str(minutes), due_at=due_at)

    assert page_of(world.administrator).context["late"] == 1
    with pytest.raises(SystemExit):
        call_command("outbox_backlog")


def _more_for_learner(world: World, number: int) -> None:
    for _turn in range(number):
        case = open_case(world.professional)
        services.reply(case=case, author=world.happiness_agent, body="Zo")
        make_person(f"best{User.objects.count()}", world.veldstad_team, Role.BEST_PERSON)


def _more_for_agents(world: World, number: int) -> None:
    for _turn in range(number):
        for tier in Tier:
            open_case(world.professional, tier=tier)
        asker = make_person(f"chat{User.objects.count()}", world.veldstad_team, Role.PROFESSIONAL)
        chat.start_conversation(requester=asker, body="Hallo", client_id=uuid4())


def _more_for_lead(world: World, number: int) -> None:
    for _turn in range(number):
        name = f"Stad {User.objects.count()}"
        city = make_organisation(name, world.veldstad.kind, world.programme)
        give_temporary_access(make_person(name.replace(" ", ""), city, Role.PROFESSIONAL))
        open_case(world.professional)


@pytest.mark.parametrize(
    ("who", "more", "most"),
    [
        # Session, person, memberships, news of the header, access; enrolment, items, completions, attempts, coverage;
        # site root, poll, questions, colleagues, news; content type of the pages.
        ("professional", _more_for_learner, 17),
        # As above, and the figures of the team.
        ("team_lead", _more_for_learner, 18),
        # Session, person, memberships, news of the header; figures, answers of today, mine, next.
        ("happiness_agent", _more_for_agents, 8),
        # And the chats that wait: how many, and five of them.
        ("expert", _more_for_agents, 10),
        # Session, person, memberships, news of the header; municipalities, counts; asked, answered, waiting; polls.
        ("programme_lead", _more_for_lead, 11),
        ("editor", _more_for_learner, 7),
        ("administrator", _more_for_agents, 10),
    ],
)
def test_it_costs_the_same_however_much_there_is(
    world: World, who: str, more: Callable[[World, int], None], most: int
) -> None:
    build_school()
    person = getattr(world, who)
    more(world, 2)
    User.objects.update(informed_at=timezone.now())
    client = Client()
    client.force_login(person)
    client.get(START)
    counts = []
    for number in (1, 8):
        more(world, number)
        with CaptureQueriesContext(connection) as queries:
            client.get(START)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= most
