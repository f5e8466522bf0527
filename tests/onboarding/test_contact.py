"""The ask budget: not in the first week, once a fortnight, twelve times a year."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from onboarding import contact
from onboarding.constants import AskKind, Role
from onboarding.models import Ask, User
from tests.factories import make_person
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_leaves_a_newcomer_alone(world: World) -> None:
    newcomer = make_person("new", world.veldstad_team, Role.PROFESSIONAL, joined_days_ago=6)

    assert not contact.take(person=newcomer, kind=AskKind.POLL, at=timezone.now())


def test_it_asks_once_a_fortnight(world: World) -> None:
    now = timezone.now()

    asked = [
        contact.take(person=world.professional, kind=AskKind.POLL, at=now + timedelta(days=days))
        for days in (0, 1, 13, 14, 27, 28)
    ]

    assert asked == [True, False, False, True, False, True]


def test_it_asks_twelve_times_a_year(world: World) -> None:
    now = timezone.now()

    asked = [
        contact.take(person=world.professional, kind=AskKind.POLL, at=now + timedelta(days=days))
        for days in range(0, 364, 14)
    ]

    assert sum(asked) == 12


def test_its_days_are_days_of_here(world: World) -> None:
    half_past_midnight = datetime(2026, 6, 10, 0, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))

    User.objects.update(date_joined=half_past_midnight - timedelta(days=30))
    world.professional.refresh_from_db()
    contact.take(
        person=world.professional, kind=AskKind.POLL, at=half_past_midnight.astimezone(UTC)
    )

    assert Ask.objects.get().asked_on == date(2026, 6, 10)
