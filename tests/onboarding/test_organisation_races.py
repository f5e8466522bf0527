"""Two changes of the tree at once: they wait for each other at the root, and without that the tree tears."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from onboarding import organisations
from onboarding.constants import OrganisationKind
from onboarding.exceptions import OnboardingError
from onboarding.models import Organisation
from tests.world import World, build_world

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]
AT_ONCE = 4


def at_once(act: Callable[[], object]) -> list[type]:
    """The kinds of outcome of ``act``, done by several threads that start together."""
    gate = Barrier(AT_ONCE)

    def run(_number: int) -> type:
        try:
            gate.wait()
            return type(act())
        except (OnboardingError, IntegrityError) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """With a moment between looking and writing, in which another may look too."""
    world = build_world()
    free_slug = organisations._free_slug

    def slow(name: str, parent: Organisation | None) -> str:
        time.sleep(0.3)
        return free_slug(name, parent)

    monkeypatch.setattr(organisations, "_free_slug", slow)
    return world


def add_south(world: World) -> Organisation:
    return organisations.add_organisation(
        parent=world.veldstad, name="Zuid", kind=OrganisationKind.DISTRICT, actor=None
    )


def test_without_the_lock_they_meet(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisations, "_lock_tree", lambda: None)

    outcomes = at_once(lambda: add_south(world))

    assert IntegrityError in outcomes or Organisation.objects.filter(name="Zuid").count() > 1


def test_one_adds_and_the_others_hear_that_the_name_is_taken(world: World) -> None:
    outcomes = at_once(lambda: add_south(world))

    assert sorted(kind.__name__ for kind in outcomes) == ["OnboardingError"] * (AT_ONCE - 1) + [
        "Organisation"
    ]
    assert Organisation.objects.filter(name="Zuid").count() == 1
    assert Organisation.find_problems() == ([], [], [], [], [])
