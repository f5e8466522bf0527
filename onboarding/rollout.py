"""How far the roll-out is: people with a log-in for the tool, counted per part of the organisation.

Counts of accounts and their states, never of answers. A part with fewer people than ``MINIMUM_GROUP`` is not counted
out: of so few everybody would know who is meant. Of the others each figure of fewer is hidden, and each from which
one would follow by subtraction, from the municipality's too. What is stopped and what is accepted: docs/decisions/0011.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from onboarding.constants import RUNNING, AccessState
from onboarding.disclosure import count_band, is_disclosable, may_stand_together
from onboarding.models import Access, Organisation

SLOW_START = timedelta(days=14)  # an invitation that lies this long needs a reminder
STANDSTILL = timedelta(days=21)
ENDS_SOON = timedelta(days=14)
# In the order in which they are decided on: with another a hidden one could follow from those that are shown.
FIGURES = ("invited", "permanent", "temporary", "started")
# What is left of the first without the others is a group of people too.
REMAINDERS = (
    ("invited", "permanent"),
    ("invited", "temporary"),
    ("invited", "started"),
    ("invited", "permanent", "temporary"),
    ("started", "permanent"),
    ("started", "temporary"),
    ("started", "permanent", "temporary"),
)


@dataclass(frozen=True)
class Progress:
    """Figures of one part. Behind: ``not_begun``, ``standing_still`` and ``ending_soon``; one person may be in two."""

    name: str
    invited: int  # everybody who ever got an invitation and was not withdrawn
    started: int  # did at least one item
    temporary: int
    permanent: int
    not_begun: int
    standing_still: int
    ending_soon: int
    # Of the same municipality without this part: who sees both numbers can subtract. Of a whole municipality there is none.
    rest: Mapping[str, int] = field(default_factory=dict)
    is_held_back: bool = False  # for the sake of a smaller part beside it

    @property
    def is_shown(self) -> bool:
        return is_disclosable(self.invited) and not self.is_held_back

    @property
    def shown(self) -> dict[str, int]:
        """The figures that may stand beside each other; the others are hidden, whatever the reason."""
        shown: dict[str, int] = {}
        for name in FIGURES if self.is_shown else ():
            wider = shown | {name: getattr(self, name)}
            rest = {each: self.rest.get(each, 0) for each in wider}
            if wider[name] and _fits(wider) and _fits(rest):
                shown = wider
        return shown

    @property
    def behind(self) -> dict[str, str]:
        """The ways in which people are behind, as bands, where they are enough to be named.

        Of people with a temporary log-in only beside their number: of a hidden one it would tell the size.
        """
        names = ["not_begun"] if self.is_shown else []
        if "temporary" in self.shown:
            names += ["standing_still", "ending_soon"]
        counts = {name: getattr(self, name) for name in names}
        return {name: count_band(count) for name, count in counts.items() if is_disclosable(count)}


def _fits(figures: Mapping[str, int]) -> bool:
    return may_stand_together(figures, REMAINDERS)


def count_by_municipality(*, at: datetime) -> list[Progress]:
    """A row per municipality in tree order, also those without people. Two queries."""
    rows = _with_place(at).values(place=F("person__memberships__organisation__municipality"))
    figures = _figures(at)
    counts = {
        place: dict(zip(figures, numbers, strict=True))
        for place, *numbers in rows.annotate(**figures).order_by().values_list("place", *figures)
    }
    nothing = dict.fromkeys(figures, 0)
    return [
        Progress(name=node.name, **counts.get(node.pk, nothing))
        for node in Organisation.objects.municipalities()
    ]


def count_within(node: Organisation, *, at: datetime) -> Progress:
    """The figures of one part of the tree. One query, two below a municipality."""
    own = _count_below(node.path, at)
    whole = own if node.path == node.home_path else _count_below(node.home_path, at)
    return _part(node.name, own, whole)


def count_parts(node: Organisation, *, at: datetime) -> list[Progress]:
    """The figures of each open part right below ``node``, by name, to stand below those of ``node`` itself.

    Three queries, four below a municipality, whatever the number of parts.
    """
    steps = len(node.path) + node.steplen
    figures = _figures(at)
    rows = _with_place(at, person__memberships__organisation__path__startswith=node.path)
    counted = rows.values(part=Substr("person__memberships__organisation__path", 1, steps))
    counts = {
        part: dict(zip(figures, numbers, strict=True))
        for part, *numbers in counted.annotate(**figures).order_by().values_list("part", *figures)
    }
    own = _count_below(node.path, at)
    whole = own if node.path == node.home_path else _count_below(node.home_path, at)
    nothing = dict.fromkeys(figures, 0)
    parts = node.get_children().filter(closed_on=None).order_by("name")
    return hold_back(
        [_part(part.name, counts.get(part.path, nothing), whole) for part in parts], own
    )


def hold_back(parts: list[Progress], whole: Mapping[str, int]) -> list[Progress]:
    """Parts that may stand below their ``whole``: what is hidden of them together is nobody, or enough people.

    Else the smallest part that is shown is hidden too, and so on.
    """
    while shown := [part for part in parts if part.shown]:
        rest = {
            name: whole[name] - sum(part.shown.get(name, 0) for part in shown) for name in FIGURES
        }
        if _fits(rest):
            break
        smallest = min(shown, key=lambda part: part.invited)
        parts = [replace(part, is_held_back=True) if part is smallest else part for part in parts]
    return parts


def _part(name: str, own: dict[str, Any], whole: dict[str, int]) -> Progress:
    return Progress(name=name, rest={each: whole[each] - own[each] for each in own}, **own)


def _count_below(path: str, at: datetime) -> dict[str, int]:
    within = _with_place(at, person__memberships__organisation__path__startswith=path)
    return within.aggregate(**_figures(at))


def _with_place(at: datetime, **place: str) -> QuerySet[Access]:
    """Access to the tool that was not withdrawn, joined to the primary membership of the day.

    ``place`` belongs in this call: in a second ``filter`` it would be asked of any other membership.
    """
    day = timezone.localtime(at).date()
    in_force = Q(person__memberships__ends_on=None) | Q(person__memberships__ends_on__gt=day)
    return Access.objects.exclude(state__in=(AccessState.WITHDRAWN, AccessState.OPEN)).filter(
        in_force,
        person__memberships__is_primary=True,
        person__memberships__starts_on__lte=day,
        **place,
    )


def _figures(at: datetime) -> dict[str, Count]:
    temporary = Q(state__in=RUNNING)
    conditions: dict[str, Any] = {
        "invited": Q(),
        "started": Q(person__progress_summary__done__gt=0),
        "temporary": temporary,
        "permanent": Q(state=AccessState.PERMANENT),
        "not_begun": Q(state=AccessState.INVITED, person__invitation__sent_at__lte=at - SLOW_START),
        "standing_still": temporary & Q(person__progress_summary__updated_at__lte=at - STANDSTILL),
        "ending_soon": temporary & Q(tool_until__lte=at + ENDS_SOON),
    }
    return {
        name: Count("pk", distinct=True, filter=condition) for name, condition in conditions.items()
    }
