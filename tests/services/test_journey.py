"""What people do, through nginx and over TLS: learn, ask, chat, and the permanent log-in at the end."""

import json
import re
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import requests
from websockets.sync.client import ClientConnection, connect

from tests.running import Visitor
from tests.services.conftest import Place
from tests.services.seed import FILM_SECONDS, FILM_SIZE, film_bytes

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]
LogIn = Callable[[str], Visitor]


def _anyone(place: Place, path: str, **more: Any) -> requests.Response:
    return requests.get(
        place.servers.url + path, verify=place.servers.ca, timeout=20, allow_redirects=False, **more
    )


def _hidden(page: requests.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found, f"no {name} in {page.url}"
    return found[1]


# --- Film ----------------------------------------------------------------------------------------
def test_the_cookies_stay_on_https(visitor: LogIn) -> None:
    cookies = {cookie.name: cookie.secure for cookie in visitor("professional").session.cookies}

    assert cookies == {"__Host-sessionid": True, "__Host-csrftoken": True, "__Host-known": True}


def test_nginx_sends_a_film_in_ranges(place: Place, visitor: LogIn) -> None:
    learner, whole = visitor("professional"), film_bytes()

    part = learner.get(place.film_url, Range="bytes=1000000-1999999")
    tail = learner.get(place.film_url, Range="bytes=-100")
    outside = learner.get(place.film_url, Range=f"bytes={FILM_SIZE}-")

    assert (part.status_code, part.content) == (206, whole[1_000_000:2_000_000])
    assert part.headers["Content-Range"] == f"bytes 1000000-1999999/{FILM_SIZE}"
    assert (tail.status_code, tail.content) == (206, whole[-100:])
    assert outside.status_code == 416
    assert learner.get(place.film_url).content == whole


def test_a_film_keeps_the_headers_of_its_check(place: Place, visitor: LogIn) -> None:
    answer = visitor("professional").get(place.film_url, Range="bytes=0-9")

    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Strict-Transport-Security"):
        assert len(answer.raw.headers.getlist(name)) == 1, name
    again = visitor("professional").get(place.film_url, If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304


def test_django_decides_and_sends_nothing_itself(place: Place, visitor: LogIn) -> None:
    learner = visitor("professional")
    straight = requests.get(
        place.servers.web_url + place.film_url,
        cookies=learner.session.cookies.get_dict(),
        headers={"Host": place.servers.url.removeprefix("https://"), "X-Forwarded-Proto": "https"},
        timeout=20,
    )

    assert (straight.status_code, straight.content) == (200, b"")
    assert straight.headers["X-Accel-Redirect"] == f"/_private/{place.facts['film_file']}"
    assert "X-Accel-Redirect" not in learner.get(place.film_url).headers


def test_who_may_not_see_a_film_gets_none_of_it(place: Place) -> None:
    asked = _anyone(place, place.film_url, headers={"Range": "bytes=0-9"})
    direct = _anyone(place, f"/_private/{place.facts['film_file']}")

    assert (asked.status_code, direct.status_code) == (302, 404)
    assert film_bytes()[:10] not in asked.content + direct.content


def test_a_document_goes_the_same_way(place: Place, visitor: LogIn) -> None:
    answer = visitor("professional").get(place.facts["document"])

    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 handreiking")
    assert "handreiking" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].count("default-src") == 1
    assert _anyone(place, place.facts["document"]).status_code == 302


# --- Learning ------------------------------------------------------------------------------------
def test_the_last_answer_makes_the_log_in_permanent(place: Place, visitor: LogIn) -> None:
    learner = visitor("professional")
    assert learner.get(place.facts["lesson"]).status_code == 200
    opened = learner.post_json("/api/v1/learning/sessions", {"media": place.facts["film"]})
    time.sleep(FILM_SECONDS)
    segment = [0, 0.0, FILM_SECONDS, 0.0, FILM_SECONDS, 1.0, 0]
    report = {"session": opened.json()["session"], "position": FILM_SECONDS, "segments": [segment]}

    watched = learner.post_json("/api/v1/learning/progress", report)
    check = f"/leerpad/onderdeel/{place.facts['item']}/toets/"
    passed = learner.post_form(check, place.facts["right"])

    assert (watched.status_code, passed.status_code) == (200, 200), watched.text
    assert "permanent" in learner.get("/leerpad/").text.lower() or "definitief" in passed.text
    assert (
        "definitief" in place.post.wait_for("definitief", "professional@test.example").as_string()
    )


# --- Help ----------------------------------------------------------------------------------------
def test_a_question_is_answered_by_letter(place: Place, visitor: LogIn) -> None:
    asker, agent = visitor("bestperson"), visitor("happiness")
    page = asker.get("/hulp/vraag/")
    form = {"team": "happiness", "subject": "Tool hangt", "body": "Het scherm blijft grijs."}

    asked = asker.post_form("/hulp/vraag/", form | {"key": _hidden(page, "key")})
    number = re.search(r"/hulp/mijn-vragen/([0-9a-f-]{36})/", asked.url + asked.text)
    assert number, asked.url
    place.post.wait_for("Tool hangt", "bestperson@test.example")
    case = agent.get(f"/hulp/werkplek/{number[1]}/")
    answer = {"body": "Ververs de pagina eens.", "act": "answer"}
    answer |= {name: _hidden(case, name) for name in ("key", "version")}
    answered = agent.post_form(f"/hulp/werkplek/{number[1]}/antwoord/", answer)

    assert answered.status_code == 200, answered.text[-500:]
    assert "Ververs de pagina eens." in asker.get(f"/hulp/mijn-vragen/{number[1]}/").text


@pytest.fixture(scope="module")
def chat(visitor: LogIn) -> str:
    """The path of a chat that the asker began and the expert joined."""
    asker, expert = visitor("bestperson"), visitor("expert")
    page = asker.get("/hulp/chat/")
    form = {"body": "Ik loop vast.", "client_id": _hidden(page, "client_id")}
    started = asker.post_form("/hulp/chat/", form)
    path = started.url.removeprefix(asker.product.url)
    assert re.fullmatch(r"/hulp/chat/[0-9a-f-]{36}/", path), started.text[-500:]
    joined = expert.post_form(f"{path}deelnemen/", {})
    assert joined.status_code == 200
    return path


def _listen(place: Place, visitor: Visitor) -> ClientConnection:
    cookie = "; ".join(f"{c.name}={c.value}" for c in visitor.session.cookies)
    return connect(
        place.servers.url.replace("https", "wss") + "/ws/chat/",
        ssl=ssl.create_default_context(cafile=place.servers.ca),
        additional_headers={"Cookie": cookie},
        origin=place.servers.url,  # type: ignore[arg-type]
        open_timeout=10,
    )


def _say(visitor: Visitor, chat: str, body: str) -> requests.Response:
    return visitor.post_json(f"{chat}messages/", {"client_id": str(uuid4()), "body": body})


def _hear(socket: ClientConnection, body: str) -> bool:
    end = time.monotonic() + 10
    while (left := end - time.monotonic()) > 0:
        if body in str(socket.recv(timeout=left)):
            return True
    return False


def test_a_message_rings_through_nginx(place: Place, visitor: LogIn, chat: str) -> None:
    with _listen(place, visitor("bestperson")) as socket:
        socket.send(json.dumps({"hello": {chat.split("/")[3]: 0}}))
        assert _hear(socket, "Ik loop vast.")

        sent = _say(visitor("expert"), chat, "Welke regel houdt je tegen?")

        assert sent.status_code == 200, sent.text
        assert _hear(socket, "Welke regel")


def test_a_long_request_hears_it_too(place: Place, visitor: LogIn, chat: str) -> None:
    asker = visitor("bestperson")
    head = asker.get(f"{chat}messages/?after=0").json()["head"]
    threading.Timer(1.5, lambda: _say(visitor("expert"), chat, "Ben je er nog?")).start()
    begun = time.monotonic()

    answer = asker.get(f"{chat}events/?after={head}")

    assert "Ben je er nog?" in answer.text
    assert 1 < time.monotonic() - begun < 15


def test_a_long_request_is_served_by_live_alone(place: Place, visitor: LogIn, chat: str) -> None:
    place.servers.stop("live")
    try:
        stopped = visitor("bestperson").get(f"{chat}events/?after=0")
        page = visitor("bestperson").get(chat)
    finally:
        place.servers.start("live")

    assert (stopped.status_code, page.status_code) == (502, 200)
