"""The demo world as a whole: who is in it, that its rows hold what real ones hold, and that every screen shows something."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, F, Max
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from cms.demo import accounts, world
from cms.demo.colleagues import ANSWERED, COLLEAGUES, INVITED
from learning import rules
from learning.models import (
    CheckAttempt,
    Coverage,
    Enrolment,
    ItemCompletion,
    Segment,
    Visit,
)
from onboarding.constants import AccessState
from onboarding.models import Access, Outbox, ProgressSummary, User
from onboarding.rollout import FIGURES, count_by_municipality
from support.constants import (
    CaseState,
    Channel,
    ConversationState,
    EscalationState,
    GuestKind,
    Tier,
)
from support.models import Case, CaseEvent, Conversation, Escalation, Guest, Message
from surveys.constants import InvitationState, WaveState
from surveys.models import Invitation as PollInvitation
from surveys.models import PublishedCell, Wave

pytestmark = pytest.mark.django_db
STEPS = (
    world.build_home,
    world.build_people,
    world.build_curriculum,
    world.build_progress,
    world.build_questions,
    world.build_polls,
)


@pytest.fixture(scope="module", autouse=True)
def _demo(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """Built once for all tests here, and taken back after them."""
    media = tmp_path_factory.mktemp("media")
    world_of_all_tests = transaction.atomic()
    world_of_all_tests._from_testcase = True  # as in TestCase: what must be durable may be in it
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=str(media), DEMO_PASSWORD="vier-paarden-in-de-wei"),
        world_of_all_tests,
    ):
        for step in STEPS:
            step()
        yield media
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _its_files(settings: pytest.FixtureRequest, _demo: Path) -> None:
    settings.MEDIA_ROOT = str(_demo)
    cache.clear()


def _person(local_part: str) -> User:
    return User.objects.get(email=f"{local_part}@demo.example")


def _page(client: Client, who: str, path: str) -> str:
    client.force_login(_person(who))
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def _rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for app in ("onboarding", "learning", "support", "surveys", "helpdesk", "wagtailcore")
        for model in apps.get_app_config(app).get_models()
    }


def test_sixty_people_live_in_it() -> None:
    people = User.objects.filter(email__endswith="@demo.example")

    assert 60 <= people.count() <= 70
    assert len({colleague.email for colleague in COLLEAGUES}) == len(COLLEAGUES)
    assert set(Access.objects.values_list("state", flat=True)) == set(AccessState)


def test_one_municipality_shows_all_its_figures() -> None:
    veldstad = next(r for r in count_by_municipality(at=timezone.now()) if r.name == "Veldstad")

    assert set(veldstad.shown) == set(FIGURES)
    assert veldstad.invited - veldstad.started >= 5


def test_some_are_in_grace_and_none_lapsed_too_early() -> None:
    now = timezone.now()

    grace = Access.objects.filter(state=AccessState.GRACE)
    assert grace.count() >= 3
    assert not grace.filter(grace_until__lt=now).exists()
    assert not Access.objects.filter(state=AccessState.LAPSED, grace_until__gt=now).exists()


def test_nobody_joined_this_week_but_who_is_invited() -> None:
    week = timezone.now() - timedelta(days=7)
    recent = User.objects.filter(date_joined__gt=week, is_superuser=False)

    invited = {colleague.email for colleague in COLLEAGUES if colleague.share == INVITED}
    assert set(recent.values_list("email", flat=True)) <= invited | {"nieuw@demo.example"}


def test_a_second_run_changes_nothing() -> None:
    before = _rows()

    for step in STEPS:
        step()

    assert _rows() == before


def test_letters_of_the_past_do_not_fill_the_post() -> None:
    ours = {colleague.email for colleague in COLLEAGUES}

    waiting = Outbox.objects.filter(done_at=None, kind="mail")

    assert waiting.exists()  # of the questions of today
    assert not [row for row in waiting if set(row.payload["to"]) & ours]


def test_nothing_lies_in_the_future() -> None:
    now = timezone.now()

    for model, moment in (
        (CaseEvent, "at"),
        (Message, "created_at"),
        (Segment, "received_at"),
        (ItemCompletion, "at"),
        (Visit, "opened_at"),
    ):
        assert not model.objects.filter(**{f"{moment}__gt": now}).exists(), model


def test_learning_lies_in_office_hours() -> None:
    moments = [timezone.localtime(at) for at in Visit.objects.values_list("opened_at", flat=True)]
    crowd = [at for at in moments if at.date() < timezone.localdate()]

    working = [at for at in crowd if at.weekday() < 5 and 8 <= at.hour < 18]
    assert len(working) > 0.9 * len(crowd)


def test_every_stretch_counts_under_the_rules_and_none_overlaps() -> None:
    assert not Segment.objects.exclude(reason="").exists()
    for person in User.objects.filter(enrolments__isnull=False):
        walls = Segment.objects.filter(person=person).order_by("wall_from_ms")
        spans = list(walls.values_list("wall_from_ms", "wall_to_ms"))
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_coverage_holds_what_was_reported() -> None:
    for row in Coverage.objects.select_related("film"):
        countable = rules.countable_seconds(row.film.duration_ms)
        assert row.seen_s == rules.count_seen(bytes(row.seen)) <= countable
        watched = rules.is_watched(row.seen_s, countable=countable, must_watch=row.must_watch)
        assert watched == (row.watched_at is not None)


def test_completions_have_their_proof() -> None:
    for done in ItemCompletion.objects.select_related("enrolment", "item"):
        item, person = done.item, done.enrolment.person_id
        proof = Coverage.objects.filter(person=person, film=item.film_id).exclude(watched_at=None)
        read = Visit.objects.filter(enrolment=done.enrolment, item=item).exclude(read_at=None)
        assert read.exists() or (item.film_id and proof.exists())
        if item.knowledge_check_id:
            tries = CheckAttempt.objects.filter(enrolment=done.enrolment, item=item, passed=True)
            assert tries.exists()


def test_summaries_and_log_ins_follow_from_what_is_done() -> None:
    for enrolment in Enrolment.objects.select_related("person__access", "person__progress_summary"):
        done = enrolment.completions.count()
        summary: ProgressSummary = enrolment.person.progress_summary
        assert (summary.done, summary.minutes_left == 0) == (done, done == summary.required)
        access = getattr(enrolment.person, "access", None)
        if access is not None and done == summary.required:
            assert access.state == AccessState.PERMANENT
            assert access.events.filter(to_state=AccessState.PERMANENT).count() == 1


@pytest.mark.parametrize("tier", list(Tier))
def test_questions_stand_in_every_state(tier: Tier) -> None:
    states = Case.objects.filter(tier=tier, channel=Channel.PAGE).values_list("state", flat=True)

    assert set(states) == set(CaseState)


def test_hand_overs_wait_are_taken_and_came_back() -> None:
    found = Escalation.objects.values_list("from_tier", "state")

    assert {row[1] for row in found} == set(EscalationState)
    assert {row[0] for row in found} == set(Tier)


def test_cases_follow_their_events() -> None:
    for case in Case.objects.prefetch_related("events"):
        events = list(case.events.all())
        assert events[0].kind == "opened"
        assert events[0].at == case.opened_at
        assert events[-1].to_state == case.state
        assert abs(case.ticket.created - case.opened_at) < timedelta(seconds=5)
        assert (case.closed_at is not None) == (case.state == CaseState.CLOSED)
        is_open = case.state in (CaseState.NEW, CaseState.IN_PROGRESS)
        assert (case.waiting_since is not None) == is_open


def test_chats_stand_in_every_state_without_a_hole() -> None:
    assert set(Conversation.objects.values_list("state", flat=True)) == set(ConversationState)
    numbers = Conversation.objects.annotate(n=Count("messages"), most=Max("messages__seq"))
    assert not numbers.exclude(n=F("most")).exists()
    assert not numbers.exclude(n=F("last_seq")).exists()


def test_the_polls_keep_the_minimum() -> None:
    published = Wave.objects.get(state=WaveState.PUBLISHED)
    index = {
        cell.municipality.slug: cell
        for cell in PublishedCell.objects.filter(wave=published, item=None).exclude(
            municipality=None
        )
    }

    assert index["veldstad"].score is not None
    assert index["duindam"].score is not None
    assert index["duindam"].score != index["veldstad"].score
    themes = PublishedCell.objects.filter(wave=published, municipality__slug="duindam").exclude(
        item=None
    )
    assert not themes.exclude(score=None).exists()  # too few answers to each
    asked = PollInvitation.objects.filter(wave__state=WaveState.OPEN)
    assert asked.count() > 40
    week = timezone.now() - timedelta(days=7)
    assert not asked.filter(person__date_joined__gt=week).exists()


def test_some_have_answered_and_the_named_log_ins_are_asked(client: Client) -> None:
    asked = PollInvitation.objects.filter(wave__state=WaveState.OPEN)

    answered = asked.filter(state=InvitationState.ANSWERED).select_related("person")
    assert sorted(invitation.person.email.partition("@")[0] for invitation in answered) == sorted(
        ANSWERED
    )
    named = asked.filter(person__email__in=[account.email for account in accounts.ACCOUNTS])
    assert {invitation.state for invitation in named} == {InvitationState.DRAWN}
    thanks = reverse("surveys:answer", args=[asked.get(person=_person("aylin.demir")).pk])
    assert "Dank je wel" in _page(client, "aylin.demir", thanks)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("professional", ["Mijn leerpad"]),
        ("jolanda.kuipers", ["Mijn leerpad"]),  # lapsed
        ("esra.kaya", ["Mijn leerpad"]),  # in grace
        ("aylin.demir", ["Mijn leerpad", "definitief"]),
        ("vera.meijer", ["Mijn leerpad"]),  # has done nothing
    ],
)
def test_the_path_of_each_kind_of_person(client: Client, who: str, words: list[str]) -> None:
    text = _page(client, who, "/leerpad/")

    assert all(word in text for word in words)


def test_the_screens_of_helpers_look_lived_in(client: Client) -> None:
    mine = _page(client, "professional", "/hulp/mijn-vragen/")
    assert "Herinnering in mijn agenda" in mine
    assert "Kan ik met mijn team samen kijken?" in mine

    first_line = _page(client, "happiness", "/hulp/werkplek/")
    assert "Ik krijg elke mail dubbel" in first_line
    second_line = _page(client, "expert", "/hulp/werkplek/")
    assert "Leerling van 16 wordt uitgeschreven" in second_line
    queue = _page(client, "expert", "/hulp/chat/wachtrij/")
    assert "Mag een pleegouder meetekenen" in queue


def test_people_without_a_log_in_wait_for_an_answer(client: Client) -> None:
    guests = Guest.objects.filter(case__state=CaseState.NEW)

    assert set(guests.values_list("kind", flat=True)) == set(GuestKind)
    assert all(guest.email.endswith(".example") for guest in guests)
    workplace = _page(client, "happiness", "/hulp/werkplek/")
    assert all(guest.name in workplace for guest in guests)


def test_a_handed_over_thread_shows_notes_to_colleagues_only(client: Client) -> None:
    case = Case.objects.get(ticket__title="Verordening staat maatwerk in de weg")
    note = "Hardheidsclausule staat in de algemene verordening"

    assert note in _page(client, "winston.tjin", f"/hulp/werkplek/{case.public_id}/")
    asker = _page(client, "corrie.dekker", f"/hulp/mijn-vragen/{case.public_id}/")
    assert note not in asker
    assert "ik heb je vraag overgenomen van Fatma" in asker


def test_the_results_show_both_places_and_hide_the_themes_of_duindam(client: Client) -> None:
    text = _page(client, "programma", "/peiling/uitkomsten/")

    assert "Veldstad" in text
    assert "niet getoond" in text


def test_who_works_elsewhere_now_does_not_get_in(client: Client) -> None:
    assert not client.login(email="wendy.biekman@demo.example", password="vier-paarden-in-de-wei")
