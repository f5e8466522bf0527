"""Film files: for people who are logged in, in byte ranges."""

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client
from django.urls import reverse

from onboarding.constants import AccessState
from onboarding.files import CACHE_CONTROL, UnsatisfiableRangeError, parse_range
from tests.learning.conftest import FILM_BYTES, School
from tests.world import World

pytestmark = pytest.mark.django_db
SIZE = len(FILM_BYTES)


@pytest.fixture
def url(school: School) -> str:
    return reverse("films:file", args=[school.first.film_id, 1, "film.mp4"])


@pytest.fixture
def learner(world: World, client: Client) -> Client:
    client.force_login(world.professional)
    return client


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-99", (0, 99)),
        ("bytes=100-", (100, 999)),
        ("bytes=-10", (990, 999)),
        ("bytes=0-5000", (0, 999)),
        ("bytes=-5000", (0, 999)),
        ("", None),
        ("bytes=-", None),
        ("bytes=5-2", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
    ],
)
def test_it_reads_a_range(header: str, expected: tuple[int, int] | None) -> None:
    assert parse_range(header, 1000) == expected


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_it_refuses_a_range_outside(header: str) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        parse_range(header, 1000)


def test_it_sends_the_whole_file(learner: Client, url: str) -> None:
    answer = learner.get(url)

    assert (answer.status_code, answer["Content-Type"]) == (200, "video/mp4")
    assert answer["Accept-Ranges"] == "bytes"
    assert b"".join(answer.streaming_content) == FILM_BYTES


def test_it_sends_a_part(learner: Client, url: str) -> None:
    answer = learner.get(url, headers={"Range": "bytes=100-199"})

    assert (answer.status_code, answer["Content-Length"]) == (206, "100")
    assert answer["Content-Range"] == f"bytes 100-199/{SIZE}"
    assert b"".join(answer.streaming_content) == FILM_BYTES[100:200]


def test_it_says_that_a_part_does_not_exist(learner: Client, url: str) -> None:
    answer = learner.get(url, headers={"Range": f"bytes={SIZE}-"})

    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{SIZE}")


def test_it_answers_head_without_a_body(learner: Client, url: str) -> None:
    answer = learner.head(url, headers={"Range": "bytes=0-9"})

    assert (answer.status_code, answer["Content-Length"]) == (206, "10")
    assert answer.content == b""


def test_it_sends_all_when_the_file_changed_in_between(learner: Client, url: str) -> None:
    etag = learner.head(url)["ETag"]
    modified = learner.head(url)["Last-Modified"]

    def status(condition: str) -> int:
        headers = {"Range": "bytes=0-9", "If-Range": condition}
        return learner.get(url, headers=headers).status_code

    assert [status(etag), status(modified), status('"other"')] == [206, 206, 200]
    assert learner.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_it_streams_under_asgi(world: World, url: str) -> None:
    client = AsyncClient()
    client.force_login(world.professional)

    async def fetch() -> tuple[int, bytes]:
        answer = await client.get(url, headers={"Range": "bytes=5-"})
        return answer.status_code, b"".join([part async for part in answer.streaming_content])

    status, body = async_to_sync(fetch)()

    assert (status, body) == (206, FILM_BYTES[5:])


def test_it_asks_to_log_in(client: Client, url: str) -> None:
    assert client.get(url).status_code == 302


def test_it_is_closed_to_the_withdrawn(learner: Client, world: World, url: str) -> None:
    world.professional.access.state = AccessState.WITHDRAWN
    world.professional.access.save()

    assert learner.get(url).status_code == 403


@pytest.mark.parametrize("part", ["1/secret.txt", "2/film.mp4", "1/..%2ffilm.mp4"])
def test_it_knows_no_other_files(learner: Client, school: School, part: str) -> None:
    assert learner.get(f"/media/films/{school.first.film_id}/{part}").status_code == 404


def test_nothing_else_under_media_is_served(learner: Client, school: School) -> None:
    assert learner.get(f"/media/{school.first.film.file.name}").status_code == 404


@pytest.mark.parametrize("path", ["images/../media/film.mp4", "images/%2e%2e/media/film.mp4"])
def test_an_address_of_images_reaches_no_other_folder(
    learner: Client, school: School, path: str
) -> None:
    name = school.first.film.file.name.removeprefix("media/")

    assert learner.get("/media/" + path.replace("film.mp4", name)).status_code == 404


def test_a_proxy_is_told_what_to_send(
    learner: Client, school: School, url: str, settings: pytest.FixtureRequest
) -> None:
    settings.PROXY_SENDS_FILES = True

    answer = learner.get(url, headers={"Range": "bytes=0-9"})

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"/_private/{school.first.film.file.name}"
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("video/mp4", CACHE_CONTROL)


def test_a_proxy_is_told_nothing_about_what_is_not_there(
    learner: Client, school: School, url: str, settings: pytest.FixtureRequest
) -> None:
    settings.PROXY_SENDS_FILES = True
    school.first.film.file.storage.delete(school.first.film.file.name)

    answer = learner.get(url)

    assert answer.status_code == 404
    assert "X-Accel-Redirect" not in answer


@pytest.mark.parametrize("name", ["%00", "a%00.png"])
def test_an_image_without_a_possible_name_is_not_there(learner: Client, name: str) -> None:
    assert learner.get(f"/media/images/{name}").status_code == 404
