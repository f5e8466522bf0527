"""Somebody is moved to another municipality at the very moment that a list moves them: who wrote last is right."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from onboarding import import_applying
from onboarding.appointing import move_person
from onboarding.constants import OrganisationKind
from onboarding.importing import look_up_roles
from onboarding.models import Import, ImportRow, Outbox, User
from onboarding.policies import place_of
from tests.factories import make_organisation
from tests.onboarding.lists import HEAD, do, hand_in
from tests.world import World, build_world

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


@pytest.fixture
def world(transactional_db: None) -> World:
    return build_world()


@pytest.fixture
def batch(world: World) -> Import:
    """A list that moves the professional, being applied; its work is done by hand here."""
    south = make_organisation("Wijkteam Zuid", OrganisationKind.TEAM, world.veldstad)
    batch = hand_in(world, f"{HEAD}professional@test.example;P;;T;{south.name};\n")
    do(batch, "apply", world.contact)
    Outbox.objects.all().delete()
    return batch


def _both(world: World, batch: Import, monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> None:
    """The list has looked where the person works; then a programme lead moves them, or has to wait."""
    looked, moved = threading.Event(), threading.Event()
    may_change_access = import_applying.may_change_access

    def slow(actor: User, person: User) -> bool:
        looked.set()
        moved.wait(seconds)
        return may_change_access(actor, person)

    monkeypatch.setattr(import_applying, "may_change_access", slow)

    def apply() -> None:
        import_applying.apply_chunk({"batch": batch.pk, "chunk": 0})

    def move() -> None:
        looked.wait(15)
        move_person(
            person=world.professional, organisation=world.duindam_team, actor=world.programme_lead
        )
        moved.set()

    def run(act: Any) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (apply, move)))


def test_without_the_lock_the_list_fetches_them_back(
    world: World, batch: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_lock(rows: list[ImportRow]) -> dict[int | None, User]:
        people = list(User.objects.filter(pk__in=[row.person_id for row in rows]))
        look_up_roles(people)
        return {person.pk: person for person in people}

    monkeypatch.setattr(import_applying, "_lock_people", without_lock)

    _both(world, batch, monkeypatch, seconds=15)

    assert place_of(User.objects.get(pk=world.professional.pk)) != world.duindam_team


def test_with_it_they_are_where_they_were_moved_last(
    world: World, batch: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    _both(world, batch, monkeypatch, seconds=1)

    assert place_of(User.objects.get(pk=world.professional.pk)) == world.duindam_team
