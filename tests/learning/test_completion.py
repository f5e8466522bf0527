"""From the last item to a permanent log-in: exactly once, also with two finishers at the same moment."""

import contextlib
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from learning import completion, services
from learning.models import (
    Coverage,
    CurriculumCompletion,
    Enrolment,
    ItemCompletion,
    ManifestItem,
    Segment,
    Visit,
)
from learning.tasks import sweep_progress
from learning.watching import Played, Report
from onboarding.constants import AccessState
from onboarding.models import AccessEvent, Outbox, ProgressSummary
from tests.learning.conftest import School, build_school
from tests.world import World, build_world


def watch(enrolment: Enrolment, item: ManifestItem) -> None:
    Coverage.objects.create(
        person=enrolment.person,
        film=item.film,
        film_version=1,
        seen_s=20,
        watched_at=timezone.now(),
    )


def read(enrolment: Enrolment, item: ManifestItem) -> None:
    Visit.objects.create(
        enrolment=enrolment, item=item, opened_at=timezone.now(), read_at=timezone.now()
    )


def complete(enrolment: Enrolment, item: ManifestItem) -> bool:
    with transaction.atomic():
        completion.lock_person(enrolment.person)
        return completion.complete_if_done(enrolment=enrolment, item=item, at=timezone.now())


@pytest.mark.django_db
def test_the_last_item_makes_the_log_in_permanent(world: World, school: School) -> None:
    enrolment = school.enrol(world.professional)
    for item in (school.first, school.last):
        watch(enrolment, item)
        complete(enrolment, item)
    services.answer_check(enrolment=enrolment, item=school.last, answers=school.right_answers())
    assert not CurriculumCompletion.objects.exists()

    read(enrolment, school.reference)
    complete(enrolment, school.reference)

    access = world.professional.access
    access.refresh_from_db()
    assert access.state == AccessState.PERMANENT
    assert CurriculumCompletion.objects.filter(enrolment=enrolment).count() == 1
    summary = ProgressSummary.objects.get(person=world.professional)
    assert (summary.done, summary.required, summary.minutes_left) == (3, 3, 0)


@pytest.mark.django_db
def test_a_film_with_a_check_needs_both(world: World, school: School) -> None:
    enrolment = school.enrol(world.professional)

    watch(enrolment, school.last)

    assert not complete(enrolment, school.last)
    services.answer_check(enrolment=enrolment, item=school.last, answers=school.right_answers())
    assert ItemCompletion.objects.filter(item=school.last).count() == 1


@pytest.mark.django_db
def test_it_does_nothing_twice(world: World, school: School) -> None:
    enrolment = school.enrol(world.professional)
    watch(enrolment, school.first)

    assert complete(enrolment, school.first)
    assert complete(enrolment, school.first)

    assert ItemCompletion.objects.count() == 1


@pytest.mark.django_db
def test_the_sweep_finishes_who_was_left_open(world: World, school: School) -> None:
    enrolment = school.enrol(world.professional)
    school.enrol(world.stranger)
    for item in school.manifest.items.all():
        ItemCompletion.objects.create(
            enrolment=enrolment, item=item, route="video", at=timezone.now()
        )

    assert sweep_progress() == 1
    assert sweep_progress() == 0

    assert CurriculumCompletion.objects.get().enrolment == enrolment


@pytest.mark.django_db
def test_a_new_manifest_leaves_people_where_they_are(
    world: World, school: School, grow: Callable[[int], object]
) -> None:
    enrolment = school.enrol(world.professional)

    newer = grow(2)

    assert services.enrol(person=world.professional).manifest_id == enrolment.manifest_id
    assert services.enrol(person=world.stranger).manifest == newer


@pytest.mark.django_db
def test_the_same_list_gives_the_same_manifest(school: School) -> None:
    again = services.publish_manifest(curriculum=school.curriculum)

    assert again == school.manifest


def _prepare() -> tuple[Enrolment, list[ManifestItem]]:
    """A person with two items open, each of them fulfilled but not yet written."""
    world = build_world()
    school = build_school()
    enrolment = school.enrol(world.professional)
    school.last.knowledge_check = None
    ManifestItem.objects.filter(pk=school.last.pk).update(knowledge_check=None)
    read(enrolment, school.reference)
    complete(enrolment, school.reference)
    watch(enrolment, school.first)
    watch(enrolment, school.last)
    return enrolment, [school.first, school.last]


def _finish_at_once(
    enrolment: Enrolment, items: list[ManifestItem], *, seconds: float = 1.5
) -> None:
    """Complete both items from two threads that meet when each has looked round and none has finished."""
    meeting = threading.Barrier(2)
    record_progress = completion.record_progress

    def record_together(**kwargs: object) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):  # the other waits for the lock
            meeting.wait(timeout=seconds)
        record_progress(**kwargs)  # type: ignore[arg-type]

    def run(item: ManifestItem) -> None:
        try:
            complete(Enrolment.objects.get(pk=enrolment.pk), item)
        finally:
            connections.close_all()

    completion.record_progress = record_together  # type: ignore[assignment]
    try:
        threads = [threading.Thread(target=run, args=(item,)) for item in items]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
    finally:
        completion.record_progress = record_progress


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="an IMMEDIATE transaction of SQLite is itself the lock: it cannot be switched off",
)
def test_without_the_lock_two_finishers_miss_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment, items = _prepare()
    monkeypatch.setattr(completion, "lock_person", lambda person: None)

    _finish_at_once(enrolment, items, seconds=15)

    assert ItemCompletion.objects.filter(enrolment=enrolment).count() == 3
    assert not CurriculumCompletion.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_with_the_lock_two_finishers_finish_once() -> None:
    enrolment, items = _prepare()

    _finish_at_once(enrolment, items)

    assert ItemCompletion.objects.filter(enrolment=enrolment).count() == 3
    assert CurriculumCompletion.objects.count() == 1
    assert AccessEvent.objects.filter(to_state=AccessState.PERMANENT).count() == 1
    assert Outbox.objects.filter(key__startswith="access-permanent:").count() == 1


@pytest.mark.django_db
def test_a_failure_on_the_way_leaves_nothing_half(
    world: World, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolment = school.enrol(world.professional)
    session, _coverage = services.open_session(
        person=world.professional,
        film=school.first.film,
        enrolment=enrolment,
        at=timezone.now() - timedelta(minutes=5),
    )

    def fail(**kwargs: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(completion, "record_progress", fail)
    report = Report(session.pk, [Played(1, (0, 20_000), (0, 20_000))])

    with pytest.raises(RuntimeError):
        services.record_watching(person=world.professional, reports=[report])

    assert not Segment.objects.exists()
    assert not Coverage.objects.exists()
    assert not ItemCompletion.objects.exists()
