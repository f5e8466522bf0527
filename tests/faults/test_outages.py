"""A part is away for a while: what was acknowledged is kept, pages stay quick or say honestly that they are out.

Short outages run with every release, the ten seconds of the longer ones with ``make faults``.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.faults.installation import Installation, Work
from tests.faults.people import Looker
from tests.faults.proxy import Mode
from tests.live.stores import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]
LONG = pytest.mark.long
QUICK = 3.0  # seconds a page may take longer than it did before; a busy machine is slow by itself
BACK_WITHIN = 15.0  # seconds until pages are back, without a restart; in practice one or two
PAGES = ["/leerpad/", "/hulp/mijn-vragen/", "/hulp/"]
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
    """Everybody stops; nothing is lost, everything promised is delivered, no page took long."""
    _work_for(work, 1)
    work.stop()
    looker.stop()
    work.check()
    place.wait_until_delivered()
    assert [seen for seen in looker.seen if seen.seconds > _patience(looker)] == []


def _patience(looker: Looker) -> float:
    """How long a page may take: three seconds on top of the slowest of those before anything broke."""
    return QUICK + max(seen.seconds for seen in looker.seen[: len(PAGES)])


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
    place.postgresql.start()
    back = time.monotonic()

    wait_for(
        lambda: any(s.at > back and s.status == 200 for s in looker.seen), "a page", BACK_WITHIN
    )
    _end(place, work, looker)

    during = [seen for seen in looker.seen if gone < seen.at < back - QUICK / 2]
    assert during != []
    assert [seen for seen in during if not seen.is_honest] == []
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
    for name in ("web", "worker"):
        _work_for(work, 2)
        place.servers.kill(name)
        time.sleep(1)
        place.servers.start(name)

    _end(place, work, looker)

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
