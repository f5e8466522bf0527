"""What counts as seen. Pure: no database, no clock of its own; all times are whole milliseconds.

Two promises hold whatever a player sends. A moment of a person's real time is used at most once, over all
films. And a stretch of real time can never mark more seconds of film than `CREDIT_RATE` times its length.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

RULE_VERSION = 1
MAX_RATE = 2.0
RATE_ROUNDING = 0.01
CREDIT_RATE = 2.1  # the fastest rate that counts, and the jitter of a player's clock
FAST_SLACK_MS = 1_500
FUTURE_SLACK_MS = 5_000
END_SLACK_MS = 1_000
OVERLAP_SLACK_MS = 5_000
EDGE_MS = 5_000
SECOND_MS = 1_000
WORDS_PER_MINUTE = 400

Interval = tuple[int, int]


class Reason(StrEnum):
    """Why a stretch was not counted."""

    IMPOSSIBLE = "impossible"
    FUTURE = "future"
    TOO_FAST = "too_fast"
    ELSEWHERE = "elsewhere"
    USED_TWICE = "used_twice"


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of film that a player says it played during a stretch of real time (epoch)."""

    media: Interval
    wall: Interval
    rate: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What a claim is held against."""

    film_ms: int
    opened_ms: int
    now_ms: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole seconds that count (half-open ranges), or the reason why nothing does."""

    reason: Reason | None
    seconds: tuple[Interval, ...] = ()


def judge(
    claim: Claim, frame: Frame, *, used_here: Sequence[Interval], used_elsewhere: Sequence[Interval]
) -> Verdict:
    """Decide what a claim is worth, given the real time this person already used.

    A small overlap with used time is cut out; a large one refuses the whole claim.
    """
    reason = _refuse_by_itself(claim, frame) or _refuse_by_clock(claim, used_here, used_elsewhere)
    if reason is not None:
        return Verdict(reason)
    free = subtract(claim.wall, [*used_here, *used_elsewhere])
    marked = (_seconds_of(claim, piece) for piece in free)
    whole = countable_seconds(frame.film_ms)
    clipped = ((start, min(end, whole)) for start, end in marked)
    return Verdict(None, tuple((start, end) for start, end in clipped if start < end))


def _refuse_by_itself(claim: Claim, frame: Frame) -> Reason | None:
    (start, end), (wall_start, wall_end) = claim.media, claim.wall
    is_backwards = start > end or wall_start > wall_end
    is_outside = start < 0 or end > frame.film_ms + END_SLACK_MS or wall_start < frame.opened_ms
    if is_backwards or is_outside:
        return Reason.IMPOSSIBLE
    if wall_end > frame.now_ms + FUTURE_SLACK_MS:
        return Reason.FUTURE
    is_fast = end - start > MAX_RATE * (wall_end - wall_start) + FAST_SLACK_MS
    if is_fast or claim.rate > MAX_RATE + RATE_ROUNDING:
        return Reason.TOO_FAST
    return None


def _refuse_by_clock(
    claim: Claim, used_here: Sequence[Interval], used_elsewhere: Sequence[Interval]
) -> Reason | None:
    length = claim.wall[1] - claim.wall[0]
    limit = max(OVERLAP_SLACK_MS, length // 2)
    elsewhere = length - _total(subtract(claim.wall, used_elsewhere))
    here = length - _total(subtract(claim.wall, used_here))
    if elsewhere > limit:
        return Reason.ELSEWHERE
    if here > limit:
        return Reason.USED_TWICE
    if length and not subtract(claim.wall, [*used_here, *used_elsewhere]):
        return Reason.ELSEWHERE if elsewhere > here else Reason.USED_TWICE
    return None


def _total(intervals: Iterable[Interval]) -> int:
    return sum(end - start for start, end in intervals)


def subtract(interval: Interval, taken: Iterable[Interval]) -> list[Interval]:
    """Return what is left of ``interval`` outside ``taken``, in order, without empty pieces."""
    left: list[Interval] = []
    at, stop = interval
    for start, end in sorted(taken):
        if end <= at or start >= stop:
            continue
        if start > at:
            left.append((at, start))
        at = max(at, end)
    if at < stop:
        left.append((at, stop))
    return left


def _seconds_of(claim: Claim, piece: Interval) -> Interval:
    """Seconds of film of which at least half was played during ``piece`` of the claim's real time.

    Rounding at both ends makes stretches that touch share no second and lose none.
    """
    (start, end), (wall_start, wall_end) = claim.media, claim.wall
    length, wall_length = end - start, wall_end - wall_start
    first_ms = start + length * (piece[0] - wall_start) // wall_length
    last_ms = start + length * (piece[1] - wall_start) // wall_length
    if last_ms - first_ms < SECOND_MS // 2:
        return (0, 0)
    first = (first_ms + SECOND_MS // 2) // SECOND_MS
    last = (last_ms + SECOND_MS // 2) // SECOND_MS
    most = int(CREDIT_RATE * (piece[1] - piece[0])) // SECOND_MS
    return (first, min(last, first + most))


def countable_seconds(film_ms: int) -> int:
    """Whole seconds of a film; a begun last second does not count, a film has at least one."""
    return max(1, film_ms // SECOND_MS)


def mark(bitmap: bytes, seconds: Iterable[Interval], *, countable: int) -> bytes:
    """Set the bits of ``seconds``; bit n (of byte n // 8, lowest first) is second n."""
    bits = int.from_bytes(bitmap, "little")
    for start, end in seconds:
        bits |= ((1 << (end - start)) - 1) << start
    bits &= (1 << countable) - 1
    return bits.to_bytes((countable + 7) // 8, "little")


def count_seen(bitmap: bytes) -> int:
    """How many seconds are marked."""
    return int.from_bytes(bitmap, "little").bit_count()


def stretches(bitmap: bytes, *, countable: int, seen: bool) -> list[Interval]:
    """Half-open stretches of seconds that were seen, or (``seen=False``) that are missing."""
    bits = int.from_bytes(bitmap, "little")
    found: list[Interval] = []
    for second in range(countable):
        if bool(bits >> second & 1) is not seen:
            continue
        if found and found[-1][1] == second:
            found[-1] = (found[-1][0], second + 1)
        else:
            found.append((second, second + 1))
    return found


def percent_seen(seen_s: int, *, countable: int) -> int:
    """Whole per cents, rounded down, so that 100 means all of it."""
    return min(100, 100 * seen_s // countable)


def is_watched(seen_s: int, *, countable: int, must_watch: int) -> bool:
    """Whether at least ``must_watch`` per cent of the countable seconds was seen."""
    return 100 * seen_s >= must_watch * countable


def better_position(old_ms: int, new_ms: int, *, film_ms: int) -> int:
    """The place to go on from: one at the very start or end never replaces a real one."""
    new_ms = max(0, min(new_ms, film_ms))
    is_edge = new_ms < EDGE_MS or new_ms > film_ms - EDGE_MS
    return old_ms if is_edge and old_ms else new_ms


def reading_time(words: int) -> timedelta:
    """The least time in which a text of ``words`` words can have been read."""
    return timedelta(seconds=ceil(60 * words / WORDS_PER_MINUTE))


def reading_wait(words: int, *, opened_at: datetime, at: datetime) -> timedelta:
    """How long it still takes until a text opened at ``opened_at`` can have been read."""
    return max(timedelta(0), opened_at + reading_time(words) - at)
