"""The organisation page: a contact keeps the own municipality, a programme lead all; nobody sees another's people."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.models import Theme
from onboarding.access import terms_of
from onboarding.constants import Act, OrganisationKind, Role
from onboarding.models import JournalEntry, Membership, Organisation, User
from onboarding.organisation_views import ACT_OF_SLUG
from onboarding.organisations import rename_organisation
from onboarding.policies import has_role, municipality_of
from tests.factories import make_organisation, make_person
from tests.world import World

pytestmark = pytest.mark.django_db


def page_of(node: Organisation) -> str:
    return reverse("onboarding:organisation", args=[node.slug])


def act_on(node: Organisation, act: str) -> str:
    slug = {act: slug for slug, act in ACT_OF_SLUG.items()}.get(act, act)
    return reverse("onboarding:change_organisation", args=[node.slug, slug])


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_each_begins_at_the_part_that_is_theirs(world: World) -> None:
    first = reverse("onboarding:organisations")

    assert as_(world.contact).get(first)["Location"] == page_of(world.veldstad)
    assert as_(world.programme_lead).get(first)["Location"] == page_of(world.programme)


def test_a_contact_sees_the_people_of_the_own_municipality_only(world: World) -> None:
    client = as_(world.contact)

    own = client.get(page_of(world.veldstad_team)).content.decode()

    assert str(world.professional) in own
    assert str(world.stranger) not in own
    for other in (world.duindam, world.duindam_team, world.programme):
        assert client.get(page_of(other)).status_code == 404
        assert client.post(act_on(other, "rename"), {"name": "Overgenomen"}).status_code == 404
    assert not Organisation.objects.filter(name="Overgenomen").exists()


def test_a_contact_gives_a_colleague_a_role_and_ends_it(world: World) -> None:
    client = as_(world.contact)

    given = client.post(
        act_on(world.veldstad_team, "give"),
        {"email": world.professional.email.upper(), "role": Role.BEST_PERSON},
    )

    assert given.status_code == 302
    assert has_role(fresh(world.professional), Role.BEST_PERSON)
    membership = Membership.objects.get(person=world.professional, role=Role.BEST_PERSON)
    end = reverse("onboarding:end_role", args=[membership.pk])
    clicks = [client.post(end).status_code for _twice in range(2)]
    assert clicks == [302, 302]
    assert not has_role(fresh(world.professional), Role.BEST_PERSON)
    acts = JournalEntry.objects.filter(act__in=[Act.ROLE_GIVEN, Act.ROLE_ENDED])
    assert [(one.act, one.subject, one.actor) for one in acts] == [
        (Act.ROLE_ENDED, world.professional, world.contact),
        (Act.ROLE_GIVEN, world.professional, world.contact),
    ]


@pytest.mark.parametrize(
    ("email", "role", "says"),
    [
        ("stranger@test.example", Role.BEST_PERSON, "Niemand met dit adres"),
        ("bestaat.niet@test.example", Role.BEST_PERSON, "Niemand met dit adres"),
        ("geen adres", Role.BEST_PERSON, "Dit is geen"),
        ("professional@test.example", Role.CONTACT, "Selecteer een geldige keuze"),
        ("professional@test.example", Role.PROGRAMME_LEAD, "Selecteer een geldige keuze"),
    ],
)
def test_what_a_contact_may_not_give_is_refused_and_kept_in_the_form(
    world: World, email: str, role: Role, says: str
) -> None:
    before = list(Membership.objects.values())

    answer = as_(world.contact).post(
        act_on(world.veldstad_team, "give"), {"email": email, "role": role}
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert email in page
    assert list(Membership.objects.values()) == before


def test_only_the_programme_makes_a_contact(world: World) -> None:
    facts = {"email": world.professional.email, "role": Role.CONTACT}
    deputy = {"email": world.professional.email, "role": Role.DEPUTY_CONTACT}

    assert as_(world.contact).post(act_on(world.veldstad, "give"), facts).status_code == 422
    assert as_(world.contact).post(act_on(world.veldstad, "give"), deputy).status_code == 302
    assert as_(world.professional).get(page_of(world.veldstad)).status_code == 200
    assert as_(world.professional).post(act_on(world.veldstad, "give"), deputy).status_code == 422
    assert as_(world.programme_lead).post(act_on(world.veldstad, "give"), facts).status_code == 302


def test_who_was_contact_stays_a_professional_there(world: World) -> None:
    membership = Membership.objects.get(person=world.contact, role=Role.CONTACT)
    end = reverse("onboarding:end_role", args=[membership.pk])

    assert as_(world.contact).post(end).status_code == 403
    assert as_(world.programme_lead).post(end).status_code == 302

    former = fresh(world.contact)
    assert municipality_of(former) == world.veldstad
    assert not has_role(former, Role.CONTACT)
    assert as_(former).get(page_of(world.veldstad)).status_code == 403


def test_a_role_of_another_municipality_cannot_be_ended(world: World) -> None:
    other = make_person("ander", world.duindam_team, Role.TEAM_LEAD)
    membership = Membership.objects.get(person=other)

    answer = as_(world.contact).post(reverse("onboarding:end_role", args=[membership.pk]))

    assert answer.status_code == 404
    assert has_role(fresh(other), Role.TEAM_LEAD)


def test_a_contact_adds_renames_moves_and_closes_parts(world: World) -> None:
    client = as_(world.contact)

    client.post(act_on(world.veldstad, "add"), {"name": "Zuid", "kind": "district"})
    client.post(act_on(world.veldstad, "add"), {"name": "Team", "kind": "team"})
    district, team = (Organisation.objects.get(name=name) for name in ("Zuid", "Team"))
    client.post(act_on(team, "rename"), {"name": "Team Zuid"})
    client.post(act_on(team, "move"), {"parent": district.pk})
    page = client.get(page_of(district)).content.decode()
    client.post(act_on(team, "close"))

    assert "Team Zuid" in page
    team.refresh_from_db()
    assert team.get_parent() == district
    assert team.closed_on == timezone.localdate()
    late = client.post(act_on(team, "rename"), {"name": "Te laat"}, follow=True)
    assert "intussen veranderd" in late.content.decode()
    client.post(act_on(team, "reopen"))
    team.refresh_from_db()
    assert (team.name, team.closed_on) == ("Team Zuid", None)


def test_the_programme_closes_what_it_added_by_mistake(world: World) -> None:
    client = as_(world.programme_lead)
    client.post(act_on(world.programme, "add"), {"name": "Typefout", "kind": "municipality"})
    wrong = Organisation.objects.get(name="Typefout")

    client.post(act_on(wrong, "close"))

    wrong.refresh_from_db()
    assert wrong.closed_on == timezone.localdate()
    assert "gesloten op" in client.get(page_of(world.programme)).content.decode()


def test_who_keeps_two_municipalities_chooses_and_keeps_them_apart(world: World) -> None:
    Membership.objects.create(
        person=world.contact,
        organisation=world.duindam,
        role=Role.DEPUTY_CONTACT,
        starts_on=timezone.localdate(),
    )
    client = as_(world.contact)

    choice = client.get(reverse("onboarding:organisations")).content.decode()

    assert page_of(world.veldstad) in choice
    assert page_of(world.duindam) in choice
    deputy = {"email": world.stranger.email, "role": Role.DEPUTY_CONTACT}
    assert client.post(act_on(world.duindam, "give"), deputy).status_code == 422


def test_a_new_name_of_a_municipality_stands_in_its_look_at_once(world: World) -> None:
    Theme.objects.create(organisation=world.veldstad)
    client = as_(world.professional)
    client.get(reverse("cms:start"), follow=True)

    rename_organisation(organisation=world.veldstad, name="Veldstad aan Zee", actor=None)

    page = client.get(reverse("cms:start"), follow=True).content.decode()
    assert "Veldstad aan Zee" in page


@pytest.mark.parametrize(
    ("act", "facts", "status", "says"),
    [
        ("add", {"name": "wijkteam noord", "kind": "team"}, 409, "Er is al een onderdeel"),
        ("add", {"name": " ", "kind": "team"}, 422, "Geef dit onderdeel een naam"),
        ("add", {"name": "Stad", "kind": "municipality"}, 422, "Selecteer een geldige keuze"),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(
    world: World, act: str, facts: dict[str, str], status: int, says: str
) -> None:
    before = list(Organisation.objects.values())

    answer = as_(world.contact).post(act_on(world.veldstad, act), facts)

    assert answer.status_code == status
    assert says in answer.content.decode()
    assert list(Organisation.objects.values()) == before


def test_a_team_with_people_or_without_a_name_is_refused(world: World) -> None:
    client = as_(world.contact)

    closed = client.post(act_on(world.veldstad_team, "close"))
    renamed = client.post(act_on(world.veldstad_team, "rename"), {"name": ""})

    assert (closed.status_code, renamed.status_code) == (409, 422)
    assert "Hier werkt nog iemand" in closed.content.decode()
    assert "Geef dit onderdeel een naam" in renamed.content.decode()


@pytest.mark.parametrize("act", ["rename", "move", "close"])
def test_a_contact_does_not_change_the_municipality_itself(world: World, act: str) -> None:
    answer = as_(world.contact).post(act_on(world.veldstad, act), {"name": "Anders"})

    assert answer.status_code == 403


def test_a_part_cannot_be_moved_to_another_municipality(world: World) -> None:
    make_organisation("Zuid", OrganisationKind.DISTRICT, world.veldstad)  # where it could go

    answer = as_(world.contact).post(
        act_on(world.veldstad_team, "move"), {"parent": world.duindam.pk}
    )

    assert answer.status_code == 422
    world.veldstad_team.refresh_from_db()
    assert world.veldstad_team.get_parent() == world.veldstad


def test_an_unknown_act_is_not_there(world: World) -> None:
    assert as_(world.contact).post(act_on(world.veldstad, "delete")).status_code == 404


def test_an_ended_role_gives_no_way_in(world: World) -> None:
    Membership.objects.filter(person=world.contact).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )

    assert as_(world.contact).get(reverse("onboarding:organisations")).status_code == 403


def test_the_page_asks_the_database_as_often_whatever_its_size(world: World) -> None:
    client = as_(world.programme_lead)
    counts = []
    for number in (1, 8):
        for each in range(number):
            part = make_organisation(f"T{number}-{each}", OrganisationKind.TEAM, world.veldstad)
            make_person(f"p{number}-{each}", part, Role.PROFESSIONAL)
            make_person(f"q{number}-{each}", world.veldstad, Role.POLICY_MAKER)
        client.get(page_of(world.veldstad))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(world.veldstad))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 16


def test_the_programme_sets_the_terms_of_a_municipality_and_a_contact_does_not(
    world: World,
) -> None:
    data = {"tool_days": "60", "grace_days": "7"}

    refused = as_(world.contact).post(act_on(world.veldstad, "terms"), data)
    wrong = as_(world.programme_lead).post(
        act_on(world.veldstad, "terms"), data | {"tool_days": "3"}
    )
    done = as_(world.programme_lead).post(act_on(world.veldstad, "terms"), data)

    assert (refused.status_code, wrong.status_code, done.status_code) == (403, 422, 302)
    assert terms_of(world.professional).tool_days == 60
    assert terms_of(world.stranger).tool_days == 90
    assert JournalEntry.objects.filter(act=Act.TERMS_CHANGED).count() == 1
