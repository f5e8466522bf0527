"""A tool does not answer while log-ins change: people see nothing of it, and afterwards it hears all, in order per person.

The hour between two attempts is a matter of the clock: ``tests/onboarding/test_webhooks.py``. This is about processes.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.faults.installation import Installation
from tests.onboarding.receiver import listening
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
    heard = defaultdict[str, list[int]](list)
    for letter in letters:
        heard[letter["data"]["sub"]].append(letter["data"]["number"])
    promised = len(PEOPLE) * len(ACTS) * ROUNDS
    assert told_before == 0
    assert place.rows(PROMISED, first) == [(promised,)]
    assert len(heard) == len(PEOPLE)
    for numbers in heard.values():
        # A letter may come twice (its id says so): killed between the telling and the note of it. Never in another order.
        assert numbers == sorted(numbers)
        assert len(set(numbers)) == len(ACTS) * ROUNDS
