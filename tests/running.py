"""The product as a process of its own, for tests that a user's browser or a power cut would take part in."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Protocol

import requests

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "vier-paarden-in-de-wei"


def free_port(in_a_row: int = 1) -> int:
    """The first of ``in_a_row`` ports that nobody listens on.

    Below those that the system hands to outgoing connections: one of these could take the port of
    a server while it is down, or before it is up.
    """
    for _attempt in range(100):
        first = 12_000 + secrets.randbelow(20_000)  # not seeded: workers of one run must not agree
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            for port in range(first, first + in_a_row):
                held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first
    raise RuntimeError(f"no {in_a_row} free ports in a row")


def _heed_interrupts() -> None:
    """A suite that runs in the background ignores Ctrl-C, and what it starts would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class RunningProduct:
    """The embedded product with the demo world, in a folder of its own, on free ports."""

    ca = ""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        self.port = free_port(2)  # the demo tool takes the next
        self.url = f"http://127.0.0.1:{self.port}"
        self.tool_url = f"http://localhost:{self.port + 1}"
        self.log = var_dir / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None
        keep = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
        self.environment = {
            **keep,
            "VAR_DIR": str(var_dir),
            "DEMO": "1",
            "DEMO_PASSWORD": PASSWORD,
            "BASE_URL": self.url,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",  # a passkey belongs to a name
            "TOOL_URL": self.tool_url,
            "PYTHONWARNINGS": "default",
        }

    def manage(self, *arguments: str) -> str:
        """Run one management command to its end and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{arguments[0]} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def prepare(self) -> None:
        """Make the database, the demo world and the static files."""
        self.var_dir.mkdir(parents=True, exist_ok=True)
        self.manage("migrate", "--verbosity", "0")
        self.manage("demo")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_heed_interrupts,
            )
        self.wait_until_healthy()

    def wait_until_healthy(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"the server stopped:\n{self.log.read_text()[-3000:]}")
            try:
                if requests.get(f"{self.url}/healthz", timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise RuntimeError("the server did not become healthy")

    def kill(self) -> None:
        """As a power cut: no goodbye. Ends the server and what it started, by process group."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def interrupt(self) -> int:
        """As Ctrl-C: the server alone is asked to stop, and must end what it started; its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=20)


class Product(Protocol):
    """Something that serves: embedded, or as servers do."""

    url: str
    ca: str  # path of the certificate to trust; empty without TLS


class Visitor:
    """A logged-in person who talks HTTP without a browser."""

    def __init__(self, product: Product, email: str) -> None:
        self.product = product
        self.session = requests.Session()
        self.session.trust_env = False  # a bundle in the environment would take the place of ours
        self.session.verify = product.ca or True
        login = f"{product.url}/account/login/"
        self.session.get(login, timeout=20)
        form = {"login": email, "password": PASSWORD, **self.csrf()}
        answer = self.session.post(login, form, headers={"Referer": login}, timeout=20)
        answer.raise_for_status()
        if "/2fa/" in answer.url:
            self._take_second_step(answer.url)
        if not self._cookie("sessionid"):
            raise RuntimeError(f"{email} could not log in")

    def _take_second_step(self, url: str) -> None:
        from tests.second_factor import code_of_now  # noqa: PLC0415 - needs the apps loaded

        form = {"code": code_of_now(), **self.csrf()}
        answer = self.session.post(url, form, headers={"Referer": url}, timeout=20)
        answer.raise_for_status()

    def _cookie(self, name: str) -> str:
        """Over HTTPS its name begins with ``__Host-``."""
        return self.session.cookies.get(f"__Host-{name}") or self.session.cookies.get(name, "")

    def csrf(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self._cookie("csrftoken")}

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(
            self.product.url + path,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            timeout=40,
        )

    def post_json(self, path: str, body: object) -> requests.Response:
        headers = {"X-CSRFToken": self._cookie("csrftoken"), "Referer": self.product.url}
        return self.session.post(self.product.url + path, json=body, headers=headers, timeout=20)

    def post_form(self, path: str, form: dict[str, str], **more: Any) -> requests.Response:
        """As a browser does, redirects followed."""
        return self.session.post(
            self.product.url + path,
            data=form | self.csrf(),
            headers={"Referer": self.product.url + path},
            timeout=40,
            **more,
        )
