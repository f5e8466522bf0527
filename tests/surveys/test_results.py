"""The figures on the screen: for whom, in bands, and nothing of a group under five."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding.constants import OrganisationKind, Role
from onboarding.models import Membership
from surveys import demo, services
from surveys.models import PublishedCell, Wave
from surveys.summary import summarise
from tests.factories import make_organisation
from tests.surveys.people import QUARTER, add_people, answer_as
from tests.world import World

pytestmark = pytest.mark.django_db
RESULTS = "/peiling/uitkomsten/"


@pytest.fixture
def published(world: World) -> Wave:
    """Veldstad: 8 answers, all 5. Duindam: 4 answers, all 2, a score nobody may see (25)."""
    many = add_people(world.veldstad_team, 8)
    few = add_people(world.duindam_team, 4)
    wave = services.plan_wave(title="Peiling", period=QUARTER)
    services.open_wave(wave=wave, actor=None)
    for person in many:
        answer_as(person, wave, 5)
    for person in few:
        answer_as(person, wave, 2)
    return services.close_wave(wave=wave, actor=None)


def test_it_is_where_it_should_be() -> None:
    assert reverse("surveys:results") == RESULTS


def test_it_shows_programme_leads_all(world: World, published: Wave, client: Client) -> None:
    client.force_login(world.programme_lead)

    html = client.get(RESULTS).content.decode()

    country = "The whole country" if "The whole country" in html else "Heel het land"
    assert html.index(country) < html.index("Veldstad") < html.index("Duindam")
    assert re.search(r">100</td>", html)
    assert "5-9" in html


def test_it_shows_a_contact_the_own_municipality(
    world: World, published: Wave, client: Client
) -> None:
    client.force_login(world.contact)

    html = client.get(RESULTS).content.decode()

    assert "Veldstad" in html
    assert "Duindam" not in html
    assert reverse("surveys:close", args=[published.pk]) not in html


def test_a_contact_sees_where_that_role_is_held(
    world: World, published: Wave, client: Client
) -> None:
    Membership.objects.filter(person=world.contact).update(
        role=Role.PROFESSIONAL, organisation=world.duindam_team
    )
    Membership.objects.create(
        person=world.contact,
        organisation=world.veldstad,
        role=Role.CONTACT,
        is_primary=False,
        starts_on=timezone.localdate(),
    )
    client.force_login(world.contact)

    html = client.get(RESULTS).content.decode()

    assert ("Veldstad" in html, "Duindam" in html) == (True, False)
    assert [index.name for index in summarise(world.contact).indices] == ["Veldstad"]


def test_it_is_closed_to_others(world: World, client: Client) -> None:
    assert client.get(RESULTS).status_code == 302
    for person in (world.team_lead, world.professional, world.expert, world.happiness_agent):
        client.force_login(person)
        assert client.get(RESULTS).status_code == 403


def test_it_has_no_figure_of_a_small_group(world: World, published: Wave, client: Client) -> None:
    client.force_login(world.programme_lead)
    response = client.get(RESULTS)

    small = PublishedCell.objects.filter(wave=published).exclude(hidden_reason="")
    assert small.filter(municipality=world.duindam, item=None).exists()
    for cell in small:
        assert (cell.score, cell.n_band, cell.response_band) == (None, "", "")
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*Duindam.*?</tr>", response.content.decode(), re.S)
    assert row is not None
    assert not re.search(r"\d", re.sub(r"<[^>]+>|\s", "", row.group()))
    assert not _numbers(response.context["waves"]) & {"25", "4", "<5", "81"}  # 81: the country


def _numbers(value: Any) -> set[str]:
    """Every cell text of every table in the context."""
    tables = [t for result in value for t in (result.index, result.themes) if t]
    cells = [cell for table in tables for row in table.rows for cell in row[1:]]
    return {cell["text"] if isinstance(cell, dict) else cell for cell in cells}


def test_it_has_no_figures_while_a_wave_is_open(world: World, wave: Wave, client: Client) -> None:
    answer_as(world.professional, wave)
    client.force_login(world.programme_lead)

    response = client.get(RESULTS)

    assert "<table" not in response.content.decode()
    assert reverse("surveys:close", args=[wave.pk]) in response.content.decode()


def test_it_is_friendly_when_empty(world: World, client: Client) -> None:
    client.force_login(world.programme_lead)
    assert "empty-state" in client.get(RESULTS).content.decode()


def test_it_keeps_drafts_inside_the_programme(world: World, client: Client) -> None:
    services.plan_wave(title="Nog geheim", period=QUARTER)

    client.force_login(world.contact)
    assert "Nog geheim" not in client.get(RESULTS).content.decode()
    client.force_login(world.programme_lead)
    assert "Nog geheim" in client.get(RESULTS).content.decode()


@pytest.mark.parametrize(("municipalities", "waves"), [(1, 1), (12, 5)])
def test_it_costs_as_much_at_any_size(
    world: World, client: Client, municipalities: int, waves: int
) -> None:
    for number in range(municipalities):
        make_organisation(f"Plaats {number}", OrganisationKind.MUNICIPALITY, world.programme)
    for turn in range(waves):
        wave = services.plan_wave(title=f"Peiling {turn}", period=QUARTER)
        _publish_all(wave, world)
    client.force_login(world.programme_lead)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(RESULTS).status_code == 200

    # Session, person, memberships with their node, waves, their cells with municipality and item,
    # news for the menu.
    assert len(queries) == 6, [query["sql"] for query in queries]


def _publish_all(wave: Wave, world: World) -> None:
    cells = [
        PublishedCell(wave=wave, key=str(node.pk), municipality=node, score=50, n_band="5-9")
        for node in type(world.programme).objects.municipalities()
    ]
    PublishedCell.objects.bulk_create(cells)
    Wave.objects.filter(pk=wave.pk).update(state="published")


class TestDemo:
    def test_it_opens_one_wave_for_the_people_who_are_there(self, world: World) -> None:
        first = demo.load_wave(programme=world.programme)
        second = demo.load_wave(programme=world.programme)

        assert first == second
        assert first.is_demo
        assert first.invitations.count() == 5
        assert first.items.count() == 7

    def test_it_does_not_open_a_second_one_after_closing(self, world: World) -> None:
        first = demo.load_wave(programme=world.programme)
        services.close_wave(wave=first, actor=None)

        assert demo.load_wave(programme=world.programme) == first

    def test_it_shows_a_result_when_it_is_closed(self, world: World, client: Client) -> None:
        wave = demo.load_wave(programme=world.programme)
        for person in (world.professional, world.contact, world.stranger):
            answer_as(person, wave)

        services.close_wave(wave=wave, actor=world.programme_lead)

        shown = PublishedCell.objects.get(wave=wave, municipality=world.veldstad, item=None)
        hidden = PublishedCell.objects.get(wave=wave, municipality=world.duindam, item=None)
        assert (shown.n_band, hidden.hidden_reason) == ("20-49", "too_few")

    def test_it_shows_municipalities_that_differ(self, world: World, client: Client) -> None:
        demo.load_wave(programme=world.programme)
        first = demo.fill_history(programme=world.programme)
        second = demo.fill_history(programme=world.programme)
        client.force_login(world.programme_lead)

        html = client.get(RESULTS).content.decode()

        assert first == second
        cells = PublishedCell.objects.filter(wave=first)
        scores = {cell.municipality_id: cell.score for cell in cells.filter(item=None)}
        assert len(scores) == len(set(scores.values())) == 3
        assert None not in scores.values()
        themes = cells.exclude(item=None)
        assert themes.filter(hidden_reason="", municipality=world.veldstad)
        assert not themes.filter(hidden_reason="", municipality=world.duindam)
        assert re.search(r'Duindam</th><td[^>]* colspan="7">niet getoond</td></tr>', html)
        assert html.count("<table") == 2


def test_it_gives_best_people_no_figures(world: World, client: Client) -> None:
    client.force_login(world.best_person)
    assert client.get(RESULTS).status_code == 403
