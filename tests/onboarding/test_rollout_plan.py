"""The plan of the roll-out, where nothing is taken out by a forgotten choice; and the figures of one municipality."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.constants import OrganisationKind, Role
from onboarding.models import Organisation, Phase, PlannedMunicipality, User
from tests.factories import give_temporary_access, make_organisation, make_person
from tests.world import World

pytestmark = pytest.mark.django_db
PLAN = reverse("onboarding:rollout_plan")
CHOSEN = {"plan-form": "plan", "plan-organisation": "veldstad", "plan-professionals": "60"}


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def planned(world: World) -> PlannedMunicipality:
    today = timezone.localdate()
    phase = Phase.objects.create(
        number=1, name="Proef", starts_on=today, ends_on=today + timedelta(days=100)
    )
    return PlannedMunicipality.objects.create(
        organisation=world.veldstad, phase=phase, professionals=40
    )


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("place", [{}, {"plan-place": ""}, {"plan-place": "7"}])
def test_a_forgotten_phase_takes_nobody_out(world: World, place: dict[str, str]) -> None:
    answer = as_(world.programme_lead).post(PLAN, CHOSEN | place)

    assert answer.status_code == 422
    [error] = answer.context["plan_form"].errors["place"]
    assert error == _("Choose a phase or wave, or choose Not in the plan.")
    assert PlannedMunicipality.objects.get().professionals == 40


@pytest.mark.usefixtures("planned")
def test_taking_out_is_chosen_needs_no_number_and_is_said(world: World) -> None:
    facts = CHOSEN | {"plan-place": "geen", "plan-professionals": ""}

    page = as_(world.programme_lead).post(PLAN, facts, follow=True)

    [message] = page.context["messages"]
    assert str(message) == _("%(name)s is no longer in the plan.") % {"name": "Veldstad"}
    assert not PlannedMunicipality.objects.exists()


@pytest.mark.usefixtures("planned")
def test_a_place_needs_a_number(world: World) -> None:
    facts = CHOSEN | {"plan-place": "1", "plan-professionals": ""}

    answer = as_(world.programme_lead).post(PLAN, facts)

    assert answer.status_code == 422
    assert "professionals" in answer.context["plan_form"].errors


@pytest.mark.usefixtures("planned")
def test_each_choice_begins_with_what_to_do(world: World) -> None:
    form = as_(world.programme_lead).get(PLAN).context["plan_form"]

    places = [str(text) for _key, text in form.fields["place"].choices]
    assert places[0] == _("Choose a phase or wave")
    assert places[-1] == _("Not in the plan")
    [first, *_rest] = form.fields["organisation"].choices
    assert str(first[1]) == _("Choose a municipality")
    assert not form.fields["place"].initial


# --- Figures of one municipality --------------------------------------------------------------------


def _crowd(place: Organisation, number: int) -> None:
    for n in range(number):
        person = make_person(f"{place.slug}-{n}", place, Role.PROFESSIONAL)
        give_temporary_access(person)


def test_a_team_that_is_held_back_for_a_smaller_one_is_not_called_small(world: World) -> None:
    for name in ("Wijkteam Oost", "Wijkteam Zuid"):
        _crowd(make_organisation(name, OrganisationKind.TEAM, world.veldstad), 6)
    _crowd(world.veldstad_team, 1)  # two with the professional

    page = as_(world.contact).get(reverse("onboarding:rollout_part", args=["veldstad"]))

    text = page.content.decode()
    held_back = [part.invited for part in page.context["parts"] if part.is_held_back]
    assert held_back == [6]
    assert "minder dan 5" not in text
    rows = re.findall(r'role="rowheader"[^>]*>([^<]*)</th>\s*<td[^>]*>([^<]*)</td>', text)
    assert sorted(invited for _name, invited in rows) == ["6", "niet getoond", "niet getoond"]


def test_the_table_of_parts_speaks_of_parts(world: World) -> None:
    make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)

    text = (
        as_(world.contact)
        .get(reverse("onboarding:rollout_part", args=["veldstad"]))
        .content.decode()
    )

    assert 'data-label="Onderdeel"' in text
    assert 'data-label="Gemeente"' not in text
    assert _("People with a log-in for the tool, per part") in text
    assert _("The totals above count only the numbers that are shown here.") not in text


def test_the_table_of_municipalities_still_speaks_of_municipalities(world: World) -> None:
    User.objects.update(informed_at=timezone.now())

    text = as_(world.programme_lead).get(reverse("cms:start")).content.decode()

    assert 'data-label="Gemeente"' in text
    assert _("People with a log-in for the tool, per municipality") in text
    assert _("The totals above count only the numbers that are shown here.") in text
