"""What the method may bring and ask of a municipality: an estimate, with its formula and its sources. Pure.

The figures are those of the programme: the direct net saving and the avoided cost of 250 cases in their first year, the
share of households in which a plan comes about, the share of households with stacked problems, the cost of a professional.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NET_SAVING = Decimal(3707)  # euro a plan, first year
AVOIDED_COST = Decimal(22414)  # euro a plan, first year
SHARE_OF_PLANS = Decimal("0.25")
HOUSEHOLDS_EACH = 10  # a professional, a year
STACKED_SHARE = Decimal("0.012")  # of households
PEOPLE_A_HOUSEHOLD = Decimal("2.1")  # Statistics Netherlands (CBS), average of the country
COST_A_PROFESSIONAL = Decimal(520)  # euro a year without VAT, from the second year


@dataclass(frozen=True)
class Forecast:
    """Amounts in whole euro a year; households and plans are numbers a year."""

    professionals: int
    households_each: int
    households: int
    plans: int
    saving: int
    avoided: int
    cost: int
    stacked: (
        int | None
    )  # households with stacked problems in the municipality; None without inhabitants
    needs: dict[
        str, int
    ]  # plans a year in which this is what is needed, of the shares that were given


def forecast(
    *,
    professionals: int,
    households_each: int = HOUSEHOLDS_EACH,
    inhabitants: int | None = None,
    shares: Mapping[str, int] | None = None,
) -> Forecast:
    """``shares``: percent of plans in which something material is needed, of own experience; we know of no national figure.

    ``professionals`` x ``households_each`` x 25 % x EUR 3,707: 10,000 x 10 gives EUR 92,675,000 a year."""
    households = professionals * households_each
    plans = SHARE_OF_PLANS * households
    stacked = None
    if inhabitants is not None:
        stacked = _whole(Decimal(inhabitants) / PEOPLE_A_HOUSEHOLD * STACKED_SHARE)
    return Forecast(
        professionals=professionals,
        households_each=households_each,
        households=households,
        plans=_whole(plans),
        saving=_whole(plans * NET_SAVING),
        avoided=_whole(plans * AVOIDED_COST),
        cost=_whole(COST_A_PROFESSIONAL * professionals),
        stacked=stacked,
        needs={name: _whole(plans * percent / 100) for name, percent in (shares or {}).items()},
    )


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
