"""Watching films: open a session, take in what players report, answer with what is seen.

A batch is one transaction: what is acknowledged is kept, the rest never was. It takes at most seven
statements whatever its size; the one batch in which a film becomes watched takes more, to complete its item.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import completion, rules
from learning.exceptions import LearningError
from learning.models import (
    Coverage,
    Enrolment,
    Film,
    ManifestItem,
    PersonClock,
    Segment,
    WatchSession,
)
from onboarding.constants import AccessState, UsageKind
from onboarding.models import User
from onboarding.services import note_usage

MAX_SEGMENTS = 80  # so that one INSERT holds a batch on every database
MAX_SESSIONS = 20
DEFAULT_MUST_WATCH = 90


@dataclass(frozen=True, slots=True)
class Played:
    """One stretch as a player reports it: milliseconds of film, and since its session opened."""

    seq: int
    media: rules.Interval
    clock: rules.Interval
    rate: float = 1.0
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What one player sends of one session."""

    session_id: UUID
    segments: Sequence[Played] = ()
    position_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Ack:
    """The server's answer for one session."""

    session: WatchSession
    coverage: Coverage
    last_seq: int
    uncounted: tuple[tuple[int, str], ...]

    @property
    def countable(self) -> int:
        return rules.countable_seconds(self.session.film_ms)

    @property
    def percent(self) -> int:
        return rules.percent_seen(self.coverage.seen_s, countable=self.countable)

    @property
    def missing(self) -> list[rules.Interval]:
        return rules.stretches(bytes(self.coverage.seen), countable=self.countable, seen=False)


@dataclass(slots=True)
class _Batch:
    """What is read once and changed while the reports of one person are judged."""

    person: User
    now_ms: int
    sessions: dict[UUID, WatchSession]
    coverages: dict[tuple[int, int], Coverage]
    known: dict[tuple[UUID, int], str]
    used: list[tuple[UUID, rules.Interval]]
    fresh: list[Segment] = field(default_factory=list)


def to_ms(at: datetime) -> int:
    """Milliseconds since the epoch, in whole numbers."""
    return round(at.timestamp() * 1000)


def _from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, tz=UTC)


@transaction.atomic
def open_session(
    *, person: User, film: Film, enrolment: Enrolment | None, at: datetime | None = None
) -> tuple[WatchSession, Coverage]:
    """Start a player's session; returns it with what this person has seen of the film so far."""
    PersonClock.objects.bulk_create([PersonClock(person=person)], ignore_conflicts=True)
    item = None
    if enrolment is not None:
        item = ManifestItem.objects.filter(manifest=enrolment.manifest_id, film=film).first()
    session = WatchSession.objects.create(
        person=person,
        film=film,
        film_version=film.version,
        film_ms=film.duration_ms,
        must_watch=item.must_watch if item else DEFAULT_MUST_WATCH,
        opened_at=at or timezone.now(),
    )
    note_usage(person.pk, UsageKind.LEARNING, at=at)
    coverage = Coverage.objects.filter(person=person, film=film, film_version=film.version).first()
    return session, coverage or _empty_coverage(session)


@transaction.atomic
def record_watching(
    *, person: User, reports: Sequence[Report], at: datetime | None = None
) -> list[Ack]:
    """Take in what players report; delivering it again, or in another order, changes nothing.

    Raises LearningError ``unknown_session`` or ``withdrawn``; then nothing at all was taken in.
    """
    at = at or timezone.now()
    _lock_clock(person)
    batch = _read_batch(person, reports, now_ms=to_ms(at))
    for report, played in _in_order(batch, reports):
        _judge(batch, report.session_id, played)
    for report in reports:
        _move_position(batch, report)
    newly_watched = _find_newly_watched(batch, at)
    _write(batch, at)
    for film_id in newly_watched:
        _complete_items_of(person, film_id, at)
    return [_acknowledge(batch, report) for report in reports]


def _lock_clock(person: User) -> None:
    clocks = PersonClock.objects.select_for_update(of=("self",)).select_related("person__access")
    clock = clocks.filter(person=person).first()
    if clock is None:
        raise _unknown_session()
    access = getattr(clock.person, "access", None)
    if access is not None and access.state == AccessState.WITHDRAWN:
        raise LearningError("withdrawn", _("Your log-in was withdrawn."))


def _unknown_session() -> LearningError:
    return LearningError("unknown_session", _("This session is not known. Open the film again."))


def _read_batch(person: User, reports: Sequence[Report], *, now_ms: int) -> _Batch:
    ids = {report.session_id for report in reports}
    sessions = WatchSession.objects.filter(person=person).in_bulk(ids)
    if len(sessions) != len(ids):
        raise _unknown_session()
    films = Q()
    for session in sessions.values():
        films |= Q(film=session.film_id, film_version=session.film_version)
    coverages = Coverage.objects.filter(films, person=person)
    batch = _Batch(
        person=person,
        now_ms=now_ms,
        sessions=sessions,
        coverages={(row.film_id, row.film_version): _as_new(row) for row in coverages},
        known={},
        used=[],
    )
    for session in sessions.values():
        batch.coverages.setdefault(
            (session.film_id, session.film_version), _empty_coverage(session)
        )
    _read_segments(batch, reports)
    return batch


def _as_new(row: Coverage) -> Coverage:
    """Without its key, so that the one upsert writes rows that are there and rows that are not."""
    row.pk = None
    row._state.adding = True
    return row


def _empty_coverage(session: WatchSession) -> Coverage:
    return Coverage(
        person_id=session.person_id,
        film_id=session.film_id,
        film_version=session.film_version,
        seen=b"",
        must_watch=session.must_watch,
    )


def _read_segments(batch: _Batch, reports: Sequence[Report]) -> None:
    """One query: what was delivered before, and the real time used around what is delivered now."""
    played = [(report.session_id, segment) for report in reports for segment in report.segments]
    if not played:
        return
    walls = [_wall(batch, session_id, segment) for session_id, segment in played]
    again = Q(session__in=list(batch.sessions), seq__in={segment.seq for _id, segment in played})
    around = Q(
        person=batch.person,
        reason="",
        wall_to_ms__gt=min(wall[0] for wall in walls),
        wall_from_ms__lt=min(max(wall[1] for wall in walls), batch.now_ms + rules.FUTURE_SLACK_MS),
    )
    rows = Segment.objects.filter(again | around).values_list(
        "session_id", "seq", "reason", "wall_from_ms", "wall_to_ms"
    )
    for session_id, seq, reason, wall_from, wall_to in rows:
        batch.known[session_id, seq] = reason
        if not reason:
            batch.used.append((session_id, (wall_from, wall_to)))


def _wall(batch: _Batch, session_id: UUID, played: Played) -> rules.Interval:
    opened_ms = to_ms(batch.sessions[session_id].opened_at)
    return (opened_ms + played.clock[0], opened_ms + played.clock[1])


def _in_order(batch: _Batch, reports: Iterable[Report]) -> list[tuple[Report, Played]]:
    """In the order of real time, so that the order of delivery inside a batch does not matter."""
    pairs = [(report, played) for report in reports for played in report.segments]
    return sorted(
        pairs,
        key=lambda pair: (
            _wall(batch, pair[0].session_id, pair[1]),
            pair[0].session_id,
            pair[1].seq,
        ),
    )


def _judge(batch: _Batch, session_id: UUID, played: Played) -> None:
    if (session_id, played.seq) in batch.known:
        return
    session = batch.sessions[session_id]
    wall = _wall(batch, session_id, played)
    verdict = rules.judge(
        rules.Claim(media=played.media, wall=wall, rate=played.rate),
        rules.Frame(session.film_ms, to_ms(session.opened_at), batch.now_ms),
        used_here=[used for owner, used in batch.used if owner == session_id],
        used_elsewhere=[used for owner, used in batch.used if owner != session_id],
    )
    batch.known[session_id, played.seq] = verdict.reason or ""
    batch.fresh.append(_segment(batch, session, played, verdict.reason or ""))
    if verdict.reason is None:
        batch.used.append((session_id, wall))
        coverage = batch.coverages[session.film_id, session.film_version]
        countable = rules.countable_seconds(session.film_ms)
        coverage.seen = rules.mark(bytes(coverage.seen), verdict.seconds, countable=countable)
        coverage.seen_s = rules.count_seen(coverage.seen)


def _segment(batch: _Batch, session: WatchSession, played: Played, reason: str) -> Segment:
    wall = _wall(batch, session.pk, played)
    return Segment(
        session=session,
        person=batch.person,
        seq=played.seq,
        media_from_ms=played.media[0],
        media_to_ms=played.media[1],
        wall_from_ms=wall[0],
        wall_to_ms=wall[1],
        rate=played.rate,
        flags=played.flags,
        reason=reason,
        received_at=_from_ms(batch.now_ms),
    )


def _move_position(batch: _Batch, report: Report) -> None:
    """Keep the newest place by the time it was true, so that a late batch does not turn it back."""
    if report.position_ms is None:
        return
    session = batch.sessions[report.session_id]
    ends = [_wall(batch, report.session_id, played)[1] for played in report.segments]
    at = _from_ms(min(max(ends, default=batch.now_ms), batch.now_ms))
    coverage = batch.coverages[session.film_id, session.film_version]
    if coverage.position_at is None or at >= coverage.position_at:
        coverage.position_at = at
        coverage.position_ms = rules.better_position(
            coverage.position_ms, report.position_ms, film_ms=session.film_ms
        )


def _find_newly_watched(batch: _Batch, at: datetime) -> set[int]:
    found: set[int] = set()
    for session in batch.sessions.values():
        coverage = batch.coverages[session.film_id, session.film_version]
        if coverage.watched_at is None and rules.is_watched(
            coverage.seen_s,
            countable=rules.countable_seconds(session.film_ms),
            must_watch=session.must_watch,
        ):
            coverage.watched_at = at
            coverage.must_watch = session.must_watch
            coverage.rule_version = rules.RULE_VERSION
            found.add(session.film_id)
    return found


def _write(batch: _Batch, at: datetime) -> None:
    if batch.fresh:
        Segment.objects.bulk_create(batch.fresh)
    rows = [row for row in batch.coverages.values() if row.position_at or row.seen_s]
    if rows:
        fields = ["seen", "seen_s", "position_ms", "position_at", "watched_at"]
        Coverage.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["person", "film", "film_version"],
            update_fields=[*fields, "must_watch", "rule_version"],
        )


def _complete_items_of(person: User, film_id: int, at: datetime) -> None:
    items = ManifestItem.objects.filter(film=film_id, manifest__enrolments__person=person)
    for item in items:
        enrolment = Enrolment.objects.select_related("person").get(
            person=person, manifest=item.manifest_id
        )
        completion.complete_if_done(enrolment=enrolment, item=item, at=at)


def _acknowledge(batch: _Batch, report: Report) -> Ack:
    session = batch.sessions[report.session_id]
    seqs = sorted({played.seq for played in report.segments})
    reasons = ((seq, batch.known[session.pk, seq]) for seq in seqs)
    return Ack(
        session=session,
        coverage=batch.coverages[session.film_id, session.film_version],
        last_seq=seqs[-1] if seqs else 0,
        uncounted=tuple((seq, reason) for seq, reason in reasons if reason),
    )
