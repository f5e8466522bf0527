"""The board of the roll-out: per municipality what was planned and what is, who is behind, and how it went by the week.

Who reads it, a programme lead, sees people and the state of their log-in by name, so the counts of states are shown as they
are. How many started, and how many were here lately, say something of what people did: those follow the rule for small groups.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import journal
from onboarding.constants import RUNNING, AccessState, Act
from onboarding.disclosure import is_disclosable, may_stand_together
from onboarding.exceptions import OnboardingError
from onboarding.models import (
    Access,
    Membership,
    Organisation,
    Phase,
    PlannedMunicipality,
    RolloutSnapshot,
    UsageDay,
    User,
    Wave,
)
from onboarding.rollout import REMAINDERS

LATELY = timedelta(days=30)
BEHIND_SHARE = 80  # percent of what could be expected by now
COUNTED = ("invited", "started", "temporary", "permanent", "lapsed")


@dataclass(frozen=True)
class BoardRow:
    """One municipality. ``started`` and ``active`` are None where they must not be shown."""

    name: str
    slug: str
    phase: Phase | None
    place: str  # in the plan: the phase, or the phase and the wave
    planned: int | None
    invited: int
    temporary: int
    permanent: int
    lapsed: int
    started: int | None
    active: int | None
    expected: int | None  # invited by now, when people came in evenly over the wave, or the phase

    @property
    def of_plan(self) -> int | None:
        """Invited, in percent of the plan."""
        return round(100 * self.invited / self.planned) if self.planned else None

    @property
    def is_behind(self) -> bool:
        return self.expected is not None and 100 * self.invited < BEHIND_SHARE * self.expected


def read_board(*, at: datetime) -> list[BoardRow]:
    """A row per municipality in tree order. Four queries, whatever their number."""
    today = timezone.localdate(at)
    counts, active = _counts(today), _active(today)
    plans = PlannedMunicipality.objects.select_related("phase", "wave__phase").in_bulk(
        field_name="organisation_id"
    )
    return [
        _row(node, counts.get(node.pk, {}), active.get(node.pk, 0), plans.get(node.pk), today)
        for node in Organisation.objects.municipalities()
    ]


def _row(
    node: Organisation,
    counts: dict[str, int],
    active: int,
    plan: PlannedMunicipality | None,
    today: date,
) -> BoardRow:
    figures = {name: counts.get(name, 0) for name in COUNTED}
    started = figures.pop("started")
    ruled = {name: figures[name] for name in ("invited", "permanent", "temporary")}
    return BoardRow(
        name=node.name,
        slug=node.slug,
        phase=plan.phase if plan else None,
        place=plan.place if plan else "",
        planned=plan.professionals if plan else None,
        expected=_expected(plan, today) if plan else None,
        started=started if may_stand_together(ruled | {"started": started}, REMAINDERS) else None,
        active=active if _may_show(active, figures["invited"]) else None,
        **figures,
    )


def _may_show(part: int, whole: int) -> bool:
    return all(n <= 0 or is_disclosable(n) for n in (part, whole - part))


def _expected(plan: PlannedMunicipality, today: date) -> int:
    window = plan.wave or plan.phase
    whole = (window.ends_on - window.starts_on).days
    return plan.professionals * min(max((today - window.starts_on).days, 0), whole) // whole


def _in_force(today: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}is_primary": True, f"{prefix}starts_on__lte": today}) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gt": today})
    )


def _counts(today: date) -> dict[int, dict[str, int]]:
    """By municipality; people without a tool have no place on the board."""
    with_tool = Access.objects.exclude(state__in=(AccessState.WITHDRAWN, AccessState.OPEN))
    figures = {
        "invited": Count("pk"),
        "started": Count("pk", filter=Q(person__progress_summary__done__gt=0)),
        "temporary": Count("pk", filter=Q(state__in=RUNNING)),
        "permanent": Count("pk", filter=Q(state=AccessState.PERMANENT)),
        "lapsed": Count("pk", filter=Q(state=AccessState.LAPSED)),
    }
    rows = with_tool.filter(_in_force(today, "person__memberships__"))
    by_place = rows.values(place=F("person__memberships__organisation__municipality"))
    found: list[dict[str, Any]] = list(by_place.annotate(**figures).order_by())  # type: ignore[arg-type]
    return {row.pop("place"): row for row in found if row["place"]}


def _active(today: date) -> dict[int, int]:
    lately = UsageDay.objects.filter(day__gt=today - LATELY).values("person")
    rows = Membership.objects.filter(_in_force(today), person__in=lately, person__is_active=True)
    counted = rows.order_by().values_list("organisation__municipality").annotate(Count("pk"))
    return {place: n for place, n in counted if place}


def take_snapshot(*, at: datetime) -> int:
    """Keep the figures of today when the week, from Monday on, has none yet; return how many municipalities.

    Asked often: a Monday on which nobody was there to ask costs no week. Two at once write the same rows once.
    """
    today = timezone.localdate(at)
    monday = today - timedelta(days=today.weekday())
    if RolloutSnapshot.objects.filter(on__range=(monday, today)).exists():
        return 0
    counts = _counts(today)
    rows = [
        RolloutSnapshot(organisation_id=place, on=today, **{name: row[name] for name in COUNTED})
        for place, row in counts.items()
    ]
    RolloutSnapshot.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@dataclass(frozen=True)
class Week:
    on: date
    invited: int
    temporary: int
    permanent: int
    lapsed: int


def read_history(slugs: list[str] | None, *, weeks: int = 26, at: datetime) -> list[Week]:
    """Sums over the municipalities (None: all), oldest first. One query."""
    rows = RolloutSnapshot.objects.filter(on__gt=timezone.localdate(at) - timedelta(weeks=weeks))
    if slugs is not None:
        rows = rows.filter(organisation__slug__in=slugs)
    names = ("invited", "temporary", "permanent", "lapsed")
    sums = rows.order_by("on").values_list("on").annotate(*(Sum(name) for name in names))
    return [Week(*row) for row in sums]


def chart_lines(weeks: list[Week]) -> list[tuple[str, str]]:
    """(name, points of an SVG polyline in a field of 600 by 200) for three figures; [] with less than two weeks."""
    top = max((week.invited for week in weeks), default=0)
    if len(weeks) < 2 or top == 0:
        return []
    step = 600 / (len(weeks) - 1)
    return [
        (
            name,
            " ".join(
                f"{round(n * step, 1)},{round(200 - 200 * getattr(week, name) / top, 1)}"
                for n, week in enumerate(weeks)
            ),
        )
        for name in ("invited", "temporary", "permanent")
    ]


def list_places() -> list[tuple[str, str, Phase | Wave]]:
    """(short, words, the thing itself) of each phase and its waves, in order. Two queries."""
    found: list[tuple[str, str, Phase | Wave]] = []
    for phase in Phase.objects.prefetch_related("waves"):
        found.append((str(phase.number), str(phase), phase))
        for wave in phase.waves.all():
            wave.phase = phase  # its number is part of the words: no query for each
            words = _("%(phase)s, wave %(number)s") % {"phase": phase, "number": wave.number}
            found.append((str(wave), words, wave))
    return found


@transaction.atomic
def save_phase(*, number: int, name: str, starts_on: date, ends_on: date, actor: User) -> Phase:
    """Make a phase, or change the one of that number. ``OnboardingError``: ``wrong_dates``, also when a wave would fall out."""
    _check_days(starts_on, ends_on)
    waves = Wave.objects.filter(phase__number=number)
    outside = waves.filter(Q(starts_on__lt=starts_on) | Q(ends_on__gt=ends_on)).first()
    if outside is not None:
        raise OnboardingError(
            "wrong_dates", _("Wave %(wave)s would fall outside the phase.") % {"wave": outside}
        )
    phase, _is_new = Phase.objects.update_or_create(
        number=number, defaults={"name": name, "starts_on": starts_on, "ends_on": ends_on}
    )
    journal.record(act=Act.ROLLOUT_PLANNED, actor=actor, details={"phase": number})
    return phase


def _check_days(starts_on: date, ends_on: date) -> None:
    if starts_on >= ends_on:
        raise OnboardingError("wrong_dates", _("The last day must come after the first."))


@transaction.atomic
def save_wave(*, phase: Phase, number: int, starts_on: date, ends_on: date, actor: User) -> Wave:
    """Make a wave of a phase, or change the one of that number. ``OnboardingError``: ``wrong_dates``."""
    _check_days(starts_on, ends_on)
    if starts_on < phase.starts_on or ends_on > phase.ends_on:
        raise OnboardingError("wrong_dates", _("A wave lies within the days of its phase."))
    wave, _is_new = Wave.objects.update_or_create(
        phase=phase, number=number, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    journal.record(act=Act.ROLLOUT_PLANNED, actor=actor, details={"wave": str(wave)})
    return wave


@transaction.atomic
def plan_municipality(
    *, organisation: Organisation, place: Phase | Wave | None, professionals: int, actor: User
) -> None:
    """Put a municipality in a phase or a wave, move it to another, or take it out of the plan (no place)."""
    if place is None:
        PlannedMunicipality.objects.filter(organisation=organisation).delete()
    else:
        phase, wave = (place.phase, place) if isinstance(place, Wave) else (place, None)
        PlannedMunicipality.objects.update_or_create(
            organisation=organisation,
            defaults={"phase": phase, "wave": wave, "professionals": professionals},
        )
    details = {"phase": str(place) if place else None, "professionals": professionals}
    journal.record(act=Act.ROLLOUT_PLANNED, actor=actor, organisation=organisation, details=details)
