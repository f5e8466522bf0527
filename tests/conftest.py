"""Fixtures of the whole suite."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from tests import database
from tests.world import World, build_world


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Copy a migrated template database for this worker; migrating takes half a minute, copying none."""
    with django_db_blocker.unblock():
        drop = database.make_from_template()
    yield
    with django_db_blocker.unblock():
        drop()


@pytest.fixture(autouse=True)
def _fresh_surroundings(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    """No test meets the cache or the files of another; mail goes through the outbox, as in the product."""
    cache.clear()
    settings.EMAIL_BACKEND = "onboarding.mail.OutboxEmailBackend"
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def world(db: None) -> World:
    """Two municipalities and a named person for each role."""
    return build_world()
