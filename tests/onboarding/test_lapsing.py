"""The end of a temporary log-in: warned of in time, and never a lapse that comes as a surprise."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from onboarding import lapsing, outbox
from onboarding.access import end_of_day, make_access_permanent
from onboarding.access_acts import extend_access
from onboarding.constants import AccessState
from onboarding.models import Access, AccessReminder, Outbox, ProgressSummary, User
from onboarding.progress_summary import record_progress
from onboarding.returned_mail import note_returned
from tests.onboarding import returns
from tests.world import World

pytestmark = pytest.mark.django_db
LOCAL = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 9, 1, 8, 30, tzinfo=LOCAL)


def _end_in(person: User, days: int) -> Access:
    """A log-in with so many days left, on a clock that the test has stopped."""
    until = end_of_day(timezone.now(), days=days - 1)
    Access.objects.filter(person=person).update(
        tool_until=until, grace_until=end_of_day(until, days=13)
    )
    return Access.objects.get(person=person)


def _only(person: User) -> None:
    Access.objects.exclude(person=person).delete()


def _live_day_by_day(days: int) -> None:
    """What beat does, once a day, with the post going out."""
    begin = START
    for day in range(days):
        local = timezone.localtime(begin) + timedelta(days=day)
        with time_machine.travel(local, tick=False):
            lapsing.promise_reminders()
            lapsing.advance_run_out()
            outbox.run_due()


def _refuse_all_post(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(message: Any) -> None:
        raise OSError("away")

    monkeypatch.setattr("onboarding.mail.send_now", refuse)


@pytest.fixture
def ends_in_35(world: World) -> User:
    """The only person with a clock; it is 1 September, 8:30."""
    _only(world.professional)
    with time_machine.travel(START, tick=False):
        _end_in(world.professional, 35)
    return world.professional


def test_four_reminders_then_reading_then_the_end(ends_in_35: User) -> None:
    _live_day_by_day(35)
    told = list(AccessReminder.objects.order_by("pk").values_list("days_before", flat=True))
    last_day = Access.objects.get().state
    _live_day_by_day(36)
    after = Access.objects.get().state
    _live_day_by_day(50)

    assert told == [30, 14, 7, 2]
    assert AccessReminder.objects.filter(delivered_at=None).count() == 0
    assert (last_day, after) == (AccessState.TEMPORARY, AccessState.GRACE)
    assert Access.objects.get().state == AccessState.LAPSED
    assert len(mail.outbox) == 4


def test_the_letter_says_what_is_left_and_whether_it_fits(ends_in_35: User) -> None:
    record_progress(person=ends_in_35, done=5, required=9, minutes_left=80)

    _live_day_by_day(6)

    text = mail.outbox[0].body
    assert "30 dagen" in mail.outbox[0].subject
    assert "tot en met 5 oktober" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Nog te doen: 4 onderdelen, samen ongeveer 80 minuten." in text
    assert "Dat past" in text


def test_it_says_when_it_will_be_tight(ends_in_35: User) -> None:
    record_progress(person=ends_in_35, done=0, required=30, minutes_left=4000)

    _live_day_by_day(6)

    assert "Dat wordt krap" in mail.outbox[0].body


def test_the_outlook_counts_working_days(ends_in_35: User) -> None:
    at = datetime(2026, 12, 21, 9, tzinfo=LOCAL)  # a Monday; Friday is Christmas Day
    ProgressSummary.objects.create(
        person=ends_in_35, done=1, required=3, minutes_left=180, updated_at=at
    )

    outlook = lapsing.outlook_of(ends_in_35, end_of_day(at, days=6), at=at)

    assert outlook == lapsing.Outlook(items=2, minutes=180, working_days=4)
    assert outlook.is_feasible


def test_without_post_it_never_lapses_and_goes_on_by_the_week(
    ends_in_35: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_all_post(monkeypatch)

    _live_day_by_day(80)

    record = Access.objects.get()
    assert record.state == AccessState.GRACE
    assert record.events.filter(kind="grace_longer").count() >= 4
    assert record.grace_until > START + timedelta(days=79)


def test_when_the_post_goes_again_it_is_warned_three_times_first(
    ends_in_35: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        _refuse_all_post(patch)
        _live_day_by_day(50)
        Outbox.objects.all().delete()  # what was promised came to nothing
    begin = START
    for day in range(50, 90):
        with time_machine.travel(begin + timedelta(days=day), tick=False):
            lapsing.advance_run_out()
            outbox.run_due()

    assert Access.objects.get().state == AccessState.LAPSED
    assert len(mail.outbox) >= 3


@pytest.mark.parametrize("is_noticed", [True, False], ids=["marked", "not marked"])
def test_when_every_reminder_comes_back_it_never_lapses(ends_in_35: User, is_noticed: bool) -> None:
    """Our mail server takes each letter, tries for five days, and sends it back; whether or not the mark holds."""
    left: list[int] = []  # the day of each letter
    for day in range(100):
        now = timezone.localtime(START) + timedelta(days=day)
        with time_machine.travel(now, tick=False):
            lapsing.promise_reminders()
            lapsing.advance_run_out()
            outbox.run_due()
        left += [day] * (len(mail.outbox) - len(left))
        for letter in (mail.outbox[n] for n, then in enumerate(left) if then == day - 5):
            back = returns.postfix(letter.message(), status="4.4.7")
            note_returned(back, at=now + timedelta(minutes=10))
        if not is_noticed:
            User.objects.update(unreachable_since=None)

    assert len(left) >= 4
    assert Access.objects.get().state == AccessState.GRACE


@pytest.mark.parametrize(("days_ago", "state"), [(6, AccessState.GRACE), (7, AccessState.LAPSED)])
def test_a_reminder_counts_when_it_cannot_come_back_any_more(
    ends_in_35: User, days_ago: int, state: AccessState
) -> None:
    access, now = _end_in(ends_in_35, 0), timezone.now()
    Access.objects.update(state=AccessState.GRACE, grace_until=now)
    for days_before, ago in ((30, 40), (14, 30), (7, days_ago)):
        AccessReminder.objects.create(
            access=access,
            until=access.ends_at,
            days_before=days_before,
            delivered_at=now - timedelta(days=ago),
        )

    lapsing.advance_run_out(at=now)

    assert Access.objects.get().state == state


def test_an_address_that_refuses_letters_never_lapses(
    ends_in_35: User, django_assert_num_queries: Any
) -> None:
    User.objects.update(unreachable_since=timezone.now())
    _end_in(ends_in_35, 0)
    Access.objects.update(state=AccessState.GRACE, grace_until=timezone.now() - timedelta(days=90))

    with django_assert_num_queries(1):  # looked for, and not looked at one by one
        lapsing.advance_run_out()

    assert Access.objects.get().state == AccessState.GRACE


def test_one_bad_log_in_does_not_stop_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for person in (world.professional, world.stranger):
        _end_in(person, 0)
    real = lapsing.record_step

    def fail_for_the_first(access: Access, *args: Any, **facts: Any) -> Any:
        real(access, *args, **facts)
        if access.person == world.professional:
            raise RuntimeError(access.person.email)

    monkeypatch.setattr(lapsing, "record_step", fail_for_the_first)

    assert lapsing.advance_run_out() == 1

    first, second = (Access.objects.get(person=p) for p in (world.professional, world.stranger))
    assert (first.state, first.event_number) == (AccessState.TEMPORARY, 0)  # all of it undone
    assert second.state == AccessState.GRACE
    assert f"person {world.professional.pk} cannot go on: RuntimeError" in caplog.text
    assert world.professional.email not in caplog.text


def test_a_reminder_that_is_no_longer_true_is_not_sent(ends_in_35: User) -> None:
    with time_machine.travel(START, tick=False):
        _end_in(ends_in_35, 10)
        lapsing.promise_reminders()
        make_access_permanent(person=ends_in_35)
        outbox.run_due()

    assert [("definitief" in message.subject) for message in mail.outbox] == [True]


def test_an_extended_one_is_warned_of_anew(world: World, ends_in_35: User) -> None:
    _live_day_by_day(34)
    with time_machine.travel(START + timedelta(days=34), tick=False):
        extend_access(person=ends_in_35, actor=world.contact, days=20, reason="druk")
    begin = START
    for day in range(35, 75):
        with time_machine.travel(begin + timedelta(days=day), tick=False):
            lapsing.promise_reminders()
            lapsing.advance_run_out()
            outbox.run_due()

    second = AccessReminder.objects.filter(until=Access.objects.get().tool_until)
    assert sorted(second.values_list("days_before", flat=True), reverse=True) == [30, 14, 7, 2]
    assert Access.objects.get().state == AccessState.LAPSED


def test_a_day_without_beat_is_made_good(ends_in_35: User) -> None:
    for day in (0, 9, 9, 30):
        with time_machine.travel(START + timedelta(days=day), tick=False):
            lapsing.promise_reminders()

    told = AccessReminder.objects.order_by("pk").values_list("days_before", flat=True)
    assert list(told) == [30, 7]


def test_it_costs_the_same_for_two_as_for_one(world: World, django_assert_num_queries: Any) -> None:
    """Read, close the list, known reminders, new reminders, letters, savepoint in and out."""
    _only(world.professional)
    _end_in(world.professional, 30)
    with django_assert_num_queries(7):
        lapsing.promise_reminders()

    Access.objects.create(person=world.stranger, state=AccessState.TEMPORARY)
    Access.objects.create(person=world.contact, state=AccessState.TEMPORARY)
    for person in (world.professional, world.stranger, world.contact):
        _end_in(person, 14)
    with django_assert_num_queries(7):
        lapsing.promise_reminders()


def test_on_the_day_of_winter_time_the_tool_is_open_until_midnight(ends_in_35: User) -> None:
    last_evening = datetime(2026, 10, 25, 23, 59, tzinfo=LOCAL)  # an hour longer than others
    Access.objects.update(tool_until=end_of_day(datetime(2026, 10, 25, 9, tzinfo=LOCAL)))

    lapsing.advance_run_out(at=last_evening)
    still = Access.objects.get().state
    lapsing.advance_run_out(at=last_evening + timedelta(minutes=1))

    assert (still, Access.objects.get().state) == (AccessState.TEMPORARY, AccessState.GRACE)
