"""The list of all municipalities: how far each is, who misses what, at the same cost for sixty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.constants import Condition, OrganisationKind
from tests.factories import make_organisation
from tests.onboarding.test_connecting import _act, _agree, _condition, as_
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_overview_costs_the_same_for_sixty(world: World) -> None:
    client = as_(world.programme_lead)
    place = reverse("onboarding:connections")
    client.get(place)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(place)
        return len(queries)

    few = cost()
    for number in range(58):
        make_organisation(f"Gemeente {number}", OrganisationKind.MUNICIPALITY, world.programme)
    _condition(world, "team")

    assert cost() == few


def test_the_overview_shows_who_misses_what(world: World) -> None:
    client = as_(world.programme_lead)
    place = reverse("onboarding:connections")
    _agree(world)
    for condition in Condition:
        _condition(world, condition)
    _act(world, "live", world.programme_lead)

    def names(**choice: str) -> list[str]:
        return [row.municipality.name for row in client.get(place, choice).context["rows"]]

    everywhere = names()
    assert everywhere == sorted(everywhere)
    assert "Veldstad" not in names(missing="privacy")
    assert names(live="ja") == ["Veldstad"]
    assert "Veldstad" not in names(live="nee")
    assert names(missing="privacy", live="ja") == []
    assert names(missing="made-up", live="maybe") == everywhere
    page = client.get(place, {"missing": "privacy", "live": "ja"}).content.decode()
    assert "Geen gemeente gevonden" in page
    assert f"1 van de {len(everywhere)} gemeenten zijn live." in page
