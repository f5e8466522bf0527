"""A list moves nobody whom somebody else moved meanwhile, and nobody whom its reader could not move by hand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding import import_applying
from onboarding.appointing import end_role, give_role
from onboarding.constants import Act, ImportState, OrganisationKind, Outcome, Role, Verdict
from onboarding.erasure import erase_person
from onboarding.import_views import PROBLEMS
from onboarding.models import (
    Import,
    Invitation,
    JournalEntry,
    Membership,
    Organisation,
    Outbox,
    User,
)
from onboarding.policies import place_of
from onboarding.withdrawal import withdraw_access
from tests.factories import make_organisation, make_person
from tests.onboarding.lists import HEAD, ONE, apply, as_, do, hand_in, run, undo, verdicts
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def south(world: World) -> Organisation:
    return make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)


@pytest.fixture
def deputy(world: World) -> User:
    return make_person("deputy", world.veldstad, Role.DEPUTY_CONTACT)


def moving(person: User, part: Organisation) -> str:
    return f"{HEAD}{person.email};P;;T;{part.name};\n"


def place_now(person: User) -> Organisation | None:
    return place_of(User.objects.get(pk=person.pk))


def page_of(batch: Import, reader: User) -> str:
    url = reverse("onboarding:import", args=[batch.public_id])
    return as_(reader).get(url).content.decode()


def move_by_hand(person: User, part: Organisation, actor: User) -> None:
    url = reverse("onboarding:change_person", args=[person.username, "verplaatsen"])
    answer = as_(actor).post(url, {"part": part.slug})
    assert answer.status_code == 302, answer.content.decode()[:2000]


# --- Applying ---------------------------------------------------------------------------------------


def test_who_was_moved_to_another_municipality_stays_there(
    world: World, south: Organisation
) -> None:
    batch = hand_in(world, moving(world.professional, south))
    move_by_hand(world.professional, world.duindam_team, world.programme_lead)

    apply(world, batch)

    row = batch.rows.get()
    assert (row.outcome, row.problem) == (Outcome.REFUSED, "moved_since")
    assert place_now(world.professional) == world.duindam_team
    page = page_of(batch, world.contact)
    assert str(PROBLEMS["moved_since"]) in page
    assert world.professional.username not in page


def test_who_was_moved_within_the_municipality_stays_there(
    world: World, south: Organisation
) -> None:
    east = make_organisation("Wijkteam Oost", OrganisationKind.TEAM, world.veldstad)
    batch = hand_in(world, moving(world.professional, south))
    move_by_hand(world.professional, east, world.contact)

    apply(world, batch)

    assert batch.rows.get().outcome == Outcome.REFUSED
    assert place_now(world.professional) == east


def test_who_was_brought_there_by_hand_is_not_of_the_list(
    world: World, south: Organisation
) -> None:
    batch = hand_in(world, moving(world.professional, south))
    move_by_hand(world.professional, south, world.contact)

    apply(world, batch)
    undo(batch, world.contact)

    assert batch.rows.get().outcome == Outcome.KNOWN
    assert place_now(world.professional) == south


def test_who_was_erased_meanwhile_is_left_alone(world: World, south: Organisation) -> None:
    batch = hand_in(world, moving(world.professional, south) + "anna@test.example;A;;V;;\n")
    erase_person(person=world.professional, actor=None)
    batch.rows.filter(number=2).update(email="")  # as erasure leaves a row of hers
    before = User.objects.count()

    apply(world, batch)

    assert set(batch.rows.values_list("outcome", "problem")) == {(Outcome.REFUSED, "gone")}
    assert User.objects.count() == before


# --- Undoing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["duindam_team", "veldstad"])
def test_undoing_does_not_fetch_back_who_was_moved_on(
    world: World, south: Organisation, where: str
) -> None:
    target = getattr(world, where)
    batch = hand_in(world, moving(world.professional, south))
    apply(world, batch)
    move_by_hand(world.professional, target, world.programme_lead)

    undo(batch, world.contact)

    row = batch.rows.get()
    assert (row.outcome, row.problem) == (Outcome.STAYED, "moved_since")
    assert place_now(world.professional) == target
    assert str(PROBLEMS["moved_since"]) in page_of(batch, world.contact)
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE


def test_undoing_moves_only_whom_the_reader_may_move(
    world: World, south: Organisation, deputy: User
) -> None:
    batch = hand_in(world, moving(world.professional, south))
    apply(world, batch)
    give_role(
        person=world.professional,
        role=Role.CONTACT,
        organisation=world.veldstad,
        actor=world.programme_lead,
    )

    undo(batch, deputy)

    row = batch.rows.get()
    assert (row.outcome, row.problem) == (Outcome.STAYED, "not_yours")
    assert place_now(world.professional) == south


# --- Who may ----------------------------------------------------------------------------------------


def test_a_deputy_does_not_move_the_contact(
    world: World, south: Organisation, deputy: User
) -> None:
    batch = hand_in(world, moving(world.contact, south), who=deputy)

    row = batch.rows.get()
    assert (row.verdict, row.problem) == (Verdict.KNOWN, "not_yours")
    assert str(PROBLEMS["not_yours"]) in page_of(batch, deputy)
    apply(world, batch, deputy)
    assert place_now(world.contact) == world.veldstad


def test_nobody_moves_themselves(world: World, south: Organisation) -> None:
    batch = hand_in(world, moving(world.contact, south))

    assert verdicts(batch) == [Verdict.KNOWN]


def test_a_team_that_was_placed_by_hand_moves_no_contact_either(
    world: World, south: Organisation, deputy: User
) -> None:
    batch = hand_in(world, f"{HEAD}{world.contact.email};C;;T;Zuid;\n", who=deputy)

    do(batch, "teams", deputy, team0=south.slug)

    row = batch.rows.get()
    assert (row.verdict, row.problem) == (Verdict.KNOWN, "not_yours")


def test_who_applies_must_be_allowed_to_and_not_only_who_handed_in(
    world: World, south: Organisation, deputy: User
) -> None:
    """The programme lead may move a contact and invite another; the deputy who presses the button may not."""
    text = moving(world.contact, south) + "kim@test.example;Kim;;Bos;;intern aanspreekpunt\n"
    batch = hand_in(world, text + "anna@test.example;A;;V;;\n", who=world.programme_lead)
    assert verdicts(batch) == [Verdict.MOVES, Verdict.NEW, Verdict.NEW]

    apply(world, batch, deputy)

    rows = batch.rows.order_by("number").values_list("outcome", "problem")
    assert list(rows) == [
        (Outcome.REFUSED, "not_yours"),
        (Outcome.REFUSED, "not_your_role"),
        (Outcome.INVITED, ""),
    ]
    assert place_now(world.contact) == world.veldstad


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_who_lost_the_role_before_the_work_began_moves_and_invites_nobody(
    world: World, south: Organisation, deputy: User, is_withdrawn: bool
) -> None:
    text = moving(world.professional, south) + "anna@test.example;A;;V;;\n"
    batch = hand_in(world, text, who=deputy)
    do(batch, "apply", deputy)
    if is_withdrawn:
        withdraw_access(person=deputy, actor=world.contact, reason="weg")
    else:
        end_role(membership=Membership.objects.get(person=deputy), actor=world.contact)

    run()

    assert set(batch.rows.values_list("outcome", flat=True)) == {Outcome.REFUSED}
    assert place_now(world.professional) == world.veldstad_team


# --- In whose name ----------------------------------------------------------------------------------


def test_the_journal_and_the_invitation_name_who_applied_and_who_undid(
    world: World, south: Organisation, deputy: User
) -> None:
    text = ONE + moving(world.professional, south).removeprefix(HEAD)
    batch = hand_in(world, text, who=world.programme_lead)

    apply(world, batch, world.contact)
    inviter = Invitation.objects.get().invited_by
    undo(batch, deputy)

    batch.refresh_from_db()
    assert (batch.made_by, batch.applied_by, batch.undone_by, inviter) == (
        world.programme_lead,
        world.contact,
        deputy,
        world.contact,
    )
    acts = JournalEntry.objects.filter(act__in=[Act.PERSON_INVITED, Act.PERSON_MOVED])
    assert list(acts.order_by("pk").values_list("act", "actor")) == [
        (Act.PERSON_INVITED, world.contact.pk),
        (Act.PERSON_MOVED, world.contact.pk),
        (Act.PERSON_MOVED, deputy.pk),
    ]


def test_a_double_click_by_another_leaves_who_was_first(world: World, deputy: User) -> None:
    batch = hand_in(world, ONE)
    do(batch, "apply", world.contact)

    apply(world, batch, deputy)

    batch.refresh_from_db()
    assert batch.applied_by == world.contact


# --- What it costs ----------------------------------------------------------------------------------


def colleagues(world: World, south: Organisation, numbers: range) -> str:
    """A list that moves so many best people, which the policies look at by their roles."""
    people = [make_person(f"m{n}", world.veldstad_team, Role.BEST_PERSON) for n in numbers]
    return HEAD + "".join(f"{person.email};P;;T;{south.name};\n" for person in people)


def test_judging_many_moves_costs_the_same_as_judging_few(
    world: World, south: Organisation
) -> None:
    def cost(numbers: range) -> int:
        text = colleagues(world, south, numbers)
        with CaptureQueriesContext(connection) as queries:
            batch = hand_in(world, text)
        assert set(verdicts(batch)) == {Verdict.MOVES}
        return len(queries)

    assert cost(range(10, 70)) - cost(range(2)) <= 2  # SQLite takes fewer values in one statement


def test_a_chunk_looks_at_once_whom_it_may_move(
    world: World, south: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A move costs what it costs; to find out whether it may be done does not, per person."""
    monkeypatch.setattr(import_applying, "move_person", lambda **facts: None)

    def cost(numbers: range) -> int:
        batch = hand_in(world, colleagues(world, south, numbers))
        do(batch, "apply", world.contact)
        with CaptureQueriesContext(connection) as queries:
            import_applying.apply_chunk({"batch": batch.pk, "chunk": 0})
        Outbox.objects.all().delete()
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    assert cost(range(10, 70)) - cost(range(2)) <= 1
