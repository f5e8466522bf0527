"""The page with the own data is for reading: words instead of codes, moments as a clock says them, each with its name."""

import html
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from onboarding import personal_data
from onboarding.constants import AccessState, Role
from onboarding.models import Access, Membership, ProgressSummary, User
from onboarding.moments import NO_BREAK
from onboarding.services import record_progress
from tests.world import World

pytestmark = pytest.mark.django_db
OWN = reverse("onboarding:own_data")
SAME_IN_DUTCH = {"type"}
UNTIL = datetime(2027, 1, 27, 14, 21, 0, 541836, tzinfo=UTC)


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def rows_of(person: User, model: type[Any]) -> list[dict[str, str]]:
    """What the page shows of one kind."""
    with override("nl"):
        title = str(model._meta.verbose_name_plural)
    held = {title: rows for title, _count, rows in as_(person).get(OWN).context["held"]}
    return [dict(row) for row in held[title]]


def label(text: str) -> str:
    with override("nl"):
        return gettext(text)


@time_machine.travel(datetime(2026, 12, 1, 12, tzinfo=UTC), tick=False)
def test_access_is_told_in_words_and_in_the_time_of_here(world: World) -> None:
    Access.objects.filter(person=world.professional).update(
        state=AccessState.TEMPORARY, tool_until=UNTIL, permanent_at=None
    )

    [shown] = rows_of(world.professional, Access)
    page = html.unescape(as_(world.professional).get(OWN).content.decode())

    with override("nl"):
        state = AccessState.TEMPORARY.label
    until = "27 januari 2027 15:21".replace(" ", NO_BREAK)
    assert shown == {label("state"): state, label("With the tool until"): until}
    assert f": {until}" in page
    assert "2027-01-27T14:21" not in page


def test_a_day_and_a_choice_of_a_membership(world: World) -> None:
    Membership.objects.filter(person=world.professional).update(starts_on=date(2026, 3, 9))

    [shown] = rows_of(world.professional, Membership)

    with override("nl"):
        role = str(Role.PROFESSIONAL.label)
    assert "9 maart 2026" in shown.values()
    assert role in shown.values()
    assert shown[label("Organisation")] == world.veldstad_team.name


def test_yes_and_no_are_words(world: World) -> None:
    EmailAddress.objects.filter(user=world.professional).delete()
    for address, is_verified in (("een@test.example", True), ("twee@test.example", False)):
        EmailAddress.objects.create(user=world.professional, email=address, verified=is_verified)

    shown = [list(row.values()) for row in rows_of(world.professional, EmailAddress)]

    assert shown == [["een@test.example", "ja"], ["twee@test.example", "nee"]]


def test_nought_is_not_nothing(world: World) -> None:
    record_progress(person=world.professional, done=0, required=3, minutes_left=20)

    [shown] = rows_of(world.professional, ProgressSummary)

    assert shown[label("Items done")] == "0"


def test_the_download_stays_as_another_system_reads_it(world: World) -> None:
    Access.objects.filter(person=world.professional).update(
        state=AccessState.TEMPORARY, tool_until=UNTIL, permanent_at=None
    )

    found = json.loads(as_(world.professional).get(reverse("onboarding:own_data_json")).content)

    title = label("access")
    assert found[title] == [
        {"state": "temporary", "tool_until": UNTIL.isoformat(), "permanent_at": None}
    ]


def test_every_field_that_is_told_has_a_dutch_name() -> None:
    """A name that Django made of the code has no Dutch: it needs a row in ``LABELS``."""
    told = [(held, name) for held in personal_data.everything() for name in held.fields]

    with override("nl"):
        bare = [
            f"{held.key}: {name}"
            for held, name in told
            if personal_data.label_of(held, name) == name.rpartition("__")[2].replace("_", " ")
            and name not in SAME_IN_DUTCH
        ]

    assert bare == []


def test_no_name_is_kept_of_what_is_not_told() -> None:
    assert [name for name in personal_data.LABELS if not _is_told(name)] == []


def _is_told(key: str) -> bool:
    return any(
        key in (name, f"{held.model}.{name}")
        for held in personal_data.everything()
        for name in held.fields
    )
