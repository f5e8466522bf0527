"""A tool does not answer while log-ins change: people see nothing of it, and afterwards it hears all, in order per person.

The hour between two attempts is a matter of the clock: ``tests/onboarding/test_webhooks.py``. This is about processes.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.installation import Installation
from tests.faults.proxy import Mode, Proxy
from tests.live.stores import wait_for
from tests.onboarding.receiver import Receiver, listening
from tests.running import free_port

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]
PEOPLE = [f"learner{number}" for number in range(2, 6)]
ACTS: list[tuple[str, dict[str, str]]] = [
    ("verlengen", {"days": "5", "reason": "druk"}),
    ("pauzeren", {}),
    ("hervatten", {}),
]
ROUNDS = 2
AWAY = [3, pytest.param(60, marks=pytest.mark.long)]  # seconds
# A killed worker's letter is free after 120; the wait doubles until it is as long as the tool was away.
DELIVERED_WITHIN = 240.0
LETTER_WITHIN = 25.0  # two tries of ten seconds, if both workers have just begun one
TRIED = "SELECT coalesce(sum(attempts), 0) FROM onboarding_outbox WHERE kind = 'tool webhook' AND id > %s"
PROMISED = "SELECT count(*) FROM onboarding_outbox WHERE kind = 'tool webhook' AND id > %s"
LAST = "SELECT coalesce(max(id), 0) FROM onboarding_outbox"


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    with ExitStack() as stack:
        yield Installation(stack)


def _change_log_ins(place: Installation) -> None:
    lead = place.guest("programmelead")
    wanted = [f"{name}@test.example" for name in PEOPLE]
    people = place.rows("SELECT username FROM onboarding_user WHERE email = ANY(%s)", wanted)
    for act, form in ACTS:
        for (person,) in people:
            answer = lead.post_form(f"/mensen/{person}/{act}/", form)
            assert answer.status_code == 302, answer.text[-300:]


@pytest.mark.parametrize("seconds", AWAY)
def test_a_tool_is_away(place: Installation, seconds: int) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/hook?x=1"
    place.rows("UPDATE onboarding_tool SET webhook_url = %s", address)
    first = place.rows(LAST)[0][0]
    began = time.monotonic()

    for _round in range(ROUNDS):  # nobody listens there
        _change_log_ins(place)
        place.servers.kill("worker")
        place.servers.start("worker")
    time.sleep(max(0.0, began + seconds - time.monotonic()))
    with listening(port=port) as tool:
        tool.status = 503
        time.sleep(2)
        told_before = len(tool.letters)
        tool.status = 204
        took = place.wait_until_delivered(DELIVERED_WITHIN)
        letters = tool.letters

    sys.stdout.write(f"away {time.monotonic() - began - took:.0f} s, told {took:.0f} s later\n")
    assert told_before == 0
    _assert_told(place, first, letters, rounds=ROUNDS)


def _assert_told(
    place: Installation, first: int, letters: list[dict[str, Any]], *, rounds: int
) -> None:
    heard = defaultdict[str, list[int]](list)
    for letter in letters:
        heard[letter["data"]["sub"]].append(letter["data"]["number"])
    promised = len(PEOPLE) * len(ACTS) * rounds
    assert place.rows(PROMISED, first) == [(promised,)]
    assert len(heard) == len(PEOPLE)
    for numbers in heard.values():
        # A letter may come twice (its id says so): killed between the telling and the note of it. Never in another order.
        assert numbers == sorted(numbers)
        assert len(set(numbers)) == len(ACTS) * rounds


def test_a_tool_that_accepts_and_never_answers_holds_up_no_letter(place: Installation) -> None:
    """Two workers, four people: each try takes as long as a call may, and only the first two are made at once."""
    first = place.rows(LAST)[0][0]
    with listening() as tool, Proxy(_port_of(tool)) as swallower:
        swallower.turn(Mode.BLACK_HOLE)
        address = f"http://127.0.0.1:{swallower.port}/hook?x=1"
        place.rows("UPDATE onboarding_tool SET webhook_url = %s", address)
        _change_log_ins(place)

        waited = _time_of_a_letter(place)
        tried = place.rows(TRIED, first)[0][0]
        told_before = len(tool.letters)
        swallower.turn(Mode.PASS)
        _time_of_a_letter(place)  # wakes the worker, as the sweep would a little later
        took = place.wait_until_delivered(DELIVERED_WITHIN)
        letters = tool.letters

    sys.stdout.write(f"a letter after {waited:.0f} s, the tool told {took:.0f} s later\n")
    assert told_before == 0
    assert waited < LETTER_WITHIN
    assert tried <= 2
    _assert_told(place, first, letters, rounds=1)


def _port_of(tool: Receiver) -> int:
    return int(tool.url.split(":")[2].split("/")[0])


def _time_of_a_letter(place: Installation) -> float:
    """Somebody asks something; until the letter about it has left."""
    subject = str(uuid4())
    form = {"team": "happiness", "subject": subject, "body": "Hoe gaat dit?", "key": subject}
    assert place.guest("learner8").post_form("/hulp/vraag/", form).status_code == 302

    def has_left() -> bool:
        return any(subject in str(letter["Subject"]) for letter in list(place.sink.letters))

    return wait_for(has_left, "the letter", LETTER_WITHIN * 2)
