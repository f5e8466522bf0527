"""Progress over HTTP: players open sessions and report stretches. Nobody can send "complete"."""

import base64
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from ninja.security import SessionAuth
from pydantic import ConfigDict, Field, FiniteFloat, model_validator

from learning import rules
from learning.exceptions import LearningError
from learning.policies import find_film_for, may_learn
from learning.services import enrol, open_session, record_watching
from learning.watching import MAX_SEGMENTS, MAX_SESSIONS, Ack, Played, Report
from onboarding.limits import is_within_limit

MAX_BODY = 64 * 1024
# More is a slip of units, not a film or a session; whole milliseconds of it fit every column.
LONGEST_FILM_S = 2_000_000
LONGEST_SESSION_S = 10_000_000

router = Router(auth=SessionAuth(), tags=["learning"])
Place = Annotated[FiniteFloat, Field(ge=-LONGEST_FILM_S, le=LONGEST_FILM_S)]
Clock = Annotated[FiniteFloat, Field(ge=-LONGEST_SESSION_S, le=LONGEST_SESSION_S)]
Position = Annotated[FiniteFloat, Field(ge=0, le=LONGEST_FILM_S)]
# seq, from, to, clock_from, clock_to, rate, flags
SegmentIn = tuple[
    Annotated[int, Field(ge=0, le=2**31 - 1)],
    Place,
    Place,
    Clock,
    Clock,
    Annotated[FiniteFloat, Field(gt=0, le=16)],
    Annotated[int, Field(ge=0, le=32767)],
]


class StrictSchema(Schema):
    """Refuses fields it does not know, so that a percentage or a verdict is never silently ignored."""

    model_config = ConfigDict(extra="forbid")


class OpenIn(StrictSchema):
    media: Annotated[int, Field(ge=1, le=2**63 - 1)]


class OpenOut(Schema):
    session: UUID
    media: int
    version: int
    duration_ms: int
    seen: str
    position: float
    must_watch: int
    rules: int
    server_time: float


class ReportIn(StrictSchema):
    session: UUID
    position: Position | None = None
    segments: list[SegmentIn] = []


class ProgressIn(StrictSchema):
    """One report, or several under ``sessions``."""

    session: UUID | None = None
    position: Position | None = None
    segments: list[SegmentIn] = []
    sessions: list[ReportIn] = []

    @model_validator(mode="after")
    def is_one_or_several(self) -> "ProgressIn":
        if (self.session is None) == (not self.sessions):
            raise ValueError("give either session or sessions")
        return self


class AckOut(Schema):
    session: UUID
    ack: int
    seen_s: int
    percent: int
    watched: bool
    seen: str
    missing: list[tuple[int, int]]
    uncounted: list[tuple[int, str]]
    position: float


class ProgressOut(AckOut):
    server_time: float


class SeveralOut(Schema):
    sessions: list[AckOut]
    server_time: float


@router.post("/sessions", response={201: OpenOut}, url_name="learning_sessions")
def open_watch_session(request: HttpRequest, data: OpenIn) -> Status[dict[str, Any]]:
    person: Any = request.user
    if not may_learn(person):
        raise HttpError(403, _("Your log-in was withdrawn."))
    if not is_within_limit("learning.sessions", person.pk, most=600, seconds=3600):
        raise HttpError(429, _("Too many films were opened at once. Try again later."))
    enrolment = enrol(person=person)
    film = find_film_for(enrolment, data.media)
    if film is None:
        raise HttpError(404, _("This film does not exist or is not for you."))
    session, coverage = open_session(person=person, film=film, enrolment=enrolment)
    opened = {
        "session": session.pk,
        "media": film.pk,
        "version": session.film_version,
        "duration_ms": session.film_ms,
        "seen": base64.b64encode(bytes(coverage.seen)).decode(),
        "position": coverage.position_ms / 1000,
        "must_watch": session.must_watch,
        "rules": rules.RULE_VERSION,
        "server_time": session.opened_at.timestamp(),
    }
    return Status(201, opened)


@router.post("/progress", response=ProgressOut | SeveralOut, url_name="learning_progress")
def report_progress(
    request: HttpRequest, response: HttpResponse, data: ProgressIn
) -> dict[str, Any]:
    person: Any = request.user
    reports = _reports_of(data)
    _refuse_too_much(request, reports)
    try:
        acks = record_watching(person=person, reports=reports)
    except LearningError as error:
        status = 403 if error.code == "withdrawn" else 400
        raise HttpError(status, error.message) from error
    response["Cache-Control"] = "no-store"
    now = {"server_time": timezone.now().timestamp()}
    if data.session is not None:
        return _ack_out(acks[0]) | now
    return {"sessions": [_ack_out(ack) for ack in acks]} | now


def _refuse_too_much(request: HttpRequest, reports: Sequence[Report]) -> None:
    if len(request.body) > MAX_BODY:
        raise HttpError(413, _("Too much at once. Send it in smaller parts."))
    segments = sum(len(report.segments) for report in reports)
    if segments > MAX_SEGMENTS or len(reports) > MAX_SESSIONS:
        raise HttpError(422, _("Too much at once. Send it in smaller parts."))


def _reports_of(data: ProgressIn) -> list[Report]:
    given = data.sessions
    if data.session is not None:
        given = [ReportIn(session=data.session, position=data.position, segments=data.segments)]
    return [
        Report(
            session_id=report.session,
            segments=[_played(segment) for segment in report.segments],
            position_ms=None if report.position is None else _ms(report.position),
        )
        for report in given
    ]


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _played(given: SegmentIn) -> Played:
    seq, start, end, clock_start, clock_end, rate, flags = given
    return Played(
        seq=seq,
        media=(_ms(start), _ms(end)),
        clock=(_ms(clock_start), _ms(clock_end)),
        rate=rate,
        flags=flags,
    )


def _ack_out(ack: Ack) -> dict[str, Any]:
    return {
        "session": ack.session.pk,
        "ack": ack.last_seq,
        "seen_s": ack.coverage.seen_s,
        "percent": ack.percent,
        "watched": ack.coverage.watched_at is not None,
        "seen": base64.b64encode(bytes(ack.coverage.seen)).decode(),
        "missing": ack.missing,
        "uncounted": ack.uncounted,
        "position": ack.coverage.position_ms / 1000,
    }
