"""An answer under way while the wave is closed: it is moved with the rest, not left behind a destroyed key."""

import uuid
from threading import Thread

import pytest
from django.conf import settings
from django.db import connections
from django.db.models import QuerySet

from onboarding.models import User
from surveys import buffer, services
from surveys.models import Answer, BufferRow, Wave
from tests.surveys.people import answer_as, invitation_of
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def closer(world: World, wave: Wave, monkeypatch: pytest.MonkeyPatch) -> Thread:
    """Closes the wave from another thread at the moment an answer has seen that it is open.

    Four colleagues answered the same already: with the one under way they are just enough to be kept.
    """
    for _turn in range(4):
        _answer_like(world.professional, wave)

    def close() -> None:
        try:
            services.close_wave(wave=wave, actor=None)
        finally:
            connections.close_all()

    thread = Thread(target=close)
    original = buffer.seal

    def seal_late(*args: object, **kwargs: object) -> bytes:
        thread.start()
        thread.join(timeout=2)
        return original(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(buffer, "seal", seal_late)
    return thread


def _answer_like(person: User, wave: Wave) -> None:
    asked = invitation_of(person, wave)
    assert asked.atom_id is not None
    assert asked.item_id is not None
    sealed = buffer.seal(wave, atom_id=asked.atom_id, item_id=asked.item_id, value=4)
    BufferRow.objects.create(receipt=uuid.uuid4(), wave=wave, sealed=sealed)


def test_it_waits_for_an_answer_under_way(world: World, wave: Wave, closer: Thread) -> None:
    answer_as(world.professional, wave)
    closer.join()

    assert Answer.objects.count() == 5
    assert not BufferRow.objects.exists()


@pytest.mark.skipif(settings.IS_SQLITE, reason="SQLite lets one transaction write at a time")
def test_it_would_lose_it_without_the_lock(
    world: World, wave: Wave, closer: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)

    answer_as(world.professional, wave)
    closer.join()

    assert Answer.objects.count() == 0
