"""More days given at the very moment that a log-in lapses: the two wait for each other, and the days are not lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from cms.demo.crowd import warn
from onboarding import access_acts, lapsing
from onboarding.constants import AccessState
from onboarding.models import Access
from tests.world import World, build_world

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]


@pytest.fixture
def world(transactional_db: None) -> World:
    """The professional was warned, and the last day of reading is over."""
    world = build_world()
    ended = timezone.now() - timedelta(days=15)
    Access.objects.filter(person=world.professional).update(
        state=AccessState.GRACE, tool_until=ended, grace_until=ended + timedelta(days=14)
    )
    warn(Access.objects.filter(person=world.professional))
    return world


def _at_once(world: World, monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> list[str]:
    """Lapse and extend; each has looked before either writes, unless one of them waits for a lock."""
    meeting = threading.Barrier(2)

    def meet_first(act: Callable[..., Any]) -> Callable[..., Any]:
        def met(*args: Any, **kwargs: Any) -> Any:
            with suppress(threading.BrokenBarrierError):
                meeting.wait(timeout=seconds)
            return act(*args, **kwargs)

        return met

    monkeypatch.setattr(lapsing, "record_step", meet_first(lapsing.record_step))
    monkeypatch.setattr(access_acts, "record_step", meet_first(access_acts.record_step))

    def lapse() -> object:
        # One step of the sweep, which itself would only log what failed.
        return lapsing._advance(world.professional.pk, at=timezone.now())

    def extend() -> object:
        return access_acts.extend_access(
            person=world.professional, actor=world.contact, days=30, reason="druk"
        )

    def run(act: Callable[[], object]) -> str:
        try:
            act()
        except IntegrityError:
            return "failed"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, (lapse, extend)))


def test_without_the_lock_they_meet(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_lock(person_id: int, **kwargs: Any) -> Access:
        return Access.objects.select_related("person").get(person=person_id)

    monkeypatch.setattr(lapsing, "lock_access", without_lock)
    monkeypatch.setattr(access_acts, "lock_access", without_lock)

    outcomes = _at_once(world, monkeypatch, seconds=15)

    assert "failed" in outcomes  # both took the same number: only the constraint held


def test_the_days_are_kept_whoever_comes_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = _at_once(world, monkeypatch, seconds=1)

    access = Access.objects.get(person=world.professional)
    numbers = list(access.events.values_list("number", flat=True))
    assert outcomes == ["done", "done"]
    assert access.state == AccessState.TEMPORARY
    assert access.tool_until > timezone.now() + timedelta(days=29)
    assert numbers == list(range(1, len(numbers) + 1))
