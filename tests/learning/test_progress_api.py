"""The progress protocol over HTTP: what it takes in, refuses, and answers."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.models import Coverage, ItemCompletion, Manifest, Segment
from onboarding.constants import AccessState
from tests.learning.conftest import School
from tests.world import World

pytestmark = pytest.mark.django_db

SESSIONS = "/api/v1/learning/sessions"
PROGRESS = "/api/v1/learning/progress"
START = timezone.now().replace(microsecond=0) - timedelta(hours=2)


class Player:
    """A player of one person; `at` is the time of the server in seconds since START."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def open(self, media: int, *, at: float = 0) -> str:
        with time_machine.travel(START + timedelta(seconds=at), tick=False):
            answer = self.post(SESSIONS, {"media": media})
        assert answer.status_code == 201, answer.content
        return answer.json()["session"]

    def send(self, session: str, segments: list, *, at: float, **more: Any) -> Any:
        with time_machine.travel(START + timedelta(seconds=at), tick=False):
            return self.post(PROGRESS, {"session": session, "segments": segments, **more})

    def post(self, url: str, body: Any) -> Any:
        return self.client.post(url, json.dumps(body), content_type="application/json")


def stretch(seq: int, start: float, end: float, clock: float | None = None) -> list:
    begin = start if clock is None else clock
    return [seq, start, end, begin, begin + end - start, 1.0, 0]


@pytest.fixture
def player(world: World, client: Client) -> Player:
    client.force_login(world.professional)
    return Player(client)


def test_it_opens_a_session(player: Player, school: School) -> None:
    answer = player.post(SESSIONS, {"media": school.first.film_id})

    body = answer.json()
    assert answer.status_code == 201
    assert (body["duration_ms"], body["seen"], body["position"]) == (20400, "", 0)


def test_it_answers_with_what_is_seen(player: Player, school: School) -> None:
    session = player.open(school.first.film_id)

    body = player.send(session, [stretch(1, 0, 12)], at=13, position=12.0).json()

    assert (body["ack"], body["seen_s"], body["percent"]) == (1, 12, 60)
    assert (body["watched"], body["missing"], body["uncounted"]) == (False, [[12, 20]], [])
    assert body["position"] == 12.0


def test_it_takes_the_same_batch_again(player: Player, school: School) -> None:
    session = player.open(school.first.film_id)
    segments = [stretch(1, 0, 12), stretch(2, 12, 14)]

    answers = [player.send(session, segments, at=15 + turn).json() for turn in range(3)]

    assert {body["seen_s"] for body in answers} == {14}
    assert Segment.objects.count() == 2


def test_it_takes_batches_in_any_order(player: Player, school: School) -> None:
    session = player.open(school.first.film_id)

    player.send(session, [stretch(2, 10, 20)], at=21)
    body = player.send(session, [stretch(1, 0, 10)], at=22).json()

    assert (body["seen_s"], body["watched"]) == (20, True)


def test_it_completes_the_item_once(player: Player, school: School) -> None:
    session = player.open(school.first.film_id)

    for turn in range(3):
        player.send(session, [stretch(1, 0, 10), stretch(2, 10, 20)], at=21 + turn)

    assert ItemCompletion.objects.filter(item=school.first, route="video").count() == 1


def test_it_takes_several_sessions_in_one_body(player: Player, school: School) -> None:
    first = player.open(school.first.film_id)
    last = player.open(school.last.film_id, at=30)
    body = {
        "sessions": [
            {"session": first, "segments": [stretch(1, 0, 5)]},
            {"session": last, "segments": [stretch(1, 0, 6)]},
        ]
    }

    with time_machine.travel(START + timedelta(seconds=60), tick=False):
        answer = player.post(PROGRESS, body)

    assert [ack["seen_s"] for ack in answer.json()["sessions"]] == [5, 6]


def test_it_counts_one_film_at_a_time(player: Player, school: School) -> None:
    first, last = player.open(school.first.film_id), player.open(school.last.film_id)
    player.send(first, [stretch(1, 0, 15)], at=16)

    body = player.send(last, [stretch(1, 0, 15)], at=16).json()

    assert (body["seen_s"], body["uncounted"]) == (0, [[1, "elsewhere"]])


def test_it_remembers_why_something_did_not_count(player: Player, school: School) -> None:
    session = player.open(school.first.film_id)
    segments = [[1, 0, 20, 0, 2, 1.0, 0]]

    answers = [player.send(session, segments, at=30).json() for _turn in range(2)]

    assert [body["uncounted"] for body in answers] == [[[1, "too_fast"]]] * 2


def test_a_late_batch_does_not_turn_the_position_back(player: Player, school: School) -> None:
    session = player.open(school.first.film_id)
    player.send(session, [stretch(2, 8, 12)], at=13, position=12.0)

    body = player.send(session, [stretch(1, 0, 7)], at=14, position=7.0).json()

    assert body["position"] == 12.0


@pytest.mark.parametrize(
    "body",
    [
        {"segments": []},
        {"session": "nonsense", "segments": []},
        {"session": "SESSION", "segments": [[1, 0, 5]]},
        {"session": "SESSION", "segments": [[-1, 0, 5, 0, 5, 1, 0]]},
        {"session": "SESSION", "segments": [[1, "a", 5, 0, 5, 1, 0]]},
        {"session": "SESSION", "segments": [[1, 0, 1e300, 0, 5, 1, 0]]},
        {"session": "SESSION", "segments": [[1, 0, 5e6, 0, 5, 1, 0]]},
        {"session": "SESSION", "segments": [[2**31, 0, 5, 0, 5, 1, 0]]},
        {"session": "SESSION", "segments": [[1, 0, 5, 0, 5, 1, 10**30]]},
        {"session": "SESSION", "segments": [], "position": -1},
        {"session": "SESSION", "segments": [], "percent": 100},
        {"session": "SESSION", "completed": True},
        {"session": "00000000-0000-4000-8000-000000000000", "segments": [[1, 0, 5, 0, 5, 1, 0]]},
        {"sessions": [{"session": "SESSION", "segments": [[1, 0, 5, 0, 5, 1, 0], [2]]}]},
    ],
)
def test_it_refuses_what_it_cannot_read(player: Player, school: School, body: dict) -> None:
    session = player.open(school.first.film_id)
    text = json.dumps(body).replace("SESSION", session)

    answer = player.client.post(PROGRESS, text, content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert not Segment.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"session": NaN}', "\x00"])
def test_it_refuses_what_is_not_json(player: Player, school: School, text: str) -> None:
    answer = player.client.post(PROGRESS, text, content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_it_keeps_the_wildest_numbers_it_accepts(player: Player, school: School) -> None:
    session = player.open(school.first.film_id)
    wild = [
        [2**31 - 1, -2e6, 2e6, -1e7, 1e7, 16, 32767],
        [0, 2e6, -2e6, 1e7, -1e7, 0.001, 0],
    ]

    answer = player.send(session, wild, at=5, position=2e6)

    assert answer.status_code == 200
    assert answer.json()["seen_s"] == 0


@pytest.mark.parametrize("media", [0, -1, 10**30, "x", None, 1.5])
def test_it_refuses_what_is_no_film(player: Player, school: School, media: object) -> None:
    assert player.post(SESSIONS, {"media": media}).status_code == 400


def test_it_refuses_too_much(player: Player, school: School) -> None:
    session = player.open(school.first.film_id)

    many = player.send(session, [stretch(seq, 0, 1) for seq in range(81)], at=5)
    huge = player.send(session, [stretch(seq, 0.123456, 1.123456) for seq in range(2000)], at=5)

    assert (many.status_code, huge.status_code) == (422, 413)
    assert not Segment.objects.exists()


def test_it_asks_to_log_in(client: Client, school: School) -> None:
    answer = client.post(PROGRESS, "{}", content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_it_asks_for_the_csrf_token(world: World, school: School) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.professional)

    answer = strict.post(PROGRESS, "{}", content_type="application/json")

    assert answer.status_code == 403


def test_it_keeps_the_sessions_of_others_apart(
    player: Player, world: World, school: School
) -> None:
    session = player.open(school.first.film_id)
    player.client.force_login(world.stranger)

    answer = player.send(session, [stretch(1, 0, 5)], at=6)

    assert answer.status_code == 400
    assert not Segment.objects.exists()


def test_it_is_closed_to_the_withdrawn(player: Player, world: World, school: School) -> None:
    session = player.open(school.first.film_id)
    world.professional.access.state = AccessState.WITHDRAWN
    world.professional.access.save()

    assert player.send(session, [stretch(1, 0, 5)], at=6).status_code == 403
    assert player.post(SESSIONS, {"media": school.first.film_id}).status_code == 403
    assert not Segment.objects.exists()


def test_it_knows_no_other_films(player: Player, school: School) -> None:
    answer = player.post(SESSIONS, {"media": 999_999})

    assert answer.status_code == 404


def count_statements(player: Player, session: str, segments: list, *, at: float) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = player.send(session, segments, at=at)
    assert answer.status_code == 200
    ours = [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert "django_session" in ours[0]
    return len(ours) - 2  # the session and the user


def test_it_needs_seven_statements_at_most(
    player: Player, school: School, grow: Callable[[int], Manifest]
) -> None:
    """Clock with access, sessions, coverage, known and overlapping segments, segments, coverage."""
    session = player.open(school.first.film_id)
    small = count_statements(player, session, [stretch(1, 0, 2)], at=3)

    grow(10)
    for seq in range(2, 60):
        player.send(session, [stretch(seq, 2, 4, clock=seq * 4.0)], at=300)
    many = [stretch(seq, 2, 4, clock=seq * 4.0) for seq in range(60, 139)]
    large = count_statements(player, session, many, at=700)

    assert small == large <= 7
    assert Coverage.objects.count() == 1


def test_the_batch_that_makes_a_film_watched_completes_its_item_on_top(
    player: Player, school: School, grow: Callable[[int], Manifest]
) -> None:
    """Six as below, then: items of the film, enrolment, route, completion (looked up, written); to settle
    the path its items, what is done of them, and the summary.
    """
    session = player.open(school.first.film_id)
    finishing = count_statements(player, session, [stretch(1, 0, 20)], at=21)

    assert ItemCompletion.objects.count() == 1
    assert finishing == 14


def test_it_opens_a_session_at_constant_cost(
    player: Player, school: School, grow: Callable[[int], Manifest]
) -> None:
    player.open(school.first.film_id)
    with CaptureQueriesContext(connection) as small:
        player.open(school.first.film_id)
    grow(10)

    with CaptureQueriesContext(connection) as large:
        player.open(school.first.film_id)

    assert len(small) == len(large)
