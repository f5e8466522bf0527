"""People who work on while parts of the product are away, as our clients do: again, the same, until acknowledged."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import requests

from tests.bench.calls import TOKEN

PAUSE = 0.2  # seconds between two tries
HIDDEN = re.compile(r'name="(key|version|csrfmiddlewaretoken)" value="([^"]*)"')
REFUSED = {400, 403, 404, 409, 413, 422}
Send = Callable[[], requests.Response]


class Guest:
    """A person of the measuring world with the session that was made there."""

    def __init__(self, url: str, cookie: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.cookies.update({"sessionid": cookie, "csrftoken": TOKEN})
        self.session.headers.update({"X-CSRFToken": TOKEN})

    def get(self, path: str, *, timeout: float = 20) -> requests.Response:
        return self.session.get(self.url + path, timeout=timeout, allow_redirects=False)

    def post_json(self, path: str, body: object) -> requests.Response:
        return self.session.post(self.url + path, json=body, timeout=20)

    def post_form(self, path: str, data: dict[str, str]) -> requests.Response:
        return self.session.post(self.url + path, data=data, timeout=20, allow_redirects=False)


class Courier(threading.Thread):
    """Brings one thing after the other until ``stop``; ``acknowledged`` holds the names of what was taken."""

    def __init__(self, sends: Iterator[tuple[str, Send]]) -> None:
        super().__init__(daemon=True)
        self.sends, self.acknowledged = sends, list[str]()
        self.retries, self.problem = 0, ""
        self._ending = threading.Event()

    def run(self) -> None:
        for name, send in self.sends:
            if self._ending.is_set():
                return
            while not self._is_taken(send):
                if self.problem or self._ending.is_set():
                    return
                self.retries += 1
                time.sleep(PAUSE)
            self.acknowledged.append(name)
            time.sleep(PAUSE / 4)

    def stop(self) -> None:
        """End after what is under way; what was not acknowledged then may or may not be there."""
        self._ending.set()
        self.join(timeout=60)

    def _is_taken(self, send: Send) -> bool:
        try:
            answer = send()
        except requests.RequestException:
            return False
        if answer.status_code == 429:
            time.sleep(2)
        elif answer.status_code in REFUSED:
            self.problem = f"{answer.status_code} {answer.text[-300:]}"
        return answer.status_code in {200, 201, 302}


def watch(guest: Guest, session: str) -> Iterator[tuple[str, Send]]:
    """Reports of a player: a second of film each; the name is the number of the stretch."""
    for number in range(100_000):
        at = float(number % 500)
        segment = [number, at, at + 1, float(number), float(number) + 1, 1.0, 0]
        body = {"session": session, "position": at + 1, "segments": [segment]}
        yield str(number), _json(guest, "/api/v1/learning/progress", body)


def talk(guest: Guest, conversation: str) -> Iterator[tuple[str, Send]]:
    """Messages in a chat; the name is the client's own id of each."""
    while True:
        name = str(uuid4())
        body = {"client_id": name, "body": f"bericht {name}"}
        yield name, _json(guest, f"/hulp/chat/{conversation}/messages/", body)
        time.sleep(1)  # a person may send twenty in twenty seconds


def ask(guest: Guest) -> Iterator[tuple[str, Send]]:
    """Questions to the Happiness team; the name is the key of the form."""
    while True:
        name = str(uuid4())
        form = {"team": "happiness", "subject": name, "body": "Hoe gaat dit?", "key": name}
        yield name, _form(guest, "/hulp/vraag/", form)
        time.sleep(2)  # a person may ask twenty an hour


def answer(guest: Guest, cases: list[str]) -> Iterator[tuple[str, Send]]:
    """Answers of an agent, one in each of ``cases``; the name is the text."""
    for case in cases:
        name, key = f"antwoord {uuid4()}", str(uuid4())
        yield name, _answer(guest, case, name, key)
        time.sleep(0.5)


def _json(guest: Guest, path: str, body: object) -> Send:
    return lambda: guest.post_json(path, body)


def _form(guest: Guest, path: str, data: dict[str, str]) -> Send:
    return lambda: guest.post_form(path, data)


def _answer(guest: Guest, case: str, text: str, key: str) -> Send:
    """As a browser does it: the page first, for its version; the same key each time."""

    def send() -> requests.Response:
        page = guest.get(f"/hulp/werkplek/{case}/")
        if page.status_code != 200:
            return page
        fields = dict(HIDDEN.findall(page.text)) | {"key": key, "body": text, "act": "answer"}
        return guest.post_form(f"/hulp/werkplek/{case}/antwoord/", fields)

    return send
