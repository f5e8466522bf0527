"""From a fulfilled route to a completed item, and from the last item to a permanent log-in.

Everything here runs under the lock of the person's clock row: two finishers at once would each see the
other's item as open, and nobody would finish the curriculum.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from learning.constants import ItemKind, Route
from learning.models import (
    CheckAttempt,
    Coverage,
    CurriculumCompletion,
    Enrolment,
    ItemCompletion,
    ManifestItem,
    PersonClock,
    Visit,
)
from learning.rules import RULE_VERSION
from onboarding.access import make_access_permanent
from onboarding.models import User
from onboarding.progress_summary import record_progress


def lock_person(person: User) -> None:
    """Wait until nobody else decides about this person's progress; held until the transaction ends."""
    PersonClock.objects.bulk_create([PersonClock(person=person)], ignore_conflicts=True)
    PersonClock.objects.select_for_update().get(person=person)


def complete_if_done(*, enrolment: Enrolment, item: ManifestItem, at: datetime) -> bool:
    """Write the item's completion when a route and the check are fulfilled; return whether it is done.

    The caller holds the lock of the person.
    """
    route = _fulfilled_route(enrolment, item)
    if route is None or not _is_check_passed(enrolment, item):
        return False
    _row, is_new = ItemCompletion.objects.get_or_create(
        enrolment=enrolment, item=item, defaults={"route": route, "at": at}
    )
    if is_new:
        settle(enrolment=enrolment, at=at)
    return True


def _fulfilled_route(enrolment: Enrolment, item: ManifestItem) -> Route | None:
    watched = Coverage.objects.filter(person=enrolment.person_id, film=item.film_id)
    if item.film_id and watched.exclude(watched_at=None).exists():
        return Route.VIDEO
    if Visit.objects.filter(enrolment=enrolment, item=item).exclude(read_at=None).exists():
        return Route.TRANSCRIPT if item.kind == ItemKind.FILM else Route.READ
    return None


def _is_check_passed(enrolment: Enrolment, item: ManifestItem) -> bool:
    if item.knowledge_check_id is None:
        return True
    return CheckAttempt.objects.filter(enrolment=enrolment, item=item, passed=True).exists()


def settle(*, enrolment: Enrolment, at: datetime) -> bool:
    """Record where the person stands and finish the curriculum when nothing required is open.

    Returns whether this call finished it. The caller holds the lock of the person.
    """
    items = list(
        ManifestItem.objects.filter(manifest=enrolment.manifest_id, is_required=True).values_list(
            "pk", "minutes"
        )
    )
    done = set(ItemCompletion.objects.filter(enrolment=enrolment).values_list("item_id", flat=True))
    open_minutes = [minutes for pk, minutes in items if pk not in done]
    record_progress(
        person=enrolment.person,
        done=len(items) - len(open_minutes),
        required=len(items),
        minutes_left=sum(open_minutes),
        at=at,
    )
    if not items or open_minutes:
        return False
    return _finish(enrolment, at=at)


def _finish(enrolment: Enrolment, *, at: datetime) -> bool:
    _row, is_new = CurriculumCompletion.objects.get_or_create(
        enrolment=enrolment, defaults={"at": at, "rule_version": RULE_VERSION}
    )
    if is_new:
        make_access_permanent(person=enrolment.person, at=at)
    return is_new


def apply_completion(*, person: User, at: datetime) -> bool:
    """Make the tool log-in permanent of who finished the own curriculum before; return whether this call did."""
    is_done = CurriculumCompletion.objects.filter(enrolment__person=person).exists()
    return is_done and make_access_permanent(person=person, at=at)


@transaction.atomic
def finish_if_all_done(*, enrolment_id: int, at: datetime | None = None) -> bool:
    """Finish one enrolment whose items are all done; return whether this call did."""
    enrolment = Enrolment.objects.select_related("person").get(pk=enrolment_id)
    lock_person(enrolment.person)
    return settle(enrolment=enrolment, at=at or timezone.now())


def finish_everybody_done(*, limit: int = 500) -> int:
    """The net below the net: finish whoever has all items done and no completion. Normally nobody."""
    stuck = Enrolment.objects.unfinished().all_items_done().values_list("pk", flat=True)[:limit]
    return sum(finish_if_all_done(enrolment_id=pk) for pk in list(stuck))
