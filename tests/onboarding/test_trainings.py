"""Putting right what was planned wrong: somebody taken off the list, another day, a training that is removed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.constants import TrainingKind
from onboarding.models import JournalEntry, Training, User
from onboarding.training import expect, note_attendance, plan_training
from tests.world import World

pytestmark = pytest.mark.django_db


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def training(world: World) -> Training:
    """Held today, with the professional on its list."""
    made = plan_training(
        municipality=world.veldstad,
        kind=TrainingKind.START,
        held_on=timezone.localdate(),
        place="Zaal",
        actor=world.contact,
    )
    expect(training=made, email="professional@test.example", actor=world.contact)
    return made


def _place(training: Training) -> str:
    return reverse("onboarding:training", args=["veldstad", training.pk])


def _come(world: World, training: Training) -> None:
    note_attendance(training=training, present={world.professional.pk}, actor=world.contact)


def _noted() -> list[JournalEntry]:
    """What is on record of trainings, the last first."""
    return list(JournalEntry.objects.filter(act="training_changed").order_by("-pk"))


def _days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_wrong_colleague_is_taken_off_the_list(world: World, training: Training) -> None:
    client = as_(world.contact)
    before = client.get(_place(training)).content.decode()

    answer = client.post(_place(training), {"off": str(world.professional.pk)})

    assert f'form="off" name="off" value="{world.professional.pk}"' in before
    assert answer.status_code == 302
    assert not training.attendances.exists()
    entry = _noted()[0]
    assert (entry.subject, entry.actor) == (world.professional, world.contact)


def test_who_was_there_stays_on_the_list(world: World, training: Training) -> None:
    _come(world, training)
    client, before = as_(world.contact), len(_noted())

    client.post(_place(training), {"off": str(world.professional.pk)})

    assert training.attendances.get().was_there
    assert 'name="off"' not in client.get(_place(training)).content.decode()
    assert len(_noted()) == before


@pytest.mark.parametrize("who", ["", "x", "999999"])
def test_taking_off_nobody_changes_nothing(world: World, training: Training, who: str) -> None:
    answer = as_(world.contact).post(_place(training), {"off": who})

    assert answer.status_code == 302
    assert training.attendances.exists()


def test_day_and_place_are_changed(world: World, training: Training) -> None:
    answer = as_(world.contact).post(
        _place(training), {"held_on": _days(7), "place": "Het stadhuis"}
    )

    training.refresh_from_db()
    assert answer.status_code == 302
    assert (training.held_on, training.place) == (date.fromisoformat(_days(7)), "Het stadhuis")
    assert training.attendances.count() == 1
    assert _noted()[0].details == {"training": training.pk, "on": _days(7)}


def test_a_training_where_people_were_is_not_still_to_come(
    world: World, training: Training
) -> None:
    _come(world, training)
    client = as_(world.contact)

    to_come = client.post(_place(training), {"held_on": _days(1), "place": "Zaal"}).status_code
    earlier = client.post(_place(training), {"held_on": _days(-1), "place": "Zaal"}).status_code

    assert (to_come, earlier) == (409, 302)


def test_a_wrong_day_is_said_at_its_field(world: World, training: Training) -> None:
    page = as_(world.contact).post(_place(training), {"held_on": "morgen", "place": "Zaal"})

    assert page.status_code == 422
    assert page.context["change_form"].errors["held_on"] == ["Vul een datum in, zoals 1-9-2027."]
    assert not page.context["form"].errors


def test_a_training_where_nobody_was_is_removed_after_a_question(
    world: World, training: Training
) -> None:
    client = as_(world.contact)
    before = client.get(_place(training)).content.decode()
    asked = client.get(f"{_place(training)}?verwijderen").status_code
    still = Training.objects.count()

    answer = client.post(f"{_place(training)}?verwijderen")

    assert 'action="?verwijderen"' in before
    assert (asked, still) == (200, 1)
    assert answer["Location"] == reverse("onboarding:trainings", args=["veldstad"])
    assert not Training.objects.exists()
    assert _noted()[0].details["removed"] is True


def test_a_training_where_somebody_was_stays(world: World, training: Training) -> None:
    _come(world, training)
    client = as_(world.contact)

    client.post(f"{_place(training)}?verwijderen")

    assert Training.objects.exists()
    assert "remove-training" not in client.get(_place(training)).content.decode()


def test_a_stranger_removes_nothing(world: World, training: Training) -> None:
    answer = as_(world.professional).post(f"{_place(training)}?verwijderen")

    assert answer.status_code in (403, 404)
    assert Training.objects.exists()
