"""Whoever asked to be erased hears the answer by letter, also when by then there is no account any more."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from pytest_django import Settings

from onboarding import erasure, outbox
from onboarding.models import AccessEvent, ErasureRequest, Outbox, User
from onboarding.withdrawal import withdraw_access
from tests.world import World

pytestmark = pytest.mark.django_db
WHY = "Er loopt een klacht"
SUBJECTS = {
    "refused": "Your request to erase your data",
    "erased": "Your data have been erased",
}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def _answer(world: World, row: ErasureRequest, **data: str) -> int:
    client = Client()
    client.force_login(world.programme_lead)
    return client.post(reverse("onboarding:decide_request", args=[row.pk]), data).status_code


def _asked(person: User) -> ErasureRequest:
    client = Client()
    client.force_login(person)
    client.post(reverse("onboarding:ask_erasure"))
    return ErasureRequest.objects.get(person=person, decided_at=None)


def _sent() -> list[tuple[list[str], str, str]]:
    """(to, subject, body) of what leaves the outbox."""
    outbox.run_due()
    letters = []
    for message in mail.outbox:
        mime = message.message()
        assert isinstance(mime, EmailMessage)
        body = mime.get_payload(decode=True)
        assert isinstance(body, bytes)
        letters.append((message.to, str(message.subject), body.decode()))
    return letters


def _says(text: str, language: str) -> str:
    with override(language):
        return gettext(text)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_refusal_tells_why_and_where_to_complain(world: World, language: str) -> None:
    User.objects.filter(pk=world.professional.pk).update(language=language)

    _answer(world, _asked(world.professional), reason=WHY)

    [(to, subject, body)] = _sent()
    complain = (
        "Do you disagree? You can complain to the Dutch Data Protection Authority, or go to court."
    )
    reason = _says("We did not grant your request. The reason: %(reason)s", language)
    assert to == [world.professional.email]
    assert subject == _says(SUBJECTS["refused"], language)
    assert reason % {"reason": WHY} in body
    assert _says(complain, language) in body


def test_who_was_withdrawn_meanwhile_hears_a_refusal_too(world: World) -> None:
    row = _asked(world.professional)
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")

    _answer(world, row, reason=WHY)

    assert [to for to, _subject, _body in _sent()] == [[world.professional.email]]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_erasure_is_told_to_the_address_as_it_was(world: World, language: str) -> None:
    User.objects.filter(pk=world.professional.pk).update(language=language)
    before = world.professional.email

    status = _answer(world, _asked(world.professional), erase="1")

    [(to, subject, body)] = _sent()
    told = _says("Your data have been erased. You can no longer log in.", language)
    assert (status, to, subject) == (302, [before], _says(SUBJECTS["erased"], language))
    assert told in body
    assert User.objects.get(pk=world.professional.pk).email != before


def test_nothing_of_the_letter_stays_once_it_left(world: World) -> None:
    _answer(world, _asked(world.professional), erase="1")

    _sent()

    assert [row.payload for row in Outbox.objects.filter(kind="mail")] == [{}]


def test_an_answer_is_told_once(world: World) -> None:
    row = _asked(world.professional)

    for _time in range(2):
        _answer(world, row, reason=WHY)

    assert len(_sent()) == 1


def test_an_erasure_that_did_not_go_tells_nothing(world: World) -> None:
    row = _asked(world.programme_lead)

    assert _answer(world, row, erase="1") == 409
    assert _sent() == []


def test_the_night_writes_no_letter(world: World) -> None:
    withdraw_access(person=world.professional, actor=world.contact, reason="weg")
    long_ago = timezone.now() - erasure.WITHDRAWN_KEPT - timedelta(days=1)
    AccessEvent.objects.filter(access__person=world.professional).update(at=long_ago)
    _asked(world.stranger)

    forgotten = erasure.forget_old()["withdrawn"]

    assert (forgotten, _sent()) == (1, [])
