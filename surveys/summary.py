"""The polls in two lines: the one that is open, and the last result that may be shown. Reads only."""

from dataclasses import dataclass

from django.db.models import F

from onboarding.constants import CONTACT_ROLES
from onboarding.models import User
from onboarding.policies import municipality_of_role
from surveys.constants import WaveState
from surveys.models import PublishedCell, Wave
from surveys.policies import can_close


@dataclass(frozen=True)
class Index:
    """The index of one municipality (empty name: the country); no score where it may not be shown."""

    name: str
    score: int | None
    answers: str  # as a band


@dataclass(frozen=True)
class Summary:
    open: Wave | None
    published: Wave | None
    indices: list[Index]


def summarise(user: User) -> Summary:
    """For programme leads all municipalities, for a contact that of the role. Three queries at most."""
    waves = Wave.objects.filter(state__in=(WaveState.OPEN, WaveState.PUBLISHED))
    latest: dict[str, Wave] = {}
    for wave in waves.order_by("period", "opens_at"):
        latest[wave.state] = wave
    published = latest.get(WaveState.PUBLISHED)
    return Summary(
        open=latest.get(WaveState.OPEN),
        published=published,
        indices=_indices(published, user) if published else [],
    )


def _indices(wave: Wave, user: User) -> list[Index]:
    cells = PublishedCell.objects.filter(wave=wave, item=None).select_related("municipality")
    if not can_close(user):
        municipality = municipality_of_role(user, *CONTACT_ROLES)
        cells = cells.within(municipality) if municipality else cells.none()
    return [
        Index(cell.municipality.name if cell.municipality else "", cell.score, cell.n_band)
        for cell in cells.order_by(F("municipality__path").asc(nulls_first=True))
    ]
