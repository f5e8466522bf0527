"""One invitation, used twice at the same moment: one password is set, one clock begins."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, connection

from onboarding import invites
from onboarding.exceptions import OnboardingError
from onboarding.models import AccessEvent, Invitation, User
from tests.world import build_world

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]
PASSWORDS = ("vier paarden in de wei", "drie geiten op de dijk")


@pytest.fixture
def invitation(transactional_db: None) -> Invitation:
    world = build_world()
    return invites.invite_person(
        email="dubbel@test.example",
        name=("Do", "Ubbel"),
        organisation=world.veldstad_team,
        invited_by=None,
    )


def _accept_twice(
    invitation: Invitation, monkeypatch: pytest.MonkeyPatch, *, seconds: float
) -> list[str]:
    """Both have looked whether it is open before either writes, unless one waits for a lock."""
    meeting = threading.Barrier(2)
    check_open = invites._check_open

    def meet(row: Invitation) -> None:
        check_open(row)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=seconds)

    monkeypatch.setattr(invites, "_check_open", meet)

    def run(password: str) -> str:
        try:
            invites.accept_invitation(invitation_id=invitation.pk, version=1, password=password)
        except OnboardingError as error:
            return error.code
        except IntegrityError:
            return "failed"
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, PASSWORDS))


def test_without_the_lock_both_are_accepted(
    invitation: Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unlocked:
        """``Invitation.objects`` of which no row is held."""

        def select_for_update(self, **_options: Any) -> Any:
            return Invitation._default_manager.all()

    with monkeypatch.context() as patch:
        patch.setattr(invites.Invitation, "objects", Unlocked())
        outcomes = _accept_twice(invitation, monkeypatch, seconds=15)

    assert outcomes == ["accepted", "accepted"]  # the second password replaced the first


def test_the_second_hears_that_it_was_used(
    invitation: Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = _accept_twice(invitation, monkeypatch, seconds=1)

    person = User.objects.get(pk=invitation.person_id)
    assert outcomes == ["accepted", "invitation_used"]
    assert sum(person.check_password(password) for password in PASSWORDS) == 1
    assert AccessEvent.objects.filter(access__person=person, kind="begun").count() == 1
