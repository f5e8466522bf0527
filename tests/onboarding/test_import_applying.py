"""A list of people, applied once in the background, and undone while its letters wait."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding import import_applying, outbox
from onboarding.constants import (
    AccessState,
    Act,
    ImportState,
    OrganisationKind,
    Outcome,
    Verdict,
)
from onboarding.invites import resend_invitation
from onboarding.models import Import, ImportRow, Invitation, JournalEntry, Outbox, User
from onboarding.organisations import close_organisation
from onboarding.policies import place_of
from tests.factories import make_organisation
from tests.onboarding.lists import HEAD, ONE, apply, as_, do, hand_in, verdicts
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_is_applied_once_and_the_letters_wait(world: World) -> None:
    batch = hand_in(world, ONE)

    apply(world, batch)
    apply(world, batch)  # a double click
    early = len(mail.outbox)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        outbox.run_due()

    person = User.objects.get(email="anna@test.example")
    batch.refresh_from_db()
    assert (batch.state, batch.rows.get().outcome) == (ImportState.DONE, Outcome.INVITED)
    assert (place_of(person), person.access.state) == (world.veldstad_team, AccessState.INVITED)
    assert not person.has_usable_password()
    assert (early, len(mail.outbox)) == (0, 1)
    assert JournalEntry.objects.filter(act=Act.PERSON_INVITED, subject=person).count() == 1


def test_the_same_list_again_changes_nothing(world: World) -> None:
    apply(world, hand_in(world, ONE))

    again = hand_in(world, ONE)

    assert verdicts(again) == [Verdict.KNOWN]
    assert do(again, "apply", world.contact).status_code == 302
    again.refresh_from_db()
    assert again.state == ImportState.CHECKED


def test_a_move_keeps_history(world: World) -> None:
    south = make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)

    apply(world, hand_in(world, f"{HEAD}professional@test.example;P;;T;{south.name};\n"))

    assert place_of(User.objects.get(pk=world.professional.pk)) == south


def test_what_changed_since_the_dry_run_is_looked_at_again(world: World) -> None:
    south = make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)
    first = hand_in(world, ONE + f"bob@test.example;Bob;;B;{south.name};\n")
    second = hand_in(world, ONE)
    close_organisation(organisation=south, actor=world.contact)

    apply(world, second)
    apply(world, first)

    outcomes = first.rows.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.KNOWN, Outcome.REFUSED]
    assert Invitation.objects.count() == 1


def test_a_clash_in_the_middle_of_a_chunk_costs_only_that_row(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else invites the same person between our look and our writing."""
    batch = hand_in(world, ONE + "bob@test.example;Bob;;B;;\n")
    make_people = import_applying._make_people

    def clash(rows: list[ImportRow], own: Import) -> None:
        if not User.objects.filter(email="bob@test.example").exists() and len(rows) > 1:
            User.objects.create_person(email="bob@test.example")
        make_people(rows, own)

    monkeypatch.setattr(import_applying, "_make_people", clash)
    apply(world, batch)

    assert batch.rows.get(number=1).outcome == Outcome.INVITED
    assert User.objects.filter(email="anna@test.example").count() == 1


def test_a_worker_that_dies_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_applying, "CHUNK", 3)
    text = HEAD + "".join(f"p{n}@test.example;P;;{n};;\n" for n in range(8))
    batch = hand_in(world, text)
    do(batch, "apply", world.contact)
    make_people = import_applying._make_people
    calls: list[int] = []

    def die_once(rows: list[ImportRow], own: Import) -> None:
        calls.append(len(rows))
        make_people(rows, own)
        if len(calls) == 2:
            raise SystemError("power cut")

    monkeypatch.setattr(import_applying, "_make_people", die_once)
    while outbox.run_due():
        pass
    half = User.objects.filter(email__startswith="p", invitation__isnull=False).count()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        while outbox.run_due():
            pass

    batch.refresh_from_db()
    assert half == 3
    assert batch.state == ImportState.DONE
    assert batch.rows.filter(outcome=Outcome.INVITED).count() == 8


def test_a_chunk_costs_the_same_for_many_as_for_few(world: World) -> None:
    def cost(start: int, rows: int) -> int:
        text = HEAD + "".join(f"q{n}@test.example;P;;{n};;\n" for n in range(start, start + rows))
        batch = hand_in(world, text)
        do(batch, "apply", world.contact)
        with CaptureQueriesContext(connection) as queries:
            import_applying.apply_chunk({"batch": batch.pk, "chunk": 0})
        Outbox.objects.all().delete()
        return len(queries)

    assert cost(10, 90) - cost(0, 3) <= 1  # SQLite takes fewer values in one statement


def test_the_page_shows_how_far_it_is(world: World) -> None:
    batch = hand_in(world, ONE)
    do(batch, "apply", world.contact)
    client, place = (
        as_(world.contact),
        reverse("onboarding:import_progress", args=[batch.public_id]),
    )

    busy = json.loads(client.get(place).content)
    page = client.get(reverse("onboarding:import", args=[batch.public_id])).content.decode()
    outbox.run_due()
    done = json.loads(client.get(place).content)

    assert busy == {"is_busy": True, "done": 0, "total": 1, "text": "0 van 1 rij gedaan"}
    assert "<progress" in page
    assert (done["is_busy"], done["done"]) == (False, 1)


def test_the_result_is_a_file_in_which_no_formula_works(world: World) -> None:
    batch = hand_in(world, HEAD + "som@test.example;=1+1;;Som;;\n")

    answer = as_(world.contact).get(reverse("onboarding:import_result", args=[batch.public_id]))

    text = b"".join(answer.streaming_content).decode()
    assert "'=1+1" in text
    assert JournalEntry.objects.filter(act=Act.PEOPLE_EXPORTED, actor=world.contact).exists()


# --- Undoing ----------------------------------------------------------------------------------------


def test_it_is_undone_and_nobody_hears_of_it(world: World) -> None:
    south = make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)
    batch = hand_in(
        world, ONE + f"professional@test.example;P;;T;;{south.name};\n".replace(";;Wijk", ";Wijk")
    )
    apply(world, batch)

    do(batch, "undo", world.contact)
    while outbox.run_due():
        pass
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        outbox.run_due()

    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE
    assert not User.objects.filter(email="anna@test.example").exists()
    assert place_of(User.objects.get(pk=world.professional.pk)) == world.veldstad_team
    assert mail.outbox == []
    assert JournalEntry.objects.filter(act=Act.PERSON_INVITED, subject=None).count() == 1


def test_who_got_a_link_by_hand_stays(world: World) -> None:
    batch = hand_in(world, ONE)
    apply(world, batch)
    resend_invitation(invitation_id=Invitation.objects.get().pk)

    do(batch, "undo", world.contact)
    outbox.run_due()

    assert User.objects.filter(email="anna@test.example").exists()
    assert batch.rows.get().outcome == Outcome.STAYED


def test_after_a_quarter_of_an_hour_it_is_too_late(world: World) -> None:
    batch = hand_in(world, ONE)
    apply(world, batch)

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        do(batch, "undo", world.contact)

    batch.refresh_from_db()
    assert batch.state == ImportState.DONE


def test_a_list_that_was_undone_is_not_applied_again(world: World) -> None:
    batch = hand_in(world, ONE)
    apply(world, batch)
    do(batch, "undo", world.contact)
    outbox.run_due()

    do(batch, "apply", world.contact)

    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE


def test_a_contact_of_elsewhere_sees_and_does_nothing(world: World) -> None:
    batch = hand_in(world, ONE, who=world.programme_lead)
    Import.objects.update(organisation=world.duindam)

    assert (
        as_(world.contact).get(reverse("onboarding:import", args=[batch.public_id])).status_code
        == 404
    )
    for act in ("apply", "undo", "teams"):
        assert do(batch, act, world.contact).status_code == 404
