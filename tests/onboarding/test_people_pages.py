"""The list of people and the page of one: found, invited, moved, extended, withdrawn; never another municipality's."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding import outbox
from onboarding.appointing import end_role, give_role
from onboarding.constants import AccessState, Act, OrganisationKind, Role
from onboarding.models import Access, JournalEntry, Membership, User
from onboarding.organisations import close_organisation
from onboarding.policies import has_role, municipality_of, place_of
from onboarding.services import invite_person
from tests.factories import give_temporary_access, make_organisation, make_person
from tests.world import World

pytestmark = pytest.mark.django_db
LIST = reverse("onboarding:people")
PASSWORD = "vier paarden in de wei"


def as_(person: User) -> Client:
    User.objects.filter(pk=person.pk).update(informed_at=timezone.now())
    client = Client()
    client.force_login(person)
    return client


def page_of(person: User) -> str:
    return reverse("onboarding:person", args=[person.username])


def act_on(person: User, act: str) -> str:
    return reverse("onboarding:change_person", args=[person.username, act])


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def listed(client: Client, **query: str) -> list[str]:
    return [row.person.first_name for row in client.get(LIST, query).context["page"]]


# --- The list --------------------------------------------------------------------------------------


def test_a_contact_sees_the_own_municipality_and_a_programme_lead_all(world: World) -> None:
    own, all_ = listed(as_(world.contact)), listed(as_(world.programme_lead))

    assert set(own) == {"Professional", "Bestperson", "Teamlead", "Contact"}
    assert {"Professional", "Stranger", "Expert"} <= set(all_)


def test_it_finds_by_name_and_address_and_more_words(world: World) -> None:
    client = as_(world.contact)

    assert listed(client, q="PROFES") == ["Professional"]
    assert listed(client, q="bestperson@test") == ["Bestperson"]
    assert listed(client, q="test team") == ["Teamlead"]
    assert listed(client, q="stranger") == []
    assert "Niemand gevonden" in client.get(LIST, {"q": "stranger"}).content.decode()


def test_it_filters_by_part_role_and_state(world: World) -> None:
    client = as_(world.contact)
    Access.objects.filter(person=world.professional).update(
        tool_until=timezone.now() + timedelta(days=3)
    )

    assert listed(client, part=world.veldstad_team.slug, role="team_lead") == ["Teamlead"]
    assert listed(client, state="temporary") == ["Professional"]
    assert listed(client, state="stuck") == ["Professional"]
    assert listed(client, state="permanent") == []


def test_a_filter_that_is_made_up_shows_no_more(world: World) -> None:
    client = as_(world.contact)

    assert "Stranger" not in listed(client, part=world.duindam_team.slug)
    assert client.get(LIST, {"state": "x", "role": "y", "page": "z"}).status_code == 200


def test_withdrawn_people_are_shown_when_asked_for(world: World) -> None:
    client = as_(world.contact)
    client.post(act_on(world.professional, "intrekken"), {"reason": "andere baan"})

    assert "Professional" not in listed(client)
    assert listed(client, state="withdrawn") == ["Professional"]


def test_it_takes_as_many_queries_for_many_as_for_few(world: World) -> None:
    """Session, user, roles, parts, count, page, roles of the page, navigation."""
    client = as_(world.contact)
    client.get(LIST)  # what is cached is cached

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        return len(queries)

    few = cost()
    for number in range(60):
        give_temporary_access(make_person(f"p{number}", world.veldstad_team, Role.PROFESSIONAL))

    assert cost() == few
    assert len(listed(client, page="2")) == 14


# --- Inviting one -----------------------------------------------------------------------------------


def invitation(world: World, **facts: str) -> dict[str, str]:
    return {
        "email": "Nieuw@Test.example",
        "first_name": "Nora",
        "last_name": "Nieuw",
        "part": world.veldstad_team.slug,
        "role": Role.PROFESSIONAL,
    } | facts


def test_a_contact_invites_a_colleague(world: World) -> None:
    answer = as_(world.contact).post(reverse("onboarding:invite"), invitation(world))
    outbox.run_due()

    person = User.objects.get(email="nieuw@test.example")
    assert answer["Location"] == page_of(person)
    assert (place_of(person), person.access.state) == (world.veldstad_team, AccessState.INVITED)
    assert [message.to for message in mail.outbox] == [["nieuw@test.example"]]


def test_a_board_member_is_invited_as_such(world: World) -> None:
    data = invitation(world, part=world.veldstad.slug, role=Role.BOARD_MEMBER)

    as_(world.contact).post(reverse("onboarding:invite"), data)

    assert has_role(User.objects.get(email="nieuw@test.example"), Role.BOARD_MEMBER)


@pytest.mark.parametrize(
    ("facts", "status", "text"),
    [
        ({"email": "geen adres"}, 422, "Dit is geen e-\N{WORD JOINER}mailadres."),
        ({"email": "professional@test.example"}, 409, "heeft hier al een account"),
        ({"email": "stranger@test.example"}, 409, "heeft elders al een account"),
        ({"part": "wijkteam-haven"}, 422, "Kies een van de onderdelen"),
        ({"role": Role.PROGRAMME_LEAD}, 422, "Kies een van de rollen"),
        ({"role": Role.BOARD_MEMBER}, 409, "hoort daar niet"),
    ],
)
def test_a_wrong_invitation_changes_nothing_and_loses_nothing(
    world: World, facts: dict[str, str], status: int, text: str
) -> None:
    before = User.objects.count()

    answer = as_(world.contact).post(reverse("onboarding:invite"), invitation(world, **facts))

    page = answer.content.decode()
    assert answer.status_code == status
    assert text in page
    assert 'value="Nora"' in page
    assert "Duindam" not in page
    assert User.objects.count() == before


def test_a_closed_part_takes_nobody(world: World) -> None:
    team = make_organisation("Oud team", OrganisationKind.TEAM, world.veldstad)
    close_organisation(organisation=team, actor=world.contact)

    answer = as_(world.contact).post(
        reverse("onboarding:invite"), invitation(world, part=team.slug)
    )

    assert answer.status_code == 422


# --- The page of one --------------------------------------------------------------------------------


def test_who_looked_is_on_record_once_a_day(world: World) -> None:
    client = as_(world.contact)

    for _time in range(2):
        client.get(page_of(world.professional))

    seen = JournalEntry.objects.filter(act=Act.PERSON_SEEN)
    assert [(one.actor, one.subject) for one in seen] == [(world.contact, world.professional)]


def test_it_tells_state_and_dates_and_no_progress(world: World) -> None:
    page = as_(world.contact).get(page_of(world.professional)).content.decode()

    assert "Tijdelijk, nog 60 dagen" in page
    assert "professional@test.example" in page
    assert "leerpad" not in page.split("<main")[1].split("</main>")[0].lower().replace(
        "het leerpad heeft afgerond", ""
    )


def test_a_role_elsewhere_is_not_told(world: World) -> None:
    Membership.objects.create(
        person=world.professional,
        organisation=world.duindam_team,
        role=Role.BEST_PERSON,
        starts_on=timezone.localdate(),
    )

    page = as_(world.contact).get(page_of(world.professional)).content.decode()

    assert "Wijkteam Haven" not in page


def test_a_move_keeps_what_was(world: World) -> None:
    south = make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)

    answer = as_(world.contact).post(
        act_on(world.professional, "verplaatsen"), {"part": south.slug}
    )

    ended = Membership.objects.get(person=world.professional, organisation=world.veldstad_team)
    assert answer.status_code == 302
    assert place_of(fresh(world.professional)) == south
    assert (ended.ends_on, ended.is_primary) == (timezone.localdate(), False)
    assert JournalEntry.objects.filter(act=Act.PERSON_MOVED, subject=world.professional).exists()


def test_a_team_lead_becomes_a_professional_elsewhere_and_a_contact_stays_one(world: World) -> None:
    south = make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)
    client = as_(world.programme_lead)

    client.post(act_on(world.team_lead, "verplaatsen"), {"part": south.slug})
    client.post(act_on(world.contact, "verplaatsen"), {"part": south.slug})

    lead, contact = fresh(world.team_lead), fresh(world.contact)
    assert not has_role(lead, Role.TEAM_LEAD)
    assert (place_of(lead), has_role(lead, Role.PROFESSIONAL)) == (south, True)
    assert (place_of(contact), has_role(contact, Role.CONTACT)) == (south, True)


def test_only_the_programme_moves_somebody_to_another_municipality(world: World) -> None:
    data = {"part": world.duindam_team.slug}
    world.professional.set_password(PASSWORD)
    world.professional.save()
    EmailAddress.objects.create(
        user=world.professional, email=world.professional.email, verified=True, primary=True
    )
    learner = Client()
    learner.post(
        reverse("account_login"), {"login": world.professional.email, "password": PASSWORD}
    )
    assert learner.get(reverse("onboarding:welcome")).status_code == 200

    refused = as_(world.contact).post(act_on(world.professional, "verplaatsen"), data)
    done = as_(world.programme_lead).post(act_on(world.professional, "verplaatsen"), data)

    assert (refused.status_code, done.status_code) == (422, 302)
    assert municipality_of(fresh(world.professional)) == world.duindam
    assert not Membership.objects.filter(
        person=world.professional, organisation=world.veldstad_team, ends_on=None
    ).exists()
    assert learner.get(reverse("onboarding:welcome")).status_code == 302  # logged out


def test_a_contact_extends_pauses_and_resumes(world: World) -> None:
    client = as_(world.contact)

    for act, data in (
        ("verlengen", {"days": "10", "reason": "opleiding"}),
        ("pauzeren", {}),
        ("hervatten", {}),
    ):
        assert client.post(act_on(world.professional, act), data).status_code == 302

    kinds = world.professional.access.events.values_list("kind", flat=True)
    assert list(kinds) == ["extended", "paused", "resumed"]


@pytest.mark.parametrize(
    ("act", "data", "status"),
    [
        ("verlengen", {"days": "0", "reason": "x"}, 422),
        ("verlengen", {"days": "10"}, 422),
        ("hervatten", {}, 302),
        ("herstellen", {}, 302),
        ("bestaat-niet", {}, 404),
    ],
)
def test_what_cannot_be_changes_nothing(
    world: World, act: str, data: dict[str, str], status: int
) -> None:
    answer = as_(world.contact).post(act_on(world.professional, act), data)

    assert answer.status_code == status
    assert not world.professional.access.events.exists()


def test_withdrawing_ends_sessions_at_once_and_can_be_undone(world: World) -> None:
    learner, client = as_(world.professional), as_(world.contact)

    client.post(act_on(world.professional, "intrekken"), {"reason": "andere baan"})
    closed = learner.get(reverse("cms:start")).status_code
    client.post(act_on(world.professional, "herstellen"))

    assert closed == 302
    assert fresh(world.professional).is_active
    assert as_(world.professional).get(reverse("cms:start")).status_code == 200


@pytest.mark.parametrize("who", ["contact", "programme_lead", "expert", "administrator"])
def test_a_deputy_withdraws_no_contact_and_nobody_of_the_programme(world: World, who: str) -> None:
    deputy = make_person("deputy", world.veldstad, Role.DEPUTY_CONTACT)

    answer = as_(deputy).post(act_on(getattr(world, who), "intrekken"), {"reason": "weg"})

    assert answer.status_code in (403, 404)
    assert fresh(getattr(world, who)).is_active


def test_nobody_changes_the_own_access(world: World) -> None:
    give_temporary_access(world.contact)

    for act in ("intrekken", "verlengen", "pauzeren", "herinneren"):
        answer = as_(world.contact).post(act_on(world.contact, act), {"days": 9, "reason": "x"})
        assert answer.status_code == 403


# --- A hand ------------------------------------------------------------------------------------------


def test_a_reminder_goes_out_once_in_three_days(world: World) -> None:
    client = as_(world.contact)

    clicks = [
        client.post(act_on(world.professional, "herinneren"), {"from": "start"}) for _twice in "ab"
    ]
    outbox.run_due()

    assert [click.status_code for click in clicks] == [302, 409]
    assert clicks[0]["Location"] == reverse("cms:start")
    assert len(mail.outbox) == 1
    assert "inlog voor de tool" in mail.outbox[0].subject


def test_who_was_invited_gets_a_new_link(world: World) -> None:
    found = invite_person(
        email="x@test.example", name=("X", "Y"), organisation=world.veldstad_team, invited_by=None
    )

    as_(world.contact).post(act_on(found.person, "herinneren"))

    found.refresh_from_db()
    assert found.version == 2


def test_the_start_page_of_a_contact_names_who_is_stuck(world: World) -> None:
    Access.objects.filter(person=world.professional).update(
        tool_until=timezone.now() + timedelta(days=3)
    )
    Access.objects.filter(person=world.stranger).update(
        tool_until=timezone.now() + timedelta(days=3)
    )

    page = as_(world.contact).get(reverse("cms:start")).content.decode()

    assert page_of(world.professional) in page
    assert "Aan 0 van 8 voorwaarden voldaan" in page
    assert "Stranger" not in page
    assert "een zetje" not in as_(world.team_lead).get(reverse("cms:start")).content.decode()


def test_an_editor_may_edit_from_the_day_of_the_role(world: World) -> None:
    membership = give_role(
        person=world.expert,
        role=Role.EDITOR,
        organisation=world.programme,
        actor=world.programme_lead,
    )
    may = as_(world.expert).get(reverse("wagtailadmin_home")).status_code
    end_role(membership=membership, actor=world.programme_lead)

    assert may == 200
    assert as_(world.expert).get(reverse("wagtailadmin_home")).status_code != 200
