"""Who changes place or role: what goes along, what ends, and what the new place may know of before."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding import rollout
from onboarding.access_acts import extend_access
from onboarding.appointing import end_role, give_role, move_person
from onboarding.constants import AccessState, OrganisationKind, Role, TrainingKind
from onboarding.models import Access, Attendance, Membership, Training, User
from onboarding.withdrawal import restore_access, withdraw_access
from tests.accounts import log_in_by_password, open_accounts
from tests.factories import give_temporary_access, make_organisation, make_person
from tests.world import World

pytestmark = pytest.mark.django_db


def as_(person: User) -> Client:
    User.objects.filter(pk=person.pk).update(informed_at=timezone.now())
    client = Client()
    client.force_login(person)
    return client


def _page(reader: User, person: User) -> str:
    return as_(reader).get(reverse("onboarding:person", args=[person.username])).content.decode()


def _roles(person: User) -> set[tuple[str, str]]:
    rows = Membership.objects.active(at=timezone.now()).filter(person=person)
    return set(rows.values_list("role", "organisation__name"))


def _state(person: User) -> str:
    return Access.objects.get(person=person).state


def _manager(world: World, role: Role = Role.MANAGER) -> User:
    person = make_person("manager", world.veldstad_team, role)
    Access.objects.create(person=person, state=AccessState.OPEN)
    return person


# --- What the new place knows ---------------------------------------------------------------------


def test_another_municipality_does_not_read_why_and_by_whom(world: World) -> None:
    there = make_person("contactduindam", world.duindam, Role.CONTACT)
    extend_access(person=world.professional, actor=world.contact, days=7, reason="Lang ziek")
    before = _page(world.contact, world.professional)
    move_person(
        person=world.professional, organisation=world.duindam_team, actor=world.programme_lead
    )

    after = _page(there, world.professional)

    assert "Lang ziek" in before
    assert "Lang ziek" in _page(world.programme_lead, world.professional)
    assert "Verlengd" in after
    assert "Lang ziek" not in after
    assert str(world.contact) not in after


def test_the_list_tells_no_roles_of_elsewhere(world: World) -> None:
    give_role(
        person=world.professional,
        role=Role.EXPERT,
        organisation=world.programme,
        actor=world.programme_lead,
    )
    client, place = as_(world.contact), reverse("onboarding:people")

    [row] = client.get(place, {"q": "professional@"}).context["page"]

    assert [held.role for held in row.person.roles_today] == ["professional"]
    assert not client.get(place, {"role": "expert"}).context["page"].object_list
    assert "Professional" in [
        row.person.first_name
        for row in as_(world.programme_lead).get(place, {"role": "expert"}).context["page"]
    ]


# --- What goes along ------------------------------------------------------------------------------


def test_a_best_person_stays_that_within_the_municipality(world: World) -> None:
    south = make_organisation("Zuid", OrganisationKind.TEAM, world.veldstad)
    give_role(
        person=world.professional,
        role=Role.BEST_PERSON,
        organisation=world.veldstad_team,
        actor=world.contact,
    )

    move_person(person=world.professional, organisation=south, actor=world.contact)

    assert _roles(world.professional) == {("professional", "Zuid"), ("best_person", "Zuid")}


def test_a_director_of_one_partner_is_none_at_the_next(world: World) -> None:
    first, second = (
        make_organisation(name, OrganisationKind.CARE_PROVIDER, world.programme)
        for name in ("Zorg A", "Zorg B")
    )
    person = make_person("directeur", first, Role.DIRECTOR)
    open_accounts()
    client = log_in_by_password(person)
    before = client.get("/mijn-gegevens/").status_code

    move_person(person=person, organisation=second, actor=world.programme_lead)

    assert _roles(person) == {("professional", "Zorg B")}
    assert (before, client.get("/mijn-gegevens/").status_code) == (200, 302)  # another employer


def test_who_goes_to_a_municipality_keeps_no_role_at_the_programme_but_elsewhere(
    world: World,
) -> None:
    give_role(
        person=world.expert,
        role=Role.BEST_PERSON,
        organisation=world.duindam_team,
        actor=world.programme_lead,
    )

    move_person(person=world.expert, organisation=world.veldstad_team, actor=world.programme_lead)

    assert _roles(world.expert) == {
        ("professional", "Wijkteam Noord"),
        ("best_person", "Wijkteam Haven"),
    }


def test_figures_of_a_team_of_a_partner_are_held_to_those_of_the_partner(world: World) -> None:
    partner = make_organisation("Zorg A", OrganisationKind.CARE_PROVIDER, world.programme)
    team = make_organisation("Team Zorg", OrganisationKind.TEAM, partner)
    for number in range(6):
        place = team if number else partner
        give_temporary_access(make_person(f"zorg{number}", place, Role.PROFESSIONAL))

    found = rollout.count_within(team, at=timezone.now())

    assert (found.invited, found.rest["invited"]) == (5, 1)


# --- The tool log-in follows the roles ------------------------------------------------------------


def test_a_manager_who_becomes_a_professional_gets_the_tool(world: World) -> None:
    person = _manager(world)

    end_role(membership=person.memberships.get(), actor=world.contact)

    assert _state(person) == AccessState.TEMPORARY


def test_so_does_one_who_is_best_person_besides(world: World) -> None:
    person = _manager(world)

    give_role(
        person=person,
        role=Role.BEST_PERSON,
        organisation=world.veldstad_team,
        actor=world.contact,
    )

    assert _state(person) == AccessState.TEMPORARY


def test_another_role_without_the_tool_begins_nothing(world: World) -> None:
    person = _manager(world)

    give_role(
        person=person, role=Role.EXPERT, organisation=world.veldstad, actor=world.programme_lead
    )

    assert _state(person) == AccessState.OPEN


def test_who_finished_before_has_it_for_good_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = _manager(world)
    asked: list[User] = []
    monkeypatch.setattr(
        "cms.wiring.apply_completion", lambda **facts: asked.append(facts["person"])
    )

    end_role(membership=person.memberships.get(), actor=world.contact)

    assert asked == [person]


def test_a_role_that_changed_while_withdrawn_counts_when_somebody_is_back(world: World) -> None:
    person = _manager(world)
    withdraw_access(person=person, actor=world.contact, reason="weg")
    end_role(membership=person.memberships.get(), actor=world.contact)

    restore_access(person=person, actor=world.contact)

    assert _state(person) == AccessState.TEMPORARY


# --- Trainings ------------------------------------------------------------------------------------


def _attended(world: World, person: User) -> str:
    training = Training.objects.create(
        municipality=world.veldstad,
        kind=TrainingKind.BEST_PERSON,
        held_on=timezone.localdate() - timedelta(days=1),
        place="Zaal",
    )
    Attendance.objects.create(training=training, person=person)
    return reverse("onboarding:training", args=["veldstad", training.pk])


def test_a_training_gives_no_role_in_another_municipality(world: World) -> None:
    place = _attended(world, world.professional)
    move_person(
        person=world.professional, organisation=world.duindam_team, actor=world.programme_lead
    )

    as_(world.contact).post(place, {"present": [str(world.professional.pk), "²"]})

    assert Attendance.objects.get().was_there
    assert _roles(world.professional) == {("professional", "Wijkteam Haven")}


def test_a_role_that_was_ended_is_not_given_again_by_saving_the_list(world: World) -> None:
    place, client = _attended(world, world.professional), as_(world.contact)
    client.post(place, {"present": [str(world.professional.pk)]})
    given = world.professional.memberships.get(role=Role.BEST_PERSON)
    end_role(membership=given, actor=world.contact)

    client.post(place, {"present": [str(world.professional.pk)]})

    assert _roles(world.professional) == {("professional", "Wijkteam Noord")}
