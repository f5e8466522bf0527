"""A part is away for a while: what was acknowledged is kept, pages stay quick or say honestly that they are out.

Short outages run with every release, the ten seconds of the longer ones with ``make faults``.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.faults.installation import Installation, Work
from tests.faults.looker import Looker
from tests.faults.proxy import Mode
from tests.live.stores import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]
LONG = pytest.mark.long
BACK_WITHIN = 15.0  # seconds until pages are back, without a restart; in practice one or two
PAGES = ["/leerpad/", "/hulp/mijn-vragen/", "/hulp/"]
DELIVERED_WITHIN = (
    200.0  # seconds; what a killed worker had claimed is free after 120, the sweep comes each 30
)
SECONDS = [3, pytest.param(10, marks=LONG)]


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    with ExitStack() as stack:
        yield Installation(stack)


@pytest.fixture
def work(place: Installation) -> Iterator[Work]:
    work = Work(place)
    work.start()
    yield work
    work.stop()


@pytest.fixture
def looker(place: Installation) -> Iterator[Looker]:
    looker = Looker(place.guest("learner3"), PAGES)
    looker.start()
    yield looker
    looker.stop()


def _work_for(work: Work, seconds: float) -> None:
    """Until everybody has had something acknowledged, and ``seconds`` at least."""
    before = work.acknowledged
    time.sleep(seconds)
    wait_for(
        lambda: all(n > before[name] for name, n in work.acknowledged.items()),
        f"work of everybody beyond {before}",
        seconds=40,
    )


def _end(place: Installation, work: Work, looker: Looker) -> None:
    """Everybody stops; nothing is lost, everything promised is delivered, no page took long or said nothing."""
    _work_for(work, 1)
    work.stop()
    looker.stop()
    looker.report()
    work.check()
    place.wait_until_delivered(DELIVERED_WITHIN)
    assert [seen for seen in looker.seen if seen.seconds > looker.allowed(seen)] == []
    assert [seen for seen in looker.seen if seen.status != 200 and not seen.is_honest] == []


def _wait_for_pages(looker: Looker, since: float) -> None:
    """Until a page that was asked after ``since`` is there again."""
    wait_for(
        lambda: any(seen.at > since and seen.status == 200 for seen in looker.seen),
        "a page",
        BACK_WITHIN,
    )
    first = next(seen for seen in looker.seen if seen.at > since and seen.status == 200)
    sys.stdout.write(f"back after {first.end - since:.2f} s\n")


@pytest.mark.parametrize("seconds", SECONDS)
def test_redis_is_away(place: Installation, work: Work, looker: Looker, seconds: float) -> None:
    _work_for(work, 1)
    place.redis.stop()
    gone = time.monotonic()

    _work_for(work, seconds)  # everybody's work goes on without it

    place.redis.__enter__()
    _end(place, work, looker)
    assert {seen.status for seen in looker.seen if seen.at > gone} == {200}


@pytest.mark.parametrize("seconds", SECONDS)
def test_postgresql_is_away(
    place: Installation, work: Work, looker: Looker, seconds: float
) -> None:
    _work_for(work, 1)
    place.postgresql.stop("immediate")
    gone = time.monotonic()
    time.sleep(seconds)
    wait_for(lambda: any(seen.at > gone for seen in looker.seen), "an answer", BACK_WITHIN)
    starting = time.monotonic()
    place.postgresql.start()

    _wait_for_pages(looker, time.monotonic())
    _end(place, work, looker)

    during = {seen.status for seen in looker.seen if gone < seen.at and seen.end < starting}
    assert during == {503}
    assert work.retries > 0  # it was really away


@LONG
def test_the_broker_is_a_black_hole(place: Installation, work: Work, looker: Looker) -> None:
    _work_for(work, 1)
    place.broker.turn(Mode.BLACK_HOLE)
    gone = time.monotonic()

    _work_for(work, 10)

    place.broker.turn(Mode.PASS)
    _end(place, work, looker)
    assert {seen.status for seen in looker.seen if seen.at > gone} == {200}


@LONG
@pytest.mark.parametrize("mode", [Mode.CUT, Mode.BLACK_HOLE])
def test_the_mail_server_is_away(
    place: Installation, work: Work, looker: Looker, mode: Mode
) -> None:
    place.post.turn(mode)

    _work_for(work, 5)
    waiting = work.letters()
    place.post.turn(Mode.PASS)
    _end(place, work, looker)

    assert waiting > 0
    _assert_sent(place, work, times=1)


@LONG
def test_web_and_worker_are_killed(place: Installation, work: Work, looker: Looker) -> None:
    _work_for(work, 2)
    place.servers.kill("web")
    gone = time.monotonic()
    time.sleep(1)
    place.servers.start("web")
    _wait_for_pages(looker, gone)
    back = time.monotonic()

    _work_for(work, 2)
    place.servers.kill("worker")
    time.sleep(1)
    place.servers.start("worker")
    _end(place, work, looker)

    assert {seen.status for seen in looker.seen if gone < seen.at < back} == {200, 502}
    assert {seen.status for seen in looker.seen if seen.at > back} == {200}
    assert work.retries > 0
    _assert_sent(
        place, work, times=2
    )  # a letter may go twice: killed between the sending and the note of it


def _assert_sent(place: Installation, work: Work, *, times: int) -> None:
    """Every question that was acknowledged got its letter, and at most ``times``."""
    subjects = [str(letter["Subject"]) for letter in place.sink.letters]
    for key in work.couriers["asked"].acknowledged:
        sent = sum(key in subject for subject in subjects)
        assert 1 <= sent <= times, f"letters about {key}: {sent}"


def test_no_log_holds_anything_personal(place: Installation) -> None:
    """After all of the above; the last test of this file."""
    text = place.log_text

    assert text != ""
    for personal in ("@test.example", "Learner", "bericht ", "antwoord ", "Hoe gaat dit?"):
        assert personal not in text
    for cookie in place.world["sessions"].values():
        assert cookie not in text
