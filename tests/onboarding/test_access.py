"""The tool log-in: temporary, permanent exactly once, lapsed, and what the tool is told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from onboarding import access, outbox
from onboarding.constants import AccessState, ToolMode
from onboarding.models import AccessEvent
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_becomes_permanent_exactly_once(world: World) -> None:
    first = access.make_access_permanent(person=world.professional)
    second = access.make_access_permanent(person=world.professional)

    record = world.professional.access
    record.refresh_from_db()
    assert (first, second) == (True, False)
    assert record.state == AccessState.PERMANENT
    assert AccessEvent.objects.filter(access=record, to_state="permanent").count() == 1


def test_it_sends_one_letter(world: World) -> None:
    access.make_access_permanent(person=world.professional)

    outbox.run_due()
    outbox.run_due()

    assert [message.to for message in mail.outbox] == [[world.professional.email]]


def test_it_becomes_permanent_after_a_lapse(world: World) -> None:
    later = timezone.now() + timedelta(days=200)
    assert access.lapse_run_out(at=later) == 2

    assert access.make_access_permanent(person=world.professional, at=later)

    tool = access.describe_tool_access(world.professional.access, at=later)
    world.professional.access.refresh_from_db()
    tool = access.describe_tool_access(world.professional.access, at=later)
    assert (tool.access, tool.tool_mode, tool.access_until) == ("permanent", ToolMode.FULL, None)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, ("temporary", "full")), (61, ("temporary", "read_only")), (75, ("none", "none"))],
)
def test_it_tells_the_tool_what_the_clock_says(
    world: World, days: int, expected: tuple[str, str]
) -> None:
    at = timezone.now() + timedelta(days=days)

    tool = access.describe_tool_access(world.professional.access, at=at)

    assert (tool.access, tool.tool_mode) == expected
