"""What the page around a player shows before any script runs."""

from dataclasses import dataclass

from learning import rules
from learning.constants import UNCOUNTED_TEXTS
from learning.models import Coverage, Film


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of seconds of a film, ready to be drawn and read."""

    start: int
    end: int

    @property
    def width(self) -> int:
        return self.end - self.start

    @property
    def label(self) -> str:
        return f"{clock(self.start)} - {clock(self.end)}"


@dataclass(frozen=True, slots=True)
class Player:
    """State of one person's player."""

    film: Film
    countable: int
    percent: int
    seen_s: int
    position: float
    must_watch: int
    is_watched: bool
    seen: list[Stretch]
    missing: list[Stretch]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Why a stretch may not count, in words; shown when the server says so."""
        return [(reason.value, str(text)) for reason, text in UNCOUNTED_TEXTS.items()]


def clock(seconds: int) -> str:
    """Seconds as minutes and seconds: 1:05."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def describe_player(film: Film, coverage: Coverage | None, *, must_watch: int) -> Player:
    """Put a film and what a person saw of it together; no query."""
    countable = rules.countable_seconds(film.duration_ms)
    bitmap = bytes(coverage.seen) if coverage else b""
    seen_s = coverage.seen_s if coverage else 0
    parts = {
        seen: [Stretch(*pair) for pair in rules.stretches(bitmap, countable=countable, seen=seen)]
        for seen in (True, False)
    }
    return Player(
        film=film,
        countable=countable,
        percent=rules.percent_seen(seen_s, countable=countable),
        seen_s=seen_s,
        position=coverage.position_ms / 1000 if coverage else 0.0,
        must_watch=must_watch,
        is_watched=bool(coverage and coverage.watched_at),
        seen=parts[True],
        missing=parts[False],
    )
