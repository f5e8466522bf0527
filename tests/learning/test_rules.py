"""What counts as seen: examples and properties of the pure rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning import rules
from learning.rules import Claim, Frame, Reason

FILM_MS = 60_400
FRAME = Frame(film_ms=FILM_MS, opened_ms=0, now_ms=3_600_000)
WHOLE = rules.countable_seconds(FILM_MS)


def claim(start: int, end: int, wall_start: int, wall_end: int, rate: float = 1.0) -> Claim:
    return Claim(media=(start, end), wall=(wall_start, wall_end), rate=rate)


def judge(given: Claim, *, here: list = (), elsewhere: list = ()) -> rules.Verdict:  # type: ignore[assignment]
    return rules.judge(given, FRAME, used_here=list(here), used_elsewhere=list(elsewhere))


def test_it_counts_what_was_played() -> None:
    assert judge(claim(0, 15_000, 0, 15_000)).seconds == ((0, 15),)


def test_it_counts_to_the_end_of_a_film_that_ends_early() -> None:
    frame = Frame(film_ms=20_400, opened_ms=0, now_ms=60_000)

    verdict = rules.judge(claim(0, 20_000, 0, 20_000), frame, used_here=[], used_elsewhere=[])

    assert verdict.seconds == ((0, 20),)
    assert rules.is_watched(20, countable=rules.countable_seconds(20_400), must_watch=100)


def test_it_neither_loses_nor_doubles_a_second_between_two_stretches() -> None:
    first = judge(claim(0, 14_970, 0, 14_970))
    second = judge(claim(14_970, 30_000, 14_970, 30_000), here=[(0, 14_970)])

    assert first.seconds + second.seconds == ((0, 15), (15, 30))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (claim(-1, 5_000, 0, 5_000), Reason.IMPOSSIBLE),
        (claim(0, 62_000, 0, 62_000), Reason.IMPOSSIBLE),
        (claim(9_000, 5_000, 0, 5_000), Reason.IMPOSSIBLE),
        (claim(0, 5_000, 5_000, 0), Reason.IMPOSSIBLE),
        (claim(0, 5_000, -2_000, 3_000), Reason.IMPOSSIBLE),
        (claim(0, 15_000, 3_595_000, 3_610_000), Reason.FUTURE),
        (claim(0, 32_000, 0, 15_000), Reason.TOO_FAST),
        (claim(0, 10_000, 0, 15_000, rate=3.0), Reason.TOO_FAST),
    ],
)
def test_it_says_why_a_claim_does_not_count(given: Claim, reason: Reason) -> None:
    assert judge(given) == rules.Verdict(reason)


def test_it_counts_twice_the_speed() -> None:
    assert judge(claim(0, 30_100, 0, 15_000, rate=2.0)).seconds == ((0, 30),)


def test_it_counts_an_hour_that_was_offline() -> None:
    assert judge(claim(0, 15_000, 1_000, 16_000)).reason is None


def test_it_refuses_time_used_elsewhere() -> None:
    given = claim(0, 15_000, 0, 15_000)

    assert judge(given, elsewhere=[(0, 15_000)]).reason == Reason.ELSEWHERE
    assert judge(given, here=[(0, 15_000)]).reason == Reason.USED_TWICE


def test_it_cuts_a_small_overlap_out() -> None:
    verdict = judge(claim(0, 15_000, 0, 15_000), elsewhere=[(0, 3_000)])

    assert verdict == rules.Verdict(None, ((3, 15),))


def test_it_keeps_a_real_position() -> None:
    assert rules.better_position(30_000, 0, film_ms=FILM_MS) == 30_000
    assert rules.better_position(30_000, FILM_MS, film_ms=FILM_MS) == 30_000
    assert rules.better_position(30_000, 12_000, film_ms=FILM_MS) == 12_000


def test_it_asks_for_the_time_that_reading_takes() -> None:
    opened = datetime(2026, 1, 1, tzinfo=UTC)

    assert rules.reading_wait(400, opened_at=opened, at=opened) == timedelta(minutes=1)
    later = opened + timedelta(minutes=1)
    assert rules.reading_wait(400, opened_at=opened, at=later) == timedelta(0)


def test_it_names_what_is_missing() -> None:
    bitmap = rules.mark(b"", [(0, 5), (8, 10)], countable=12)

    assert rules.stretches(bitmap, countable=12, seen=False) == [(5, 8), (10, 12)]
    assert rules.count_seen(bitmap) == 7


moments = st.integers(min_value=-2_000, max_value=70_000)
walls = st.integers(min_value=-2_000, max_value=120_000)
claims = st.builds(
    Claim,
    media=st.tuples(moments, moments),
    wall=st.tuples(walls, walls),
    rate=st.sampled_from([0.5, 1.0, 1.5, 2.0, 4.0]),
)


class Ledger:
    """A server in small: keeps what counted for one person over several sessions."""

    def __init__(self) -> None:
        self.bitmaps: dict[int, bytes] = {}
        self.used: list[tuple[int, rules.Interval]] = []

    def take(self, session: int, given: Claim) -> rules.Verdict:
        here = [used for owner, used in self.used if owner == session]
        elsewhere = [used for owner, used in self.used if owner != session]
        verdict = rules.judge(given, FRAME, used_here=here, used_elsewhere=elsewhere)
        if verdict.reason is None:
            self.used.append((session, given.wall))
        before = self.bitmaps.get(session, b"")
        self.bitmaps[session] = rules.mark(before, verdict.seconds, countable=WHOLE)
        return verdict

    @property
    def used_ms(self) -> int:
        """Length of the union of used time."""
        total, reached = 0, -(10**9)
        for start, end in sorted(interval for _owner, interval in self.used):
            total += max(0, end - max(start, reached))
            reached = max(reached, end)
        return total


@given(st.lists(st.tuples(st.integers(0, 3), claims), max_size=30))
@settings(max_examples=200, deadline=None)
def test_seen_is_bound_by_real_time_over_all_films(sent: list[tuple[int, Claim]]) -> None:
    ledger = Ledger()

    for session, given_claim in sent:
        ledger.take(session, given_claim)

    seen = sum(rules.count_seen(bitmap) for bitmap in ledger.bitmaps.values())
    assert seen * 1000 <= rules.CREDIT_RATE * ledger.used_ms


@given(st.lists(st.tuples(st.integers(0, 3), claims), max_size=30))
@settings(max_examples=200, deadline=None)
def test_seen_never_shrinks(sent: list[tuple[int, Claim]]) -> None:
    ledger = Ledger()

    for session, given_claim in sent:
        before = int.from_bytes(ledger.bitmaps.get(session, b""), "little")
        ledger.take(session, given_claim)
        after = int.from_bytes(ledger.bitmaps[session], "little")
        assert before & after == before


@given(claims, st.lists(st.tuples(st.booleans(), claims), max_size=12))
@settings(max_examples=300, deadline=None)
def test_no_moment_of_real_time_gives_credit_twice(
    given_claim: Claim, earlier: list[tuple[bool, Claim]]
) -> None:
    used = [one.wall for _here, one in earlier if one.wall[0] < one.wall[1]]

    verdict = judge(given_claim, here=used[::2], elsewhere=used[1::2])

    free = rules.subtract(given_claim.wall, used)
    marked = sum(end - start for start, end in verdict.seconds)
    assert marked * 1000 <= rules.CREDIT_RATE * sum(end - start for start, end in free)


@st.composite
def honest_lives(draw: st.DrawFn) -> list[Claim]:
    """Stretches that a person really played: one after the other in real time, any jump between."""
    now, life = 0, []
    for _turn in range(draw(st.integers(1, 12))):
        now += draw(st.integers(0, 600_000))
        rate = draw(st.sampled_from([0.5, 0.75, 1.0, 1.25, 1.5, 2.0]))
        start = draw(st.integers(0, FILM_MS - 1))
        length = draw(st.integers(0, min(30_000, FILM_MS - start)))
        wall = int(length / rate)
        life.append(claim(start, start + length, now, now + wall, rate))
        now += wall
    return life


def _seen(life: list[Claim]) -> bytes:
    frame_end = max(one.wall[1] for one in life)
    frame = Frame(film_ms=FILM_MS, opened_ms=0, now_ms=frame_end)
    bitmap, used, known = b"", [], set()
    for one in life:
        if one in known:
            continue
        known.add(one)
        verdict = rules.judge(one, frame, used_here=used, used_elsewhere=[])
        assert verdict.reason is None
        used.append(one.wall)
        bitmap = rules.mark(bitmap, verdict.seconds, countable=WHOLE)
    return bitmap


@given(honest_lives(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_order_and_repetition_change_nothing(life: list[Claim], random: st.DataObject) -> None:
    shuffled = [*life, *life, *life[:1]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert _seen(shuffled) == _seen(life)
