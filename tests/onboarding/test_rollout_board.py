"""The board of the roll-out: against the plan, over time, and without telling what a few people did."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding import rollout_board, usage
from onboarding.constants import AccessState, OrganisationKind, Role, UsageKind
from onboarding.models import (
    Access,
    JournalEntry,
    Membership,
    Phase,
    PlannedMunicipality,
    RolloutSnapshot,
    UsageDay,
    User,
    Wave,
)
from onboarding.rollout_board import BoardRow
from tests.factories import give_temporary_access, make_organisation, make_person
from tests.world import World

pytestmark = pytest.mark.django_db
BOARD, PLAN = reverse("onboarding:rollout"), reverse("onboarding:rollout_plan")


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _crowd(world: World, number: int, state: str = "temporary") -> list[User]:
    people = [
        make_person(f"{state}{n}", world.veldstad_team, Role.PROFESSIONAL) for n in range(number)
    ]
    for person in people:
        give_temporary_access(person)
    Access.objects.filter(person__in=people).update(state=state)
    return people


def _row(name: str = "Veldstad") -> BoardRow:
    return next(row for row in rollout_board.read_board(at=timezone.now()) if row.name == name)


def _plan(world: World, professionals: int, *, days_ago: int = 50) -> None:
    today = timezone.localdate()
    phase = Phase.objects.create(
        number=1,
        name="Proef",
        starts_on=today - timedelta(days=days_ago),
        ends_on=today - timedelta(days=days_ago) + timedelta(days=100),
    )
    PlannedMunicipality.objects.create(
        organisation=world.veldstad, phase=phase, professionals=professionals
    )


def test_it_counts_states_of_log_ins(world: World) -> None:
    _crowd(world, 6)
    _crowd(world, 3, "lapsed")
    _crowd(world, 2, "permanent")
    _crowd(world, 4, "open")
    _crowd(world, 4, "withdrawn")

    row = _row()

    assert (row.invited, row.temporary, row.lapsed, row.permanent) == (12, 7, 3, 2)


def test_somebody_with_two_roles_counts_once(world: World) -> None:
    Membership.objects.create(
        person=world.professional,
        organisation=world.veldstad,
        role=Role.BEST_PERSON,
        starts_on=date(2026, 1, 1),
    )

    assert _row().invited == 1


@pytest.mark.parametrize(("planned", "is_behind"), [(10, False), (20, False), (24, True)])
def test_behind_is_less_than_four_fifths_of_what_could_be_expected(
    world: World, planned: int, is_behind: bool
) -> None:
    _crowd(world, 8)  # nine with the professional
    _plan(world, planned)

    row = _row()

    assert (row.planned, row.expected, row.is_behind) == (planned, planned // 2, is_behind)
    assert row.of_plan == round(900 / planned)


def test_what_a_few_people_did_is_not_shown(world: World) -> None:
    people = _crowd(world, 11)
    for person in people[:3]:
        usage.note(person.pk, UsageKind.LEARNING)
    few = _row().active
    for person in people[3:6]:
        usage.note(person.pk, UsageKind.TOOL)
    enough = _row().active

    assert (few, enough) == (None, 6)


def test_the_board_is_sorted_and_filtered(world: World) -> None:
    _crowd(world, 6)
    _plan(world, 100)
    client = as_(world.programme_lead)

    def names(**query: str) -> list[str]:
        return [row.name for row in client.get(BOARD, query).context["rows"]]

    assert names() == ["Veldstad", "Duindam"]  # the one that is behind first
    assert names(volgorde="naam") == ["Duindam", "Veldstad"]
    assert names(fase="1") == ["Veldstad"]
    assert names(fase="7") == []
    assert names(fase="x", volgorde="y") == ["Veldstad", "Duindam"]


def test_it_takes_as_many_queries_for_many_municipalities_as_for_two(world: World) -> None:
    """Session, user, roles, four of the board, phases, history, navigation."""
    client = as_(world.programme_lead)
    client.get(BOARD)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(BOARD)
        return len(queries)

    few = cost()
    for number in range(20):
        make_organisation(f"Gemeente {number}", OrganisationKind.MUNICIPALITY, world.programme)
    _crowd(world, 20)

    assert cost() == few


def test_the_figures_of_a_week_are_kept_once(world: World) -> None:
    now = timezone.now()
    rollout_board.take_snapshot(at=now)
    Access.objects.filter(person=world.professional).update(state=AccessState.PERMANENT)
    rollout_board.take_snapshot(at=now)
    rollout_board.take_snapshot(at=now + timedelta(days=7))

    with time_machine.travel(now + timedelta(days=8)):
        weeks = rollout_board.read_history(["veldstad"], at=timezone.now())

    assert RolloutSnapshot.objects.count() == 4
    assert [(week.invited, week.temporary, week.permanent) for week in weeks] == [
        (1, 1, 0),
        (1, 0, 1),
    ]
    assert [name for name, _points in rollout_board.chart_lines(weeks)] == [
        "invited",
        "temporary",
        "permanent",
    ]


def test_a_monday_that_was_missed_costs_no_week(world: World) -> None:
    """Asked each hour from Wednesday on: kept on Wednesday, and on the next Monday again."""
    monday = timezone.localtime() - timedelta(days=timezone.localdate().weekday())
    wednesday = monday.replace(hour=10) + timedelta(days=9)
    hours = [wednesday + timedelta(hours=n) for n in range(24 * 7)]

    kept = [timezone.localdate(at) for at in hours if rollout_board.take_snapshot(at=at)]

    assert kept == [wednesday.date(), wednesday.date() + timedelta(days=5)]
    assert set(RolloutSnapshot.objects.values_list("on", flat=True)) == set(kept)


def test_the_file_says_the_same_and_is_on_record(world: World) -> None:
    _plan(world, 100)

    answer = as_(world.programme_lead).get(reverse("onboarding:rollout_csv"), {"fase": "1"})

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1].startswith("Veldstad;1. Proef;;100;1;")
    assert len(lines) == 2
    assert JournalEntry.objects.filter(act="rollout_exported").count() == 1


def test_a_plan_is_made_and_changed(world: World) -> None:
    client = as_(world.programme_lead)
    phase = {
        "phase-form": "phase",
        "phase-number": "1",
        "phase-name": "Proef",
        "phase-starts_on": "2026-09-01",
        "phase-ends_on": "2027-02-28",
    }
    client.post(PLAN, phase)
    client.post(PLAN, phase | {"phase-name": "Proef met steden"})
    first = Phase.objects.get()
    plan = {"plan-form": "plan", "plan-organisation": "veldstad", "plan-professionals": "60"}

    client.post(PLAN, plan | {"plan-place": "1"})
    planned = PlannedMunicipality.objects.get().professionals
    client.post(PLAN, plan | {"plan-place": "geen"})  # not in the plan any more

    assert (first.name, planned) == ("Proef met steden", 60)
    assert not PlannedMunicipality.objects.exists()


def test_a_phase_that_ends_before_it_begins_is_refused(world: World) -> None:
    answer = as_(world.programme_lead).post(
        PLAN,
        {
            "phase-form": "phase",
            "phase-number": "1",
            "phase-name": "Proef",
            "phase-starts_on": "2027-09-01",
            "phase-ends_on": "2027-02-28",
        },
    )

    assert answer.status_code == 422
    assert not Phase.objects.exists()


def test_a_team_lead_sees_the_own_team_under_the_rule(world: World) -> None:
    _crowd(world, 3)

    page = as_(world.team_lead).get(
        reverse("onboarding:rollout_part", args=[world.veldstad_team.slug])
    )

    assert page.status_code == 200
    assert page.context["whole"].shown == {}


def test_parts_cost_the_same_however_many(world: World) -> None:
    client = as_(world.contact)
    place = reverse("onboarding:rollout_part", args=[world.veldstad.slug])
    client.get(place)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(place)
        return len(queries)

    few = cost()
    for number in range(8):
        make_organisation(f"Team {number}", OrganisationKind.TEAM, world.veldstad)
    _crowd(world, 10)
    page = client.get(place)

    assert cost() == few
    [north] = [part for part in page.context["parts"] if part.name == "Wijkteam Noord"]
    assert north.invited == 11


def test_a_day_is_noted_once_and_forgotten_after_thirteen_months(world: World) -> None:
    person = world.professional.pk
    for _time in range(3):
        usage.note(person, UsageKind.LOG_IN)
    usage.note(person, UsageKind.QUESTION)
    usage.note(person, UsageKind.LOG_IN, at=timezone.now() - timedelta(days=500))

    forgotten = usage.forget_old()

    assert forgotten == 1
    assert UsageDay.objects.count() == 2


def test_the_second_time_costs_nothing(world: World) -> None:
    usage.note(world.professional.pk, UsageKind.LOG_IN)

    with CaptureQueriesContext(connection) as queries:
        usage.note(world.professional.pk, UsageKind.LOG_IN)

    assert len(queries) == 0


# --- Waves ----------------------------------------------------------------------------------------


def _wave(number: int, first: int, last: int, **changes: str) -> dict[str, str]:
    """The form of a wave that begins and ends so many days from now."""
    today, phase = timezone.localdate(), Phase.objects.get()
    days = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
    return {
        "wave-form": "wave",
        "wave-phase": str(phase.pk),
        "wave-number": str(number),
        **{f"wave-{name}": day.isoformat() for name, day in days.items()},
    } | changes


def test_a_wave_counts_in_place_of_its_phase(world: World) -> None:
    _crowd(world, 8)
    _plan(world, 40, days_ago=50)  # half of the phase has passed: 20 were to be expected
    client = as_(world.programme_lead)
    client.post(PLAN, _wave(1, -50, -20))
    client.post(PLAN, _wave(2, 0, 50))
    before = _row().expected
    chosen = {
        "plan-form": "plan",
        "plan-organisation": "veldstad",
        "plan-place": "1.2",
        "plan-professionals": "40",
    }

    client.post(PLAN, chosen)

    row = _row()
    assert (before, row.expected, row.place) == (20, 0, "1.2")
    page = client.get(PLAN).content.decode()
    assert "golf 2" in page


def test_the_board_is_filtered_by_wave(world: World) -> None:
    _plan(world, 40)
    client = as_(world.programme_lead)
    client.post(PLAN, _wave(1, -50, 0))
    PlannedMunicipality.objects.update(wave=Wave.objects.get())

    def names(place: str) -> list[str]:
        return [row.name for row in client.get(BOARD, {"fase": place}).context["rows"]]

    assert [names(place) for place in ("1", "1.1", "1.2")] == [["Veldstad"], ["Veldstad"], []]
    lines = b"".join(client.get(reverse("onboarding:rollout_csv"))).decode().splitlines()  # type: ignore[arg-type]
    assert any("Veldstad;1. Proef;1;40" in line for line in lines)


@pytest.mark.parametrize(
    ("first", "last", "changes"),
    [(-60, 0, {}), (0, 60, {}), (10, 10, {}), (0, 10, {"wave-number": ""})],
)
def test_a_wave_lies_within_its_phase(
    world: World, first: int, last: int, changes: dict[str, str]
) -> None:
    _plan(world, 40)

    answer = as_(world.programme_lead).post(PLAN, _wave(1, first, last, **changes))

    assert answer.status_code == 422
    assert not Wave.objects.exists()


def test_a_phase_keeps_its_waves_inside(world: World) -> None:
    _plan(world, 40)
    client, today = as_(world.programme_lead), timezone.localdate()
    client.post(PLAN, _wave(1, -50, 0))
    days = {
        "phase-starts_on": (today - timedelta(days=10)).isoformat(),
        "phase-ends_on": (today + timedelta(days=10)).isoformat(),
    }

    answer = client.post(
        PLAN, {"phase-form": "phase", "phase-number": "1", "phase-name": "Proef", **days}
    )

    assert answer.status_code == 422
    assert "Golf 1.1" in answer.content.decode()


def test_thousands_are_grouped_as_in_dutch(world: World) -> None:
    _plan(world, 1500)
    client = as_(world.programme_lead)

    assert ">1.500<" in client.get(BOARD).content.decode()
    assert "1.500 professionals, fase" in client.get(PLAN).content.decode()
