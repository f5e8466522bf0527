"""No path from a person to an answer: not over columns, not over order, not over transactions, not over backups."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from onboarding.constants import Role
from onboarding.models import Membership, User
from surveys import buffer, services
from surveys.constants import InvitationState
from surveys.models import Answer, Atom, BufferRow, Invitation, PublishedCell, Response, Wave
from tests.surveys.people import QUARTER, add_people, answer_as
from tests.world import World

ANSWER_SIDE = (BufferRow, Response, Answer, Atom, PublishedCell)


def _columns(model: type[models.Model]) -> Iterator[models.Field]:
    return (field for field in model._meta.get_fields() if getattr(field, "column", None))


@pytest.mark.parametrize("model", ANSWER_SIDE)
def test_it_keeps_no_person_and_no_time(model: type[models.Model]) -> None:
    for field in _columns(model):
        assert field.related_model is not User
        assert not isinstance(field, (models.DateField, models.TimeField))


@pytest.mark.parametrize("model", [BufferRow, Response, Answer])
def test_it_keeps_no_sequence(model: type[models.Model]) -> None:
    for field in _columns(model):
        assert not isinstance(field, (models.AutoField, models.BigAutoField))
    assert isinstance(model._meta.pk, models.UUIDField)


def test_it_is_reached_from_no_other_table() -> None:
    """Only the answer side itself points at answers, and it points at no invitation."""
    for model in apps.get_models():
        targets = {field.related_model for field in _columns(model)}
        if targets & {Response, Answer, BufferRow}:
            assert model is Answer
    for model in ANSWER_SIDE:
        assert Invitation not in {field.related_model for field in _columns(model)}


@pytest.fixture
def open_wave(world: World) -> tuple[Wave, list[User]]:
    """24 people, of whom the first half answers 1 and the second half 5."""
    people = add_people(world.veldstad_team, 24)
    wave = services.plan_wave(title="Peiling", period=QUARTER)
    services.open_wave(wave=wave, actor=None)
    for place, person in enumerate(people):
        answer_as(person, wave, 1 if place < 12 else 5)
    return wave, people


@pytest.mark.django_db
def test_it_keeps_nothing_of_a_backup_made_before(open_wave: tuple[Wave, list[User]]) -> None:
    wave, _people = open_wave
    receipts = set(BufferRow.objects.values_list("pk", flat=True))
    seals = [bytes(seal) for seal in BufferRow.objects.values_list("sealed", flat=True)]

    services.close_wave(wave=wave, actor=None)

    ids = set(Response.objects.values_list("pk", flat=True))
    ids |= set(Answer.objects.values_list("pk", flat=True))
    assert not ids & receipts
    assert len({len(seal) for seal in seals}) == 1
    assert not any(key.bytes in seal for key in ids for seal in seals)


@pytest.mark.django_db
def test_it_loses_the_order_in_which_answers_came(
    open_wave: tuple[Wave, list[User]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """24 answers in their first order again: one chance in 2.7 million."""
    services.close_wave(wave=open_wave[0], actor=None)

    order = "a.rowid" if settings.IS_SQLITE else "a.ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT a.value FROM surveys_answer a ORDER BY {order}")
        values = [row[0] for row in cursor.fetchall()]

    assert sorted(values) == [1] * 12 + [5] * 12
    assert values not in ([1] * 12 + [5] * 12, [5] * 12 + [1] * 12)


@pytest.mark.django_db
def test_it_shows_that_the_order_test_sees_an_order(
    open_wave: tuple[Wave, list[User]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random.SystemRandom, "shuffle", lambda self, rows: rows.sort())
    monkeypatch.setattr(buffer, "_open_all", _in_order_of_value(buffer._open_all))

    services.close_wave(wave=open_wave[0], actor=None)

    order = "a.rowid" if settings.IS_SQLITE else "a.ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT a.value FROM surveys_answer a ORDER BY {order}")
        assert [row[0] for row in cursor.fetchall()] == [1] * 12 + [5] * 12


def _in_order_of_value(original):  # type: ignore[no-untyped-def]
    return lambda wave: sorted(original(wave), key=lambda row: row.value)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(settings.IS_SQLITE, reason="only PostgreSQL keeps the transaction of a row")
def test_it_shares_no_transaction_with_the_person(open_wave: tuple[Wave, list[User]]) -> None:
    def transactions(table: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT xmin::text::bigint FROM {table}")
            return [row[0] for row in cursor.fetchall()]

    assert not set(transactions("surveys_bufferrow")) & set(transactions("surveys_invitation"))

    services.close_wave(wave=open_wave[0], actor=None)

    answers = transactions("surveys_answer")
    assert len(set(answers)) == 1  # one batch: no row stands out
    assert set(answers) == set(transactions("surveys_response"))
    for table in ("surveys_invitation", "onboarding_ask", "onboarding_user", "onboarding_outbox"):
        assert not set(answers) & set(transactions(table))


@pytest.mark.django_db
def test_it_keeps_answers_under_groups_of_five_or_more(world: World) -> None:
    """A group in which one person answered would name that person, so it is pooled on the way."""
    people = [*add_people(world.veldstad_team, 6), world.team_lead, world.contact]
    wave = services.plan_wave(title="Peiling", period=QUARTER)
    services.open_wave(wave=wave, actor=None)
    for person in [*people, world.stranger]:
        answer_as(person, wave)

    services.close_wave(wave=wave, actor=None)

    groups = Response.objects.values_list("atom__municipality__name", "atom__team", "atom__role")
    assert len(groups) == 8  # the one of the stranger fits in no group
    assert {name for name, _team, _role in groups} == {"Veldstad"}
    assert min(Counter(groups).values()) >= 5


Known = tuple[int | None, int | None, str | None, int | None]  # municipality, team, role, item


def _known_of_people(wave: Wave) -> list[Known]:
    """What the database tells of each person who may have answered: of who surely did not, nothing."""
    rows = Invitation.objects.filter(
        wave=wave, state__in=(InvitationState.ANSWERED, InvitationState.OVER)
    ).values_list("person", "item")
    groups = {
        member.person_id: (
            member.organisation.municipality_id,
            member.organisation_id if member.organisation.kind == "team" else None,
            member.role,
        )
        for member in Membership.objects.filter(is_primary=True, person__in=[p for p, _i in rows])
    }
    return [(*groups[person], item) for person, item in rows]


def _kept_of_answers() -> list[Known]:
    answers = Answer.objects.values_list(
        "response__atom__municipality", "response__atom__team", "response__atom__role", "item"
    )
    return [(node, team, role or None, item) for node, team, role, item in answers]


def _fewest(people: list[Known], answers: list[Known]) -> int:
    """The fewest people that can have given one answer, joined over all that both sides still know."""

    def fits(person: Known, answer: Known) -> bool:
        return all(None in (p, a) or p == a for p, a in zip(person, answer, strict=True))

    return min(sum(fits(person, answer) for person in people) for answer in set(answers))


@pytest.fixture(params=[(7, 0), (24, 3), (60, 24)])
def answered_by_teams(world: World, request: pytest.FixtureRequest) -> Wave:
    """Two teams in two municipalities and some team leads; a third of them does not answer."""
    many, few = request.param
    people = add_people(world.veldstad_team, many) + add_people(world.duindam_team, few)
    people += add_people(world.veldstad_team, 3, Role.TEAM_LEAD)
    wave = services.plan_wave(title="Peiling", period=QUARTER)
    services.open_wave(wave=wave, actor=None)
    for place, person in enumerate(people):
        if place % 3:
            answer_as(person, wave, 1 + place % 5)
    return wave


@pytest.mark.django_db
def test_it_leaves_five_people_for_each_answer(answered_by_teams: Wave) -> None:
    """Group and item join no answer to fewer than five people: not now, not with a backup from before."""
    backup = _known_of_people(answered_by_teams)

    services.close_wave(wave=answered_by_teams, actor=None)

    answers = _kept_of_answers()
    assert _fewest(_known_of_people(answered_by_teams), answers) >= 5
    assert _fewest(backup, answers) >= 5
    # Also for who works out which answers were kept coarser: each is one of five that are kept alike.
    assert min(Counter(answers).values()) >= 5


@pytest.mark.django_db
def test_it_shows_that_the_join_names_people(
    answered_by_teams: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffer, "coarsen", lambda given, k: {cell: cell for cell in given})
    backup = _known_of_people(answered_by_teams)

    services.close_wave(wave=answered_by_teams, actor=None)

    assert _fewest(backup, _kept_of_answers()) < 5


@pytest.mark.django_db
def test_it_needs_no_person_to_stay(open_wave: tuple[Wave, list[User]]) -> None:
    wave, people = open_wave
    services.close_wave(wave=wave, actor=None)

    for person in people:
        person.memberships.all().delete()
        person.delete()

    assert Answer.objects.count() == 24
