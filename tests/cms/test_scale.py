"""The product at its full size: made-up people who fit their states, and lists that stay quick."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from cms.demo.scale import ADDRESS, TEAMS, build_scale
from onboarding import lapsing
from onboarding.constants import AccessState
from onboarding.models import Access, Membership, Organisation, User
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_is_made_once_and_evenly() -> None:
    said: list[str] = []

    first = build_scale(people=120, municipalities=3, say=said.append)
    second = build_scale(people=120, municipalities=3)

    assert (first, second) == (120, 0)
    assert Organisation.objects.municipalities().count() == 3
    assert said[-1] == "people: 120 of 120"
    per_team = Membership.objects.values("organisation").annotate(n=Count("pk"))
    assert {row["n"] for row in per_team} == {5}
    assert per_team.count() == 3 * TEAMS
    assert (
        not User.objects.filter(email__endswith=ADDRESS).exclude(password__startswith="!").exists()
    )


def test_their_states_are_what_the_clock_says() -> None:
    build_scale(people=600, municipalities=2)

    assert lapsing.advance_run_out() == 0
    assert set(Access.objects.values_list("state", flat=True)) == set(AccessState) - {
        AccessState.OPEN
    }


def test_it_is_refused_where_real_people_are(world: World) -> None:
    with pytest.raises(CommandError):
        call_command("seed_scale")
