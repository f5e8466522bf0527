"""The plan of the roll-out in the demo world, and how the figures grew by the week. The figures are made up."""

from datetime import timedelta

from django.utils import timezone

from onboarding.models import Organisation, Phase, PlannedMunicipality, RolloutSnapshot, Wave
from onboarding.rollout_board import read_board

# number, name, months from now of the first and the last day; the names and sizes follow the programme's own plan
PHASES = (
    (1, "Proef met vijf steden", -10, -5),
    (2, "Vijftien gemeenten", -5, 3),
    (3, "De overige grote steden", 3, 9),
    (4, "Kleinere gemeenten en instellingen", 9, 15),
)
# phase, number, months from now of the first and the last day
WAVES = ((2, 1, -5, -1), (2, 2, -1, 3))
# municipality, phase, wave, professionals
PLANNED = (("veldstad", 1, None, 60), ("duindam", 2, 1, 40))
WEEKS = 12


def build_rollout() -> None:
    """Make plan and history, once."""
    if Phase.objects.exists():
        return
    today = timezone.localdate()
    for number, name, first, last in PHASES:
        starts_on, ends_on = (today + timedelta(days=30 * months) for months in (first, last))
        Phase.objects.create(number=number, name=name, starts_on=starts_on, ends_on=ends_on)
    for phase, number, first, last in WAVES:
        starts_on, ends_on = (today + timedelta(days=30 * months) for months in (first, last))
        Wave.objects.create(
            phase=Phase.objects.get(number=phase),
            number=number,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    for slug, phase, wave, professionals in PLANNED:
        PlannedMunicipality.objects.create(
            organisation=Organisation.objects.get(slug=slug),
            phase=Phase.objects.get(number=phase),
            wave=Wave.objects.filter(phase__number=phase, number=wave or 0).first(),
            professionals=professionals,
        )
    _build_history()


def _build_history() -> None:
    """From a third of the figures of now, growing evenly, on each Monday."""
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    places = {node.slug: node for node in Organisation.objects.municipalities()}
    for row in read_board(at=timezone.now()):
        for week in range(WEEKS):
            share = (WEEKS - week / 1.5) / WEEKS
            RolloutSnapshot.objects.create(
                organisation=places[row.slug],
                on=monday - timedelta(weeks=week),
                invited=round(row.invited * share),
                started=round((row.started or 0) * share),
                temporary=round(row.temporary * share),
                permanent=round(row.permanent * share),
                lapsed=round(row.lapsed * share),
            )
