"""The tool log-in: its clock, permanent exactly once, what a contact may do to it, and what the tool is told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from onboarding import access, outbox
from onboarding.access_acts import extend_access, extensions_left, pause_access, resume_access
from onboarding.constants import AccessEventKind, AccessState, Role, ToolMode
from onboarding.exceptions import OnboardingError
from onboarding.models import Access, AccessEvent, AccessTerms, JournalEntry, User
from onboarding.services import invite_person
from onboarding.signals import access_changed
from tests.factories import make_person
from tests.world import World

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Europe/Amsterdam")


def _record(person: User) -> Access:
    return Access.objects.get(person=person)


def _newcomer(world: World, at: datetime, role: Role = Role.PROFESSIONAL) -> User:
    place = world.veldstad if role == Role.BOARD_MEMBER else world.veldstad_team
    person = make_person(f"new{role}", place, role)
    Access.objects.create(person=person)
    access.begin_access(person=person, at=at)
    return person


# --- The clock ------------------------------------------------------------------------------------


def test_it_begins_with_the_days_of_the_municipality(world: World) -> None:
    at = datetime(2026, 3, 10, 9, tzinfo=LOCAL)
    AccessTerms.objects.create(municipality=world.veldstad, tool_days=20, grace_days=3)

    record = _record(_newcomer(world, at))

    assert timezone.localtime(record.tool_until) == datetime(2026, 3, 30, tzinfo=LOCAL)
    assert timezone.localtime(record.grace_until) == datetime(2026, 4, 2, tzinfo=LOCAL)
    assert access.tool_days_left(record, at=at) == 20


def test_the_terms_of_another_municipality_change_nothing(world: World) -> None:
    at = datetime(2026, 3, 10, 9, tzinfo=LOCAL)
    AccessTerms.objects.create(municipality=world.duindam, tool_days=20)

    assert access.tool_days_left(_record(_newcomer(world, at)), at=at) == 90


def test_its_last_day_ends_at_midnight_also_when_the_clock_changes() -> None:
    before = datetime(2026, 10, 24, 15, tzinfo=LOCAL)  # the day before winter time

    end = access.end_of_day(before, days=1)

    assert timezone.localtime(end) == datetime(2026, 10, 26, tzinfo=LOCAL)
    length = end.timestamp() - access.end_of_day(before).timestamp()
    assert timedelta(seconds=length) == timedelta(hours=25)


def test_who_only_learns_has_no_clock(world: World) -> None:
    record = _record(_newcomer(world, timezone.now(), Role.BOARD_MEMBER))

    tool = access.describe_tool_access(record, at=timezone.now())
    assert (record.state, record.tool_until) == (AccessState.OPEN, None)
    assert (tool.access, tool.tool_mode) == ("none", ToolMode.NONE)
    assert not access.make_access_permanent(person=record.person)


@pytest.mark.parametrize(
    ("state", "days", "expected"),
    [
        ("temporary", 0, ("temporary", "full")),
        ("temporary", 61, ("temporary", "read_only")),
        ("temporary", 75, ("temporary", "read_only")),  # until the sweep looked
        ("grace", 62, ("temporary", "read_only")),
        ("lapsed", 0, ("none", "none")),
        ("paused", 0, ("none", "none")),
        ("permanent", 500, ("permanent", "full")),
        ("open", 0, ("none", "none")),
        ("withdrawn", 0, ("none", "none")),
    ],
)
def test_it_tells_the_tool_how_it_stands(
    world: World, state: str, days: int, expected: tuple[str, str]
) -> None:
    record = _record(world.professional)
    record.state = state

    tool = access.describe_tool_access(record, at=timezone.now() + timedelta(days=days))

    assert (tool.access, tool.tool_mode) == expected


# --- Permanent --------------------------------------------------------------------------------------


def test_it_becomes_permanent_exactly_once(world: World) -> None:
    first = access.make_access_permanent(person=world.professional)
    second = access.make_access_permanent(person=world.professional)

    assert (first, second) == (True, False)
    assert _record(world.professional).state == AccessState.PERMANENT
    assert AccessEvent.objects.filter(kind=AccessEventKind.PERMANENT).count() == 1


def test_it_sends_one_letter(world: World) -> None:
    access.make_access_permanent(person=world.professional)

    outbox.run_due()
    outbox.run_due()

    assert [message.to for message in mail.outbox] == [[world.professional.email]]


@pytest.mark.parametrize("state", [AccessState.GRACE, AccessState.LAPSED, AccessState.PAUSED])
def test_it_becomes_permanent_from_any_state_but_withdrawn(world: World, state: str) -> None:
    Access.objects.filter(person=world.professional).update(state=state, days_left=5)

    assert access.make_access_permanent(person=world.professional)

    record = _record(world.professional)
    assert (record.state, record.tool_until, record.days_left) == ("permanent", None, None)


def test_each_step_is_numbered_and_announced(world: World) -> None:
    heard: list[tuple[int, str]] = []

    def listen(event: AccessEvent, **kwargs: object) -> None:
        heard.append((event.number, event.kind))

    access_changed.connect(listen)
    pause_access(person=world.professional, actor=world.contact)
    resume_access(person=world.professional, actor=world.contact)
    access.make_access_permanent(person=world.professional)
    access_changed.disconnect(listen)

    assert heard == [(1, "paused"), (2, "resumed"), (3, "permanent")]


# --- What a contact does ------------------------------------------------------------------------------


def test_it_is_extended_from_its_last_day(world: World) -> None:
    before = _record(world.professional)

    extend_access(person=world.professional, actor=world.contact, days=30, reason=" op  cursus ")

    record, event = _record(world.professional), AccessEvent.objects.get()
    days = (timezone.localdate(record.tool_until) - timezone.localdate(before.tool_until)).days
    assert days == 30
    assert (event.kind, event.reason, event.details) == ("extended", "op cursus", {"days": 30})
    assert JournalEntry.objects.filter(act="access_extended", actor=world.contact).count() == 1


def test_an_ended_one_is_extended_from_today(world: World) -> None:
    now = timezone.now()
    Access.objects.filter(person=world.professional).update(
        state=AccessState.LAPSED, tool_until=now - timedelta(days=40)
    )

    extend_access(person=world.professional, actor=world.contact, days=10, reason="terug")

    record = _record(world.professional)
    assert record.state == AccessState.TEMPORARY
    assert access.tool_days_left(record, at=now) == 10


def test_a_contact_extends_twice_and_a_programme_lead_on(world: World) -> None:
    for _time in range(2):
        extend_access(person=world.professional, actor=world.contact, days=5, reason="druk")

    with pytest.raises(OnboardingError) as refused:
        extend_access(person=world.professional, actor=world.contact, days=5, reason="druk")
    extend_access(person=world.professional, actor=world.programme_lead, days=5, reason="druk")

    assert refused.value.code == "too_often"
    assert AccessEvent.objects.filter(kind="extended").count() == 3
    assert extensions_left(_record(world.professional), world.contact) == 0
    assert extensions_left(_record(world.professional), world.programme_lead) is None


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [(0, "x", "too_long"), (61, "x", "too_long"), (5, "  ", "reason_missing")],
)
def test_a_wrong_extension_changes_nothing(world: World, days: int, reason: str, code: str) -> None:
    with pytest.raises(OnboardingError) as refused:
        extend_access(person=world.professional, actor=world.contact, days=days, reason=reason)

    assert refused.value.code == code
    assert not AccessEvent.objects.exists()


def test_nobody_changes_the_own_log_in(world: World) -> None:
    with pytest.raises(OnboardingError) as refused:
        extend_access(person=world.professional, actor=world.professional, days=5, reason="x")

    assert refused.value.code == "own_access"


def test_a_permanent_one_has_nothing_to_extend_or_pause(world: World) -> None:
    access.make_access_permanent(person=world.professional)

    for act in (
        lambda: extend_access(person=world.professional, actor=world.contact, days=5, reason="x"),
        lambda: pause_access(person=world.professional, actor=world.contact),
        lambda: resume_access(person=world.professional, actor=world.contact),
    ):
        with pytest.raises(OnboardingError) as refused:
            act()
        assert refused.value.code == "no_clock"


def test_a_pause_keeps_the_days_that_were_left(world: World) -> None:
    now = timezone.now()
    pause_access(person=world.professional, actor=world.contact, at=now)
    paused = _record(world.professional)

    with time_machine.travel(now + timedelta(days=100)):
        resume_access(person=world.professional, actor=world.contact)
        left = access.tool_days_left(_record(world.professional), at=timezone.now())

    assert (paused.state, paused.tool_until, paused.days_left) == ("paused", None, 60)
    assert left == 60


def test_after_a_pause_there_is_a_week_at_least(world: World) -> None:
    now = timezone.now()
    Access.objects.filter(person=world.professional).update(tool_until=now + timedelta(days=1))
    pause_access(person=world.professional, actor=world.contact)

    resume_access(person=world.professional, actor=world.contact)

    assert access.tool_days_left(_record(world.professional), at=now) == 7


def test_why_somebody_is_away_stands_nowhere(world: World) -> None:
    pause_access(person=world.professional, actor=world.contact)

    assert AccessEvent.objects.get().reason == ""


def test_an_invitation_begins_it_once(world: World) -> None:
    invitation = invite_person(
        email="x@test.example", name=("X", "Y"), organisation=world.veldstad_team, invited_by=None
    )

    access.begin_access(person=invitation.person)
    access.begin_access(person=invitation.person)

    assert AccessEvent.objects.filter(access__person=invitation.person).count() == 1


def test_pauses_do_not_go_round_the_extensions(world: World) -> None:
    person, contact = world.professional, world.contact
    now = timezone.now()
    Access.objects.filter(person=person).update(
        state=AccessState.GRACE, tool_until=now, grace_until=now + timedelta(days=9)
    )
    pause_access(person=person, actor=contact)
    first = resume_access(person=person, actor=contact).tool_until
    pause_access(person=person, actor=contact)

    again = resume_access(person=person, actor=contact).tool_until
    Access.objects.filter(person=person).update(state=AccessState.GRACE, tool_until=now)
    with pytest.raises(OnboardingError) as refused:
        pause_access(person=person, actor=contact)

    assert first == again == access.end_of_day(now, days=6)
    assert refused.value.code == "paused_before"
