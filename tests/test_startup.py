"""The product starts with Redis away, and does not start on settings that would lose or open something."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest

from cms import checks, embedded, secret_files
from tests.factories import make_person
from tests.running import ROOT, free_port
from tests.world import World

PATIENCE = 60


def _environment(var_dir: Path, **changes: str) -> dict[str, str]:
    keep = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
    return {**keep, "VAR_DIR": str(var_dir), **changes}


def _check(var_dir: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=_environment(var_dir, **changes),
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def _serving(var_dir: Path, port: int, **changes: str) -> Iterator[str]:
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
    environment = _environment(var_dir, BASE_URL=f"http://127.0.0.1:{port}", **changes)
    with (var_dir / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "cms.asgi:application"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()
            server.wait()


def _status(url: str) -> int:
    """The status, asked again until something listens."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _secrets() -> dict[str, str]:
    return {"SECRET_KEY": "x" * 50, "OIDC_PRIVATE_KEY": secret_files.make_rsa_key()}


def _place() -> dict[str, str]:
    return {"EMAIL_URL": "smtp://127.0.0.1:9", "TRUSTED_PROXIES": "0"}


def test_it_serves_with_redis_down(tmp_path: Path) -> None:
    nobody_listens = f"redis://127.0.0.1:{free_port()}/0"

    with _serving(tmp_path, free_port(), REDIS_URL=nobody_listens, **_secrets(), **_place()) as url:
        assert _status(f"{url}/healthz") == HTTPStatus.OK


def test_it_accepts_the_settings_of_a_bare_checkout(tmp_path: Path) -> None:
    done = _check(tmp_path)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, "cms.E001"),
        ({"REDIS_URL": "redis://127.0.0.1:1"}, "cms.E004"),
        ({"REDIS_URL": "redis://127.0.0.1:1"}, "cms.E005"),
        ({"BASE_URL": "http://leren.example.org"}, "cms.E006"),
        ({"DEMO": "1", "ALLOWED_HOSTS": "leren.example.org"}, "cms.E002"),
        ({"RETURNED_MAIL_URL": "pop3://a:b@mail.example.org"}, "cms.E007"),
        ({"RETURNED_MAIL_URL": "imaps://mail.example.org/INBOX"}, "cms.E007"),
    ],
)
def test_it_refuses_settings_that_lose_or_open_something(
    tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    done = _check(tmp_path, **changes)

    assert done.returncode == 1
    assert code in done.stderr
    assert "HINT" in done.stderr


def test_a_secret_may_be_given_as_a_file(tmp_path: Path) -> None:
    paths = {}
    for name, secret in _secrets().items():
        (tmp_path / name).write_text(secret)
        paths[f"{name}_FILE"] = str(tmp_path / name)
    command = "from django.conf import settings as s; print(s.SECRET_KEY, s.IDP_OIDC_PRIVATE_KEY)"
    environment = _environment(tmp_path, REDIS_URL="redis://127.0.0.1:1", **paths, **_place())
    environment |= {
        "BASE_URL": "https://leren.example.org",
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }

    done = subprocess.run(
        [sys.executable, "-c", command + "; import django; django.setup(); import cms.wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (
        done.stdout.split() == " ".join(Path(path).read_text() for path in paths.values()).split()
    )


def test_it_refuses_demonstration_accounts_outside_the_demo(
    world: World, settings: pytest.FixtureRequest
) -> None:
    settings.DEMO = False
    before = checks.demo_accounts_only_in_demo(None, databases=["default"])
    person = make_person("somebody", world.veldstad_team, "professional")
    person.email = "somebody@demo.example"
    person.save()

    after = checks.demo_accounts_only_in_demo(None, databases=["default"])

    assert before == []
    assert [error.id for error in after] == ["cms.E003"]


def test_a_second_embedded_server_names_the_first(
    settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path

    with (
        embedded.single_process(),
        pytest.raises(SystemExit, match=str(os.getpid())),
        embedded.single_process(),
    ):
        pass


def test_a_server_without_manage_py_refuses_wrong_settings_too(tmp_path: Path) -> None:
    environment = _environment(tmp_path, DEMO="1", BASE_URL="http://leren.example")

    done = subprocess.run(
        [sys.executable, "-c", "import cms.wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "cms.E002" in done.stderr


def test_loading_opens_nothing_that_processes_would_share(tmp_path: Path) -> None:
    """Gunicorn loads the product and forks: a connection or a thread would be in none or in all of them."""
    command = """
import os, socket, stat, threading
from cms.wsgi import application
from django.db.backends.postgresql.base import DatabaseWrapper
with socket.socket() as last:
    files = range(3, last.fileno())
sockets = [socket.socket(fileno=n) for n in files if stat.S_ISSOCK(os.fstat(n).st_mode)]
outside = sum(one.family != socket.AF_UNIX for one in sockets)  # an idle event loop has a pair
print(threading.active_count(), outside, DatabaseWrapper._connection_pools)
"""
    with socket.create_server(("127.0.0.1", 0)) as stores:
        place = f"127.0.0.1:{stores.getsockname()[1]}"
        addresses = {
            "DATABASE_URL": f"postgres://nobody@{place}/none",
            "REDIS_URL": f"redis://{place}/0",
            "BASE_URL": "https://leren.example.org",
        }
        done = subprocess.run(
            [sys.executable, "-c", command],
            cwd=ROOT,
            env=_environment(tmp_path, **addresses, **_secrets(), **_place()),
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.stdout.split() == ["1", "0", "{}"], done.stderr
