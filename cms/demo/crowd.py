"""Puts the colleagues of the demo world into the database: accounts, log-ins for the tool, and how far they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from cms.demo import accounts
from cms.demo.colleagues import AWAY, COLLEAGUES, INVITED, LEFT, Colleague
from learning.demo.crowd import Walk, walk_along
from onboarding import lapsing
from onboarding.constants import AccessState, Role
from onboarding.models import Access, AccessReminder, Invitation, Organisation, Outbox, User
from onboarding.services import begin_access, pause_access, register_person
from onboarding.withdrawal import withdraw_access

STAFF = frozenset({Role.HAPPINESS_AGENT, Role.EXPERT})
REST = timedelta(days=1)  # nobody was here since yesterday
PACE = timedelta(days=70)  # whoever is done needed no more


@contextmanager
def without_post() -> Iterator[None]:
    """Letters of what lies in the past were sent and read long ago: the post of the demo stays clear."""
    last = Outbox.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        yield
        Outbox.objects.filter(pk__gt=last).delete()


@transaction.atomic
def build_crowd(places: dict[str, Organisation]) -> None:
    """Make the colleagues; when they are there they only get the password of today."""
    known = User.objects.filter(email__in=[colleague.email for colleague in COLLEAGUES])
    settled = known.filter(invitation__accepted_at__isnull=False)  # whoever is invited has none yet
    first = settled.first()
    if first is not None:
        if not first.check_password(accounts.password()):
            settled.update(password=make_password(accounts.password()))
        return
    password = make_password(accounts.password())
    now = timezone.now()
    for colleague in COLLEAGUES:
        _add(colleague, places[colleague.place], password, _joined_at(colleague, now))
    _close_what_ran_out(now)
    _pause_one(now)


def _joined_at(colleague: Colleague, now: datetime) -> datetime:
    """At nine on a working day."""
    day = timezone.localtime(now - timedelta(days=colleague.days))
    if day.weekday() > 4:
        day -= timedelta(days=day.weekday() - 4)
    return day.replace(hour=9, minute=colleague.days % 50, second=0, microsecond=0)


def _add(colleague: Colleague, place: Organisation, password: str, at: datetime) -> None:
    person = register_person(
        email=colleague.email,
        name=(colleague.first_name, colleague.last_name),
        organisation=place,
        role=colleague.role,
        joined_at=at,
    )
    is_invited = colleague.share == INVITED
    if not is_invited:
        person.password, person.informed_at = password, timezone.now()
        person.save(update_fields=["password", "informed_at"])
    if colleague.role in STAFF:
        return
    Access.objects.create(person=person, state=AccessState.INVITED)
    Invitation.objects.create(person=person, sent_at=at, accepted_at=None if is_invited else at)
    if not is_invited:
        begin_access(person=person, at=at)
    if colleague.share == LEFT:
        contact = User.objects.get(email="contact@demo.example")
        withdraw_access(person=person, actor=contact, reason="werkt ergens anders")


def _close_what_ran_out(now: datetime) -> None:
    """Each on the day it ran out, as the nightly task would have; everybody had been warned."""
    warn(Access.objects.filter(state=AccessState.TEMPORARY, tool_until__lte=now))
    while (ends := Access.objects.run_out(at=now)).exists():
        soonest = ends.aggregate(
            tool=Min("tool_until", filter=Q(state=AccessState.TEMPORARY)),
            grace=Min("grace_until", filter=Q(state=AccessState.GRACE)),
        )
        lapsing.advance_run_out(at=min(filter(None, soonest.values())))


def warn(accesses: QuerySet[Access]) -> None:
    """The reminders of their end were sent and arrived, each on its day."""
    for access in accesses:
        for days in lapsing.STEPS:
            at = access.ends_at - timedelta(days=days)
            AccessReminder.objects.create(
                access=access,
                until=access.ends_at,
                days_before=days,
                promised_at=at,
                delivered_at=at,
            )


def _pause_one(now: datetime) -> None:
    """Somebody is away for a while; the contact stopped the clock."""
    away = User.objects.get(email=AWAY)
    contact = User.objects.get(email="contact@demo.example")
    pause_access(person=away, actor=contact, at=now - timedelta(days=3))


def build_walks() -> None:
    """Bring the colleagues as far as they are; repeated: nothing is added."""
    people = {
        person.email: person
        for person in User.objects.filter(
            email__in=[colleague.email for colleague in COLLEAGUES], enrolments=None
        )
    }
    now = timezone.now()
    walks = [
        Walk(
            person=people[colleague.email],
            share=colleague.share,
            begun_at=people[colleague.email].date_joined + timedelta(hours=1),
            ended_at=min(now - REST, people[colleague.email].date_joined + PACE),
        )
        for colleague in COLLEAGUES
        if colleague.share >= 0 and colleague.role not in STAFF and colleague.email in people
    ]
    with without_post():
        walk_along(walks)
