"""The worker is killed in the middle of a list of people: it goes on where it was, and nobody is invited twice."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.faults.installation import Installation
from tests.live.stores import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.long, pytest.mark.timeout(500)]
ROWS = 4000
DONE = "SELECT count(*) FROM onboarding_importrow WHERE outcome = 'invited'"
STATE = "SELECT state FROM onboarding_import"
# What the killed worker had in its hands is free after two minutes, and the sweep comes each half.
DONE_WITHIN = 240.0


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    with ExitStack() as stack:
        yield Installation(stack)


def test_a_killed_worker_goes_on_where_it_was(place: Installation) -> None:
    lead = place.guest("programmelead")
    rows = "".join(f"kill{n}@test.example;Voor;Achter{n}\n" for n in range(ROWS))
    page = lead.post_form("/mensen/lijst/", {"place": "veldstad", "text": rows})
    path = page.headers["Location"]
    before = place.rows(DONE)[0][0]

    lead.post_form(f"{path}toepassen/", {})
    wait_for(lambda: place.rows(DONE)[0][0] > 0, "the first rows", 60)
    place.servers.kill("worker")
    half = place.rows(DONE)[0][0]
    place.servers.start("worker")
    took = wait_for(lambda: place.rows(STATE) == [("done",)], "the rest", DONE_WITHIN)

    print(f"killed at {half} of {ROWS} rows, done {took:.0f} s later")  # noqa: T201
    people = place.rows(
        "SELECT count(*), count(DISTINCT lower(email)) FROM onboarding_user WHERE email LIKE 'kill%%'"
    )
    letters = place.rows(
        "SELECT count(*) FROM onboarding_outbox WHERE key LIKE 'import:%%' AND kind = 'letter'"
    )
    assert before == 0
    assert half < ROWS
    assert place.rows(DONE) == [(ROWS,)]
    assert people == [(ROWS, ROWS)]
    assert letters == [(ROWS,)]
