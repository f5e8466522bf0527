"""What nginx does itself: static files, limits, headers, and the page when nobody else answers."""

import http.client
import re
import ssl
from collections.abc import Callable

import pytest
import requests

from tests.running import Visitor
from tests.services.conftest import Place

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]
LogIn = Callable[[str], Visitor]
ONCE = (
    "Content-Security-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
)


def _get(place: Place, path: str, **headers: str) -> requests.Response:
    return requests.get(
        place.servers.url + path, headers=headers, verify=place.servers.ca, timeout=20
    )


def test_the_servers_are_ready(place: Place) -> None:
    answer = _get(place, "/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/account/login/", "/bestaat-niet/"])
def test_no_header_comes_twice(place: Place, path: str) -> None:
    headers = _get(place, path).raw.headers

    assert {name: len(headers.getlist(name)) for name in ONCE} == dict.fromkeys(ONCE, 1)
    assert headers["Server"] == "nginx"


def test_hashed_static_files_are_kept_for_ever(place: Place) -> None:
    page = _get(place, "/account/login/").text
    found = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert found

    answer = _get(place, found[1])
    unhashed = _get(place, re.sub(r"\.[0-9a-f]{12}\.css", ".css", found[1]))

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert unhashed.headers["Cache-Control"] == "public, max-age=3600"
    assert _get(place, "/static/bestaat-niet.css").status_code == 404


def test_nobody_claims_an_address(place: Place) -> None:
    """The log-in limits count addresses: the one that the visitor made up must not arrive."""
    _get(place, "/bestaat-niet/", **{"X-Forwarded-For": "203.0.113.9"})

    log = place.servers.processes["proxy"].log.read_text()
    assert '"from":"127.0.0.1"' in log
    assert "203.0.113.9" not in log


def test_the_log_holds_no_personal_link_and_no_query(place: Place) -> None:
    _get(place, "/uitnodiging/geheim-123/?code=geheim-456")
    _get(place, "/account/password/reset/key/geheim-789/")

    log = place.servers.processes["proxy"].log.read_text()
    assert '"path":"/uitnodiging/..."' in log
    assert "geheim" not in log


def test_too_large_a_form_is_refused_with_a_page(place: Place, visitor: LogIn) -> None:
    large = {"body": "x" * 2_100_000}

    refused = visitor("teamlead").post_form("/hulp/vraag/", large)

    assert refused.status_code == 413
    assert "Dit bestand is te groot" in refused.text


def test_an_editor_may_send_a_film_of_that_size(place: Place, visitor: LogIn) -> None:
    film = {"file": ("film.mp4", b"x" * 2_100_000, "video/mp4")}

    taken = visitor("editor").post_form("/beheer/media/video/add/", {"title": "Film"}, files=film)

    assert taken.status_code == 200
    assert 'action="/beheer/media/video/add/"' in taken.text  # its own form again: this is no film


@pytest.mark.parametrize("name", ["", "professional"])
@pytest.mark.parametrize("part", ["media/video", "documents", "images"])
def test_nobody_else_fills_the_disk(place: Place, visitor: LogIn, name: str, part: str) -> None:
    """The answer is there while the film that was announced is not: nothing waited for it."""
    path = f"/beheer/{part}/add/"
    cookies = visitor(name).session.cookies if name else {}
    trust = ssl.create_default_context(cafile=place.servers.ca)
    talk = http.client.HTTPSConnection(
        "127.0.0.1", place.servers.ports["proxy"], timeout=20, context=trust
    )
    talk.putrequest("POST", path)
    talk.putheader("Content-Length", str(500_000_000))
    talk.putheader("Cookie", "; ".join(f"{key}={value}" for key, value in cookies.items()))
    talk.endheaders(b"x" * 100_000)

    answer = talk.getresponse()

    assert (answer.status, answer.headers["Location"]) == (302, f"/beheer/login/?next={path}")
    talk.close()


def test_a_stranger_is_led_to_the_log_in_as_before(place: Place) -> None:
    answer = _get(place, "/beheer/images/?p=2")

    assert [step.status_code for step in answer.history] == [302, 302]
    assert "/account/login/?next=/beheer/images/%3Fp%3D2" in answer.url


def test_plain_http_leads_to_https(place: Place) -> None:
    port = place.servers.ports["redirect"]

    answer = requests.get(
        f"http://127.0.0.1:{port}/leerpad/?a=1", timeout=20, allow_redirects=False
    )

    assert answer.status_code == 308
    assert answer.headers["Location"] == "https://127.0.0.1/leerpad/?a=1"


def test_a_page_says_that_nobody_answers(place: Place) -> None:
    assert place.servers.stop("web") == 0
    try:
        answer = _get(place, "/leerpad/")
        style = _get(place, "/_proxy/page.css")
        uploading = _get(place, "/beheer/media/")
    finally:
        place.servers.start("web")

    assert (answer.status_code, style.status_code) == (502, 200)
    assert 'lang="nl"' in answer.text
    assert "Even geduld" in answer.text
    assert answer.headers["Retry-After"] == "10"
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert _get(place, "/readyz").status_code == 200
    assert uploading.status_code == 502
    assert "Even geduld" in uploading.text


@pytest.mark.parametrize("name", ["worker", "beat", "live", "proxy"])
def test_it_ends_in_order_and_comes_back(place: Place, name: str) -> None:
    assert place.servers.stop(name) == 0

    place.servers.start(name)
