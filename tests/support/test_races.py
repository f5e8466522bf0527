"""Two at once: the lock of the asker and the lock of the case."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from helpdesk.models import FollowUp, Ticket

from onboarding.constants import Role
from support import services
from support.constants import EventKind
from support.exceptions import CaseChangedError
from support.models import Case, CaseEvent
from support.queues import ensure_queues
from tests.factories import make_person
from tests.support.cases import fresh, open_case
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
AT_ONCE = 6


@pytest.fixture
def world(transactional_db: None) -> World:
    ensure_queues()
    return build_world()


def at_once(act: Callable[[], object]) -> list[object]:
    """Results of ``act`` done by several threads that start together."""
    gate = Barrier(AT_ONCE)

    def run(_number: int) -> object:
        try:
            gate.wait()
            return act()
        except CaseChangedError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_it_opens_one_case_of_simultaneous_submits(world: World) -> None:
    key = uuid4()

    cases = at_once(lambda: open_case(world.professional, key=key))

    assert len(set(cases)) == Case.objects.count() == Ticket.objects.count() == 1


def test_it_lets_one_of_several_agents_take(world: World) -> None:
    case = open_case(world.professional)
    agents = iter(
        [
            make_person(f"agent{number}", world.veldstad, Role.HAPPINESS_AGENT)
            for number in range(AT_ONCE)
        ]
    )

    found = at_once(lambda: services.take_case(case=case, actor=next(agents)))

    assert found.count(None) == 1
    assert CaseEvent.objects.filter(kind=EventKind.TAKEN).count() == 1


def test_it_lets_one_of_several_agents_answer(world: World) -> None:
    case = open_case(world.professional)

    found = at_once(
        lambda: services.reply(case=case, author=world.happiness_agent, body="Ja", version=1)
    )

    assert sum(isinstance(result, FollowUp) for result in found) == 1
    assert fresh(case).version == 2


def test_it_loses_no_message_of_simultaneous_writers(world: World) -> None:
    case = open_case(world.professional)

    at_once(lambda: services.reply(case=case, author=world.professional, body="Nog iets"))

    assert FollowUp.objects.count() == AT_ONCE
    assert fresh(case).version == 1 + AT_ONCE


def test_it_closes_once_when_all_close(world: World) -> None:
    case = open_case(world.professional)

    at_once(lambda: services.close_case(case=case, actor=world.professional))

    assert CaseEvent.objects.filter(kind=EventKind.CLOSED).count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_it_needs_the_lock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows the race: without the lock all of them have read the same version."""
    case, all_have_read = open_case(world.professional), Barrier(AT_ONCE)

    def read_without_lock(case: Case) -> Case:
        found = fresh(case)
        all_have_read.wait()
        return found

    monkeypatch.setattr(services, "_lock", read_without_lock)

    at_once(lambda: services.reply(case=case, author=world.happiness_agent, body="Ja", version=1))

    assert FollowUp.objects.count() == AT_ONCE
