"""The k-rule: what may be told about a group of ``n`` without telling about a person. Pure."""

from collections.abc import Iterable, Mapping

MINIMUM_GROUP = 5
_BANDS = ((5, 9), (10, 19), (20, 49), (50, 99), (100, 249), (250, 499))


def is_disclosable(n: int, *, k: int = MINIMUM_GROUP) -> bool:
    """Whether a figure over ``n`` people may be shown."""
    return n >= k


def may_stand_together(figures: Mapping[str, int], remainders: Iterable[tuple[str, ...]]) -> bool:
    """Whether each figure, and each remainder ``(whole, *parts)`` of those that are there, is of enough people or of nobody."""
    left = [
        abs(figures[whole] - sum(figures[part] for part in parts))
        for whole, *parts in remainders
        if figures.keys() >= {whole, *parts}
    ]
    return all(map(is_disclosable, filter(None, [*figures.values(), *left])))


def count_band(n: int) -> str:
    """A count as a band (``10-19``); under the minimum only ``<5`` is told."""
    if n < MINIMUM_GROUP:
        return f"<{MINIMUM_GROUP}"
    for low, high in _BANDS:
        if n <= high:
            return f"{low}-{high}"
    return "500+"
