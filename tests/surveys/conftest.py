"""What the tests of the polls share: keys in a place of their own, and a wave that is open."""

from pathlib import Path

import pytest

from surveys import services
from surveys.models import Wave
from tests.surveys.people import QUARTER
from tests.world import World


@pytest.fixture(autouse=True)
def _keys_apart(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def wave(world: World) -> Wave:
    """An open wave over the small world: four people in Veldstad, one in Duindam."""
    planned = services.plan_wave(title="Peiling", period=QUARTER)
    return services.open_wave(wave=planned, actor=world.programme_lead)
