"""Closing: nothing lost, nothing doubled, wherever it is broken off; the key and the traces are gone after it."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from onboarding import outbox
from onboarding.constants import Act
from onboarding.models import JournalEntry
from surveys import buffer, closing, keys, privacy, services
from surveys.constants import InvitationState, WaveState
from surveys.exceptions import SurveyError
from surveys.models import Answer, BufferRow, Invitation, PublishedCell, Response, Wave
from tests.surveys.people import QUARTER, add_people, answer_as
from tests.world import World

pytestmark = pytest.mark.django_db
VALUES = [1, 2, 3, 4, 5, 5, 5]


@pytest.fixture
def answered(world: World) -> Wave:
    """An open wave in which seven people of Veldstad and five of Duindam answered."""
    people = add_people(world.veldstad_team, 7)
    strangers = add_people(world.duindam_team, 5)
    wave = services.plan_wave(title="Peiling", period=QUARTER)
    services.open_wave(wave=wave, actor=None)
    for person, value in zip(people, VALUES, strict=True):
        answer_as(person, wave, value)
    for person in strangers:
        answer_as(person, wave, 1)
    return wave


def kept() -> list[int]:
    return sorted(Answer.objects.values_list("value", flat=True))


def test_it_moves_every_answer_and_destroys_the_key(answered: Wave) -> None:
    path = keys.path_of(answered)
    assert path.stat().st_mode & 0o777 == 0o600

    services.close_wave(wave=answered, actor=None)

    assert kept() == sorted([*VALUES, *[1] * 5])
    assert Response.objects.count() == 12
    assert not BufferRow.objects.exists()
    assert not path.exists()


def test_it_publishes_and_forgets_who_answered(answered: Wave) -> None:
    wave = services.close_wave(wave=answered, actor=None)

    assert wave.state == WaveState.PUBLISHED
    invitations = Invitation.objects.filter(wave=wave)
    left = set(invitations.values_list("state", "atom", "item"))
    assert left == {(InvitationState.OVER, None, None)}


class BrokenOffError(Exception):
    """The process died here."""


def _die_before(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    def die(*args: object, **kwargs: object) -> None:
        raise BrokenOffError

    monkeypatch.setattr(module, name, die)


def _die_after(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    original: Callable[..., object] = getattr(module, name)

    def die(*args: object, **kwargs: object) -> None:
        original(*args, **kwargs)
        raise BrokenOffError

    monkeypatch.setattr(module, name, die)


STEPS = [
    (_die_before, buffer, "move"),
    (_die_after, buffer, "_write"),  # part of the move: batches of two
    (_die_after, buffer, "move"),
    (_die_after, buffer, "wipe"),
    (_die_after, keys, "destroy_key"),
    (_die_before, privacy, "publish"),
    (_die_after, privacy, "publish"),
]


@pytest.mark.parametrize(("die", "module", "name"), STEPS)
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_can_be_repeated_after_a_crash_anywhere(
    answered: Wave,
    monkeypatch: pytest.MonkeyPatch,
    die: Callable[..., None],
    module: object,
    name: str,
) -> None:
    monkeypatch.setattr(buffer, "BATCH", 2)
    with monkeypatch.context() as crash:
        die(crash, module, name)
        for _turn in range(2):
            with pytest.raises(BrokenOffError):
                services.close_wave(wave=answered, actor=None)
    assert Wave.objects.get().state == WaveState.CLOSED

    services.close_wave(wave=answered, actor=None)
    services.close_wave(wave=answered, actor=None)

    assert kept() == sorted([*VALUES, *[1] * 5])
    assert not BufferRow.objects.exists()
    assert not keys.path_of(answered).exists()
    assert PublishedCell.objects.filter(wave=answered).count() == 3 * 8


def test_it_is_finished_by_the_outbox(answered: Wave, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as crash:
        _die_before(crash, buffer, "move")
        with pytest.raises(BrokenOffError):
            services.close_wave(wave=answered, actor=None)

    closing.finish_closing({"wave": str(answered.pk)})
    closing.finish_closing({"wave": str(answered.pk)})

    assert Wave.objects.get().state == WaveState.PUBLISHED
    assert closing.FINISH in outbox._handlers


def test_it_touches_nothing_when_the_key_is_not_here(answered: Wave) -> None:
    keys.path_of(answered).rename(keys.path_of(answered).with_suffix(".away"))

    with pytest.raises(SurveyError) as refused:
        services.close_wave(wave=answered, actor=None)

    assert refused.value.code == "key_missing"
    assert BufferRow.objects.count() == 12


def test_it_leaves_out_what_does_not_open(answered: Wave, caplog: pytest.LogCaptureFixture) -> None:
    broken = BufferRow(receipt=uuid.uuid4(), wave=answered, sealed=b"not a seal")
    broken.save()

    services.close_wave(wave=answered, actor=None)

    assert Response.objects.count() == 12
    assert "do not open" in caplog.text


def test_it_throws_away_what_fits_in_no_group(
    world: World, wave: Wave, caplog: pytest.LogCaptureFixture
) -> None:
    """Four answers in the whole country: whoever knows that there were four, knows of whom they are."""
    caplog.set_level("INFO")
    for person in (world.professional, world.team_lead, world.contact, world.stranger):
        answer_as(person, wave)

    services.close_wave(wave=wave, actor=None)

    assert (Response.objects.count(), Answer.objects.count()) == (0, 0)
    assert not PublishedCell.objects.filter(wave=wave, hidden_reason="").exists()
    assert "were not kept" in caplog.text


def test_it_does_not_close_a_draft(world: World) -> None:
    draft = services.plan_wave(title="Peiling", period=QUARTER)

    with pytest.raises(SurveyError) as refused:
        services.close_wave(wave=draft, actor=None)

    assert refused.value.code == "not_open"


def test_it_asks_before_it_closes(world: World, answered: Wave, client: Client) -> None:
    page = reverse("surveys:close", args=[answered.pk])
    client.force_login(world.programme_lead)

    asked = client.get(page)
    still_open = Wave.objects.get().state
    closed = client.post(page, follow=True)

    assert asked.status_code == 200
    assert still_open == WaveState.OPEN
    assert closed.redirect_chain == [(reverse("surveys:results"), 302)]
    assert Wave.objects.get().state == WaveState.PUBLISHED
    assert client.post(page, follow=True).status_code == 200
    assert client.get(page).status_code == 200


def test_it_is_closed_by_programme_leads_only(world: World, wave: Wave, client: Client) -> None:
    page = reverse("surveys:close", args=[wave.pk])
    assert client.post(page).status_code == 302
    for person in (world.contact, world.team_lead, world.professional, world.editor):
        client.force_login(person)
        assert client.post(page).status_code == 403
    assert Wave.objects.get().state == WaveState.OPEN


def test_it_does_not_know_a_draft(world: World, client: Client) -> None:
    draft = services.plan_wave(title="Peiling", period=QUARTER)
    client.force_login(world.programme_lead)

    assert client.get(reverse("surveys:close", args=[draft.pk])).status_code == 404


def test_it_tells_when_the_key_is_missing(world: World, answered: Wave, client: Client) -> None:
    keys.destroy_key(answered)
    client.force_login(world.programme_lead)

    page = client.post(reverse("surveys:close", args=[answered.pk]), follow=True)

    assert b"sleutel" in page.content or b"key" in page.content
    assert BufferRow.objects.count() == 12


def test_closing_twice_is_in_the_journal_once(world: World, wave: Wave) -> None:
    services.close_wave(wave=wave, actor=world.programme_lead)
    services.close_wave(wave=wave, actor=world.programme_lead)

    noted = JournalEntry.objects.get(act=Act.POLL_CLOSED)
    assert (noted.act, noted.actor) == (Act.POLL_CLOSED, world.programme_lead)
    assert noted.details == {"wave": str(wave.pk)}
