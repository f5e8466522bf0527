"""Answering over HTTP: one question, kept once, sealed, only by the person who was asked."""

import uuid

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from surveys import answers, services
from surveys.constants import InvitationState
from surveys.models import BufferRow, Invitation, Wave
from tests.surveys.people import answer_as, invitation_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(world: World, wave: Wave) -> str:
    return reverse("surveys:answer", args=[invitation_of(world.professional, wave).pk])


@pytest.fixture
def browser(world: World, client: Client) -> Client:
    client.force_login(world.professional)
    return client


def test_it_explains_before_it_asks(browser: Client, page: str) -> None:
    html = browser.get(page).content.decode()

    assert html.index("5 ") < html.index('type="radio"')
    assert html.count('type="radio"') == 5
    assert "vertrouwelijk" in html.lower() or "confidential" in html.lower()


def test_it_keeps_a_sealed_answer(browser: Client, page: str, wave: Wave) -> None:
    response = browser.post(page, {"receipt": uuid.uuid4(), "value": "4"}, follow=True)

    assert response.redirect_chain == [(page, 302)]
    assert BufferRow.objects.filter(wave=wave).count() == 1
    assert Invitation.objects.get(pk=page.split("/")[-2]).state == InvitationState.ANSWERED
    assert b'type="radio"' not in response.content


def test_it_keeps_a_double_send_once(browser: Client, page: str) -> None:
    form = {"receipt": uuid.uuid4(), "value": "4"}

    for _turn in range(2):
        assert browser.post(page, form).status_code == 302
    browser.post(page, {"receipt": uuid.uuid4(), "value": "1"})

    assert BufferRow.objects.count() == 1


def test_it_finishes_an_answer_that_was_broken_off(
    world: World, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = {
        "person": world.professional,
        "invitation_id": invitation_of(world.professional, wave).pk,
        "response_id": uuid.uuid4(),
        "value": 3,
    }
    with monkeypatch.context() as patch:
        patch.setattr(answers, "_mark_answered", _die)
        with pytest.raises(ConnectionError):
            services.answer(**send)
    assert invitation_of(world.professional, wave).state == InvitationState.DRAWN

    services.answer(**send)

    assert BufferRow.objects.count() == 1
    assert invitation_of(world.professional, wave).state == InvitationState.ANSWERED


def _die(*args: object, **kwargs: object) -> None:
    raise ConnectionError


def test_it_counts_one_of_two_tabs(
    world: World, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second tab passes the first look at the state before the first tab has written it."""
    invitation = invitation_of(world.professional, wave)
    monkeypatch.setattr(Invitation.objects, "get", lambda **kwargs: invitation)

    for value in (2, 5):
        services.answer(
            person=world.professional,
            invitation_id=invitation.pk,
            response_id=uuid.uuid4(),
            value=value,
        )

    assert BufferRow.objects.count() == 1


@pytest.mark.parametrize("value", ["", "0", "6", "x"])
def test_it_says_what_to_choose(browser: Client, page: str, value: str) -> None:
    receipt = str(uuid.uuid4())

    response = browser.post(page, {"receipt": receipt, "value": value})

    assert response.status_code == 422
    assert receipt in response.content.decode()
    assert "poll-error" in response.content.decode()
    assert not BufferRow.objects.exists()


def test_it_is_a_stranger_to_everybody_else(world: World, client: Client, page: str) -> None:
    for person in (world.stranger, world.programme_lead, world.administrator):
        client.force_login(person)
        assert client.get(page).status_code == 404
        assert client.post(page, {"receipt": uuid.uuid4(), "value": "4"}).status_code == 404


def test_it_asks_to_log_in(client: Client, page: str) -> None:
    assert client.get(page).status_code == 302


def test_it_refuses_late_answers_kindly(
    world: World, wave: Wave, browser: Client, page: str
) -> None:
    services.close_wave(wave=wave, actor=world.programme_lead)

    late = browser.post(page, {"receipt": uuid.uuid4(), "value": "4"})

    assert late.status_code == 409
    assert b"poll" in late.content.lower() or b"peiling" in late.content.lower()
    assert browser.get(page).status_code == 200
    assert not BufferRow.objects.exists()


def test_it_refuses_answers_after_the_last_day(world: World, wave: Wave, page: str) -> None:
    assert wave.closes_at is not None
    with time_machine.travel(wave.closes_at, tick=False):
        client = Client()
        client.force_login(world.professional)
        assert client.post(page, {"receipt": uuid.uuid4(), "value": "4"}).status_code == 409
        assert b'type="radio"' not in client.get(page).content


def test_it_takes_not_now_for_an_answer(browser: Client, page: str, world: World) -> None:
    response = browser.post(page, {"dismiss": "1"}, follow=True)

    assert response.status_code == 200
    assert b'type="radio"' not in response.content
    assert b'type="radio"' in browser.get(f"{page}?again=1").content
    assert world.professional.poll_invitations.get().state == InvitationState.DISMISSED


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_never_writes_answer_and_person_in_one_transaction(world: World, wave: Wave) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        answer_as(world.professional, wave)

    seen: list[list[str]] = [[]]

    def watch(execute: object, sql: str, *rest: object) -> object:
        if sql.startswith(("INSERT", "UPDATE")):
            where = "answer" if "bufferrow" in sql else "person"
            seen[-1].append(f"{where} in {transaction.get_connection().in_atomic_block}")
            transaction.on_commit(lambda: seen.append([]))
        return execute(sql, *rest)  # type: ignore[operator]

    with connection.execute_wrapper(watch):
        answer_as(world.professional, wave)

    assert [block for block in seen if block] == [["answer in True"], ["person in True"]]
