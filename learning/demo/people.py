"""Takes people of the demonstration some way along the path, by the services that real people use."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from learning import services
from learning.models import Coverage, Enrolment, Film, ItemCompletion, ManifestItem
from learning.watching import Played, Report
from onboarding.models import User

STRETCH_MS = 15_000
PAUSE = timedelta(minutes=3)


def bring_halfway(person: User) -> None:
    """The first half of the required items done, the next film begun and left in the middle."""
    enrolment, items = _start(person, days_ago=6)
    half = len(items) // 2
    at = _go_through(enrolment, items[:half], enrolment.at + PAUSE)
    begun = next((item for item in items[half:] if item.film), None)
    if begun is not None and not _done(enrolment, begun) and not _is_begun(enrolment, begun):
        _watch(enrolment, begun, at, share=0.5)


def bring_to_last_step(person: User) -> None:
    """Everything done but the last film and its check."""
    enrolment, items = _start(person, days_ago=12)
    _go_through(enrolment, items[:-1], enrolment.at + PAUSE)


def bring_to_completion(person: User) -> None:
    """Everything done: the log-in becomes permanent on the way."""
    enrolment, items = _start(person, days_ago=20)
    _go_through(enrolment, items, enrolment.at + PAUSE)


def _start(person: User, *, days_ago: int) -> tuple[Enrolment, list[ManifestItem]]:
    enrolment = services.enrol(person=person, at=timezone.now() - timedelta(days=days_ago))
    if enrolment is None:
        raise LookupError("load the curriculum first: there is no manifest to enrol in")
    items = enrolment.manifest.items.filter(is_required=True)
    return enrolment, list(items.select_related("page", "film", "knowledge_check"))


def _done(enrolment: Enrolment, item: ManifestItem) -> bool:
    return ItemCompletion.objects.filter(enrolment=enrolment, item=item).exists()


def _is_begun(enrolment: Enrolment, item: ManifestItem) -> bool:
    return Coverage.objects.filter(person=enrolment.person_id, film=item.film_id).exists()


def _go_through(enrolment: Enrolment, items: Iterable[ManifestItem], at: datetime) -> datetime:
    """Do ``items`` one after the other from ``at``; return when that was ready."""
    for item in items:
        if _done(enrolment, item):
            continue
        services.note_opened(enrolment=enrolment, item=item, at=at)
        if item.film:
            at = _watch(enrolment, item, at, share=1.0) + PAUSE
        else:
            at += timedelta(minutes=item.minutes) + PAUSE
            services.mark_read(enrolment=enrolment, item=item, at=at)
        if item.knowledge_check:
            at += PAUSE
            services.answer_check(
                enrolment=enrolment, item=item, answers=_right_answers(item), at=at
            )
    return at


def _right_answers(item: ManifestItem) -> dict[int, int]:
    assert item.knowledge_check is not None  # noqa: S101 - the caller looked
    return {
        question.pk: choice.pk
        for question in services.questions_of(item.knowledge_check)
        for choice in question.choices.all()
        if choice.is_right
    }


def _watch(enrolment: Enrolment, item: ManifestItem, at: datetime, *, share: float) -> datetime:
    film = item.film
    assert isinstance(film, Film)  # noqa: S101 - the caller looked
    session, _coverage = services.open_session(
        person=enrolment.person, film=film, enrolment=enrolment, at=at
    )
    end_ms = int(film.duration_ms * share)
    starts = range(0, end_ms, STRETCH_MS)
    segments = [
        Played(
            seq=seq,
            media=(start, min(start + STRETCH_MS, end_ms)),
            clock=(start, min(start + STRETCH_MS, end_ms)),
        )
        for seq, start in enumerate(starts)
    ]
    done_at = at + timedelta(milliseconds=end_ms + 1000)
    report = Report(session_id=session.pk, segments=segments, position_ms=end_ms)
    services.record_watching(person=enrolment.person, reports=[report], at=done_at)
    return done_at
