"""Takes many people of the demonstration along the path at once: the rows that the services would write, in bulk.

Every stretch is judged by the same rules as a real one, and whoever is done is finished by the real service.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from learning import rules, services
from learning.constants import ItemKind, Route
from learning.models import (
    CheckAttempt,
    Choice,
    Coverage,
    Enrolment,
    ItemCompletion,
    Manifest,
    ManifestItem,
    PersonClock,
    Segment,
    Visit,
    WatchSession,
)
from learning.watching import to_ms
from onboarding.models import ProgressSummary, User

STRETCH_MS = 15_000
ITEMS_A_SITTING = 4
READS_INSTEAD, FAILS_FIRST, STOPS_HALFWAY = 0.12, 0.25, 0.7  # of ten times


@dataclass(frozen=True, slots=True)
class Walk:
    """Whom to bring how far: ``share`` of the required items, between two moments."""

    person: User
    share: float
    begun_at: datetime
    ended_at: datetime


@dataclass(slots=True)
class _Course:
    """The manifest, read once for all."""

    manifest: Manifest
    items: list[ManifestItem]
    words: dict[int, int]
    right: dict[int, dict[int, int]]  # check -> question -> right answer
    wrong: dict[int, int]  # question -> a wrong answer


@dataclass(slots=True)
class _Rows:
    visits: list[Visit] = field(default_factory=list)
    sessions: list[WatchSession] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    coverages: list[Coverage] = field(default_factory=list)
    attempts: list[CheckAttempt] = field(default_factory=list)
    completions: list[ItemCompletion] = field(default_factory=list)
    summaries: list[ProgressSummary] = field(default_factory=list)
    finished: list[tuple[Enrolment, datetime]] = field(default_factory=list)


@transaction.atomic
def walk_along(walks: Sequence[Walk]) -> None:
    """Enrol all in the newest manifest and bring them where they are; each person once."""
    if not walks:
        return
    course = _read_course()
    PersonClock.objects.bulk_create([PersonClock(person=walk.person) for walk in walks])
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            person=walk.person,
            curriculum_id=course.manifest.curriculum_id,
            manifest=course.manifest,
            at=walk.begun_at,
        )
        for walk in walks
    )
    rows = _Rows()
    for walk, enrolment in zip(walks, enrolments, strict=True):
        _Walker(course, rows, enrolment, random.Random(walk.person.email)).go(walk)  # noqa: S311 - the same world each time
    _write(rows)


def _read_course() -> _Course:
    manifest = Manifest.objects.order_by("-published_at", "-pk").first()
    if manifest is None:
        raise LookupError("load the curriculum first: there is no manifest to enrol in")
    items = list(
        manifest.items.filter(is_required=True).select_related("page", "film", "knowledge_check")
    )
    choices = Choice.objects.select_related("question").order_by("question", "sort_order")
    right: dict[int, dict[int, int]] = {}
    for choice in choices.filter(is_right=True):
        check = right.setdefault(choice.question.knowledge_check_id, {})
        check[choice.question_id] = choice.pk
    wrong = {choice.question_id: choice.pk for choice in choices.filter(is_right=False)}
    words = {item.pk: item.page.specific.word_count for item in items}
    return _Course(manifest, items, words, right, wrong)


def _write(rows: _Rows) -> None:
    for model, made in (
        (Visit, rows.visits),
        (WatchSession, rows.sessions),
        (Segment, rows.segments),
        (Coverage, rows.coverages),
        (CheckAttempt, rows.attempts),
        (ItemCompletion, rows.completions),
        (ProgressSummary, rows.summaries),
    ):
        model._default_manager.bulk_create(made, batch_size=500)  # type: ignore[arg-type]
    for enrolment, at in rows.finished:
        services.finish_if_all_done(enrolment_id=enrolment.pk, at=at)


@dataclass(slots=True)
class _Walker:
    """One person on the way, item after item, in sittings of some minutes."""

    course: _Course
    rows: _Rows
    enrolment: Enrolment
    dice: random.Random

    def go(self, walk: Walk) -> None:
        items = self.course.items
        done = (
            len(items) if walk.share >= 1 else min(round(walk.share * len(items)), len(items) - 1)
        )
        at = walk.begun_at
        for item, moment in zip(items[:done], self._moments(walk, done), strict=True):
            at = self._do(item, max(moment, at + timedelta(minutes=self.dice.randint(1, 4))))
        left = next((item for item in items[done:] if item.film), None)
        if left and done and self.dice.random() < STOPS_HALFWAY:
            self._visit(left, at + timedelta(minutes=2))
            self._watch(left, at + timedelta(minutes=2), share=0.5)
        self._sum_up(done, at)

    def _sum_up(self, done: int, at: datetime) -> None:
        items = self.course.items
        if done == len(items):
            self.rows.finished.append((self.enrolment, at))
            return
        self.rows.summaries.append(
            ProgressSummary(
                person=self.enrolment.person,
                done=done,
                required=len(items),
                minutes_left=sum(item.minutes for item in items[done:]),
                updated_at=at,
            )
        )

    def _moments(self, walk: Walk, done: int) -> Iterator[datetime]:
        """For each item the moment its sitting starts: working days, office hours, in order."""
        sittings = max(1, -(-done // ITEMS_A_SITTING))
        span = (walk.ended_at - walk.begun_at).days
        dates = [
            timezone.localtime(walk.begun_at + timedelta(days=n)).date() for n in range(1, span)
        ]
        working = [date for date in dates if date.weekday() < 5]
        working = working or dates[:1] or [timezone.localtime(walk.begun_at).date()]
        days = sorted(self.dice.sample(working, min(sittings, len(working))))
        for number in range(done):
            day = days[number * len(days) // done]
            clock = time(9 + (day.day * 7) % 7, (day.day * 13 + self.enrolment.pk * 7) % 60)
            yield timezone.make_aware(datetime.combine(day, clock))

    def _visit(self, item: ManifestItem, at: datetime, *, read_at: datetime | None = None) -> None:
        visit = Visit(enrolment=self.enrolment, item=item, opened_at=at, read_at=read_at)
        self.rows.visits.append(visit)

    def _do(self, item: ManifestItem, at: datetime) -> datetime:
        """Watch or read, then the check; the moment it was done."""
        route = Route.VIDEO
        if item.film is None or self.dice.random() < READS_INSTEAD:
            route = Route.TRANSCRIPT if item.kind == ItemKind.FILM else Route.READ
            read_at = at + rules.reading_time(self.course.words[item.pk]) + timedelta(seconds=20)
            self._visit(item, at, read_at=read_at)
            at = read_at
        else:
            self._visit(item, at)
            at = self._watch(item, at + timedelta(seconds=4))
        if item.knowledge_check_id is not None:
            at = self._answer(item, at)
        self.rows.completions.append(
            ItemCompletion(enrolment=self.enrolment, item=item, route=route, at=at)
        )
        return at

    def _answer(self, item: ManifestItem, at: datetime) -> datetime:
        check = item.knowledge_check
        assert check is not None  # noqa: S101 - the caller looked
        right = self.course.right[check.pk]
        if self.dice.random() < FAILS_FIRST:
            at += timedelta(minutes=2)
            mistaken = right | {
                question: self.course.wrong[question] for question in list(right)[:2]
            }
            self._attempt(item, mistaken, at)
        at += timedelta(minutes=3)
        self._attempt(item, right, at)
        return at

    def _attempt(self, item: ManifestItem, answers: dict[int, int], at: datetime) -> None:
        check = item.knowledge_check
        assert check is not None  # noqa: S101 - the caller looked
        right = self.course.right[check.pk]
        score = 100 * sum(right[q] == a for q, a in answers.items()) // max(1, len(right))
        self.rows.attempts.append(
            CheckAttempt(
                enrolment=self.enrolment,
                item=item,
                knowledge_check=check,
                answers={str(question): answer for question, answer in answers.items()},
                score=score,
                passed=score >= check.pass_percent,
                at=at,
            )
        )

    def _watch(self, item: ManifestItem, at: datetime, *, share: float = 1.0) -> datetime:
        film = item.film
        assert film is not None  # noqa: S101 - the caller looked
        of_film: dict[str, Any] = {"film": film, "film_version": film.version}
        session = WatchSession(
            person=self.enrolment.person,
            film_ms=film.duration_ms,
            must_watch=item.must_watch,
            opened_at=at,
            **of_film,
        )
        end_ms = int(film.duration_ms * share)
        done_at = at + timedelta(milliseconds=end_ms + 1000)
        seen = self._stretches(session, end_ms, done_at)
        countable = rules.countable_seconds(film.duration_ms)
        seen_s = rules.count_seen(seen)
        is_watched = rules.is_watched(seen_s, countable=countable, must_watch=item.must_watch)
        self.rows.sessions.append(session)
        self.rows.coverages.append(
            Coverage(
                person=self.enrolment.person,
                seen=seen,
                seen_s=seen_s,
                position_ms=end_ms,
                position_at=done_at,
                watched_at=done_at if is_watched else None,
                must_watch=item.must_watch,
                **of_film,
            )
        )
        return done_at

    def _stretches(self, session: WatchSession, end_ms: int, at: datetime) -> bytes:
        """Report the film in stretches, and mark the seconds that the rules let count."""
        opened_ms, bitmap = to_ms(session.opened_at), b""
        frame = rules.Frame(film_ms=session.film_ms, opened_ms=opened_ms, now_ms=to_ms(at))
        for seq, start in enumerate(range(0, end_ms, STRETCH_MS)):
            end = min(start + STRETCH_MS, end_ms)
            wall = (opened_ms + start, opened_ms + end)
            claim = rules.Claim(media=(start, end), wall=wall, rate=1.0)
            verdict = rules.judge(claim, frame, used_here=[], used_elsewhere=[])
            countable = rules.countable_seconds(session.film_ms)
            bitmap = rules.mark(bitmap, verdict.seconds, countable=countable)
            self.rows.segments.append(
                Segment(
                    session=session,
                    person=self.enrolment.person,
                    seq=seq,
                    media_from_ms=start,
                    media_to_ms=end,
                    wall_from_ms=wall[0],
                    wall_to_ms=wall[1],
                    rate=1.0,
                    reason=verdict.reason.value if verdict.reason else "",
                    received_at=at,
                )
            )
        return bitmap
