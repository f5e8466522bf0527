"""Published figures as the tables a screen shows. Reads only what was published; counts nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.constants import HiddenReason, Theme, WaveState
from surveys.models import PublishedCell, Wave

Cell = str | dict[str, object]  # the latter {text, span}: one text for that many columns


@dataclass(frozen=True)
class Table:
    """Columns and rows as ``components/table.html`` wants them."""

    caption: str
    columns: list[dict[str, object]]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class WaveResult:
    """A wave for the screen. ``index``: a row per municipality; ``themes``: those that show more than that."""

    wave: Wave
    tone: str
    can_close: bool
    index: Table | None = None
    bars: list[dict[str, object]] = field(default_factory=list)
    themes: Table | None = None
    notes: list[str] = field(default_factory=list)


_TONES = {
    WaveState.DRAFT: "neutral",
    WaveState.OPEN: "active",
    WaveState.CLOSED: "warning",
    WaveState.PUBLISHED: "success",
}


def describe_waves(waves: Iterable[Wave], *, may_close: bool) -> list[WaveResult]:
    """Tables for waves that carry ``shown_cells``; no query."""
    return [_describe(wave, may_close=may_close) for wave in waves]


def _describe(wave: Wave, *, may_close: bool) -> WaveResult:
    cells: list[PublishedCell] = getattr(wave, "shown_cells", [])
    can_close = may_close and wave.state in (WaveState.OPEN, WaveState.CLOSED)
    tone = _TONES[WaveState(wave.state)]
    if not cells:
        return WaveResult(wave, tone, can_close)
    whole = [cell for cell in cells if cell.item_id is None]
    return WaveResult(
        wave, tone, can_close, _index(whole), _bars(whole), _themes(cells), _notes(wave, cells)
    )


def _name(cell: PublishedCell) -> str:
    return cell.municipality.name if cell.municipality else _("The whole country")


def _index(cells: list[PublishedCell]) -> Table:
    columns: list[dict[str, object]] = [
        {"label": _("Municipality")},
        {"label": _("Index (0-100)"), "numeric": True},
        {"label": _("Answers"), "numeric": True},
        {"label": _("Share that answered"), "numeric": True},
    ]
    return Table(_("Index per municipality"), columns, [_index_row(cell) for cell in cells])


def _bars(cells: list[PublishedCell]) -> list[dict[str, object]]:
    """The same indices as ``components/bars.html`` draws them; a hidden one has no bar."""
    return [
        {"label": _name(cell), "value": None, "text": _hidden(cell)}
        if cell.hidden_reason
        else {"label": _name(cell), "value": cell.score, "text": str(cell.score)}
        for cell in cells
    ]


def _index_row(cell: PublishedCell) -> list[Cell]:
    if cell.hidden_reason:
        return [_name(cell), {"text": _hidden(cell), "span": 3}]
    return [_name(cell), str(cell.score), cell.n_band, cell.response_band]


def _hidden(cell: PublishedCell) -> str:
    if cell.hidden_reason == HiddenReason.TOO_FEW:
        return _("not shown: too few answers")
    return _("not shown: protects a small group")


def _themes(cells: list[PublishedCell]) -> Table | None:
    shown = [cell for cell in cells if cell.item is not None and not cell.hidden_reason]
    if not shown:
        return None
    themes = list(dict.fromkeys(cell.item.theme for cell in shown if cell.item))
    rows: dict[str, dict[str, str]] = {_name(cell): {} for cell in cells if cell.item_id is None}
    for cell in shown:
        rows[_name(cell)][cell.item.theme] = str(cell.score)  # type: ignore[union-attr]
    columns: list[dict[str, object]] = [{"label": _("Municipality")}]
    columns += [{"label": Theme(theme).label, "numeric": True} for theme in themes]
    body = [_theme_row(name, scores, themes) for name, scores in rows.items()]
    return Table(_("Score per theme (0-100)"), columns, body)


def _theme_row(name: str, scores: dict[str, str], themes: list[str]) -> list[Cell]:
    if not scores:
        return [name, {"text": _("not shown"), "span": len(themes)}]
    return [name, *(scores.get(theme, _("not shown")) for theme in themes)]


def _notes(wave: Wave, cells: list[PublishedCell]) -> list[str]:
    """Why some figures are not there, each reason once."""
    texts = {
        HiddenReason.TOO_FEW: _(
            "Too few answers: a figure is shown from {k} answers on, so that nobody's answer can be read from it."
        ),
        HiddenReason.PROTECTS: _(
            "Protects a small group: with this figure beside the others, the figure of a group of fewer than "
            "{k} answers could be worked out."
        ),
        HiddenReason.INDEX_ONLY: _(
            "Scores per theme are shown for municipalities with at least 30 people and at least {k} answers "
            "to each statement; for others only the index is shown. Answers to a statement that fewer than {k} "
            "people in a municipality answered count for the index only, in the figures of the country too."
        ),
    }
    found = {cell.hidden_reason for cell in cells}
    return [text.format(k=wave.minimum_group) for why, text in texts.items() if why in found]
