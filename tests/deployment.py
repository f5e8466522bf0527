"""The product as servers run it: gunicorn, daphne, worker, beat and nginx as processes of their own.

For tests and measurements that need the real thing. Everything listens on 127.0.0.1, on free ports, and is
ended by its process id::

    redis = RedisServer(folder / "redis")
    with make_database("doorbraak_mine") as database_url, redis:
        servers = Deployment(folder, database_url=database_url, redis_url=redis.url)
        servers.prepare()
        with servers:
            requests.get(servers.url, verify=servers.ca)
            servers.stop("web")

``servers.url`` is the proxy, ``servers.web_url`` gunicorn itself, ``servers.live_url`` daphne itself.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import requests

from cms import secret_files
from tests import certificates
from tests.running import PASSWORD, ROOT, free_port

BIN = Path(sys.executable).parent
PROXY = ROOT / "cms" / "deploy" / "proxy"
STATIC = ROOT / "var" / "static"
POSTGRES_URL = urlunsplit(  # as superuser; the database that is always there
    urlsplit(os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432"))._replace(
        path="/postgres"
    )
)
PATIENCE = 60  # seconds
COMMANDS = {  # the words of docker-compose.yml; a test holds the two together
    "web": "gunicorn -c python:cms.deploy.gunicorn_conf cms.wsgi",
    "live": "daphne -v 0 --no-server-name --http-timeout 60 -b 127.0.0.1 -p {port} cms.asgi:application",
    "worker": "celery -A cms worker --concurrency 2 --without-gossip --without-mingle",
    "beat": "celery -A cms beat --schedule {schedule}",
}
NAMES = (*COMMANDS, "proxy")


def libpq(address: str) -> dict[str, str]:
    """How the scripts for operators find the database at ``address``."""
    parts = urlsplit(address)
    return {
        "PATH": os.environ["PATH"],
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.path.lstrip("/"),
    }


def create_owner(name: str, password: str) -> None:
    """The role ``name``, which is no superuser, and a database of that name, as operators make them."""
    wanted = {"DATABASE_OWNER": name, "DATABASE_NAME": name, "DATABASE_PASSWORD": password}
    script = PROXY.parent / "create_owner.sh"
    subprocess.run(["bash", str(script)], env=libpq(POSTGRES_URL) | wanted, check=True)


@contextlib.contextmanager
def make_database(name: str) -> Iterator[str]:
    """An empty PostgreSQL database with an owner of its own, for as long as the block lasts."""
    drop = (f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'DROP ROLE IF EXISTS "{name}"')
    password = "w" * 20
    address = urlsplit(POSTGRES_URL)
    place = address.netloc.rpartition("@")[2]
    with psycopg.connect(POSTGRES_URL, autocommit=True) as server:
        for statement in drop:
            server.execute(statement)
        try:
            create_owner(name, password)
            yield urlunsplit(address._replace(netloc=f"{name}:{password}@{place}", path=f"/{name}"))
        finally:
            for statement in drop:
                server.execute(statement)


class Process:
    """One server process with a log of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self.child: subprocess.Popen[bytes] | None = None

    def start(self, command: list[str], environment: dict[str, str]) -> None:
        assert not self.is_running, f"{self.name} runs already"
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def is_running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 45) -> int:
        """Ask it to end as a deploy does; its exit code."""
        assert self.child is not None
        self.child.send_signal(number)
        return self.child.wait(timeout=seconds)

    def kill(self) -> None:
        """As a power cut: it and all it started, by process group."""
        if self.child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()
            self.child = None

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""


class RedisServer(Process):
    """A Redis of one's own, which may be stopped and started; keeps its data over a restart."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__("redis", folder)
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> "RedisServer":
        place = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)]
        self.start(["redis-server", *place, "--save", "", "--appendonly", "yes"], dict(os.environ))
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()


class Deployment:
    """The processes of one installation; ``is_tls`` lets nginx end TLS, as in production."""

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str,
        redis_url: str,
        is_tls: bool = True,
        changes: dict[str, str] | None = None,
    ) -> None:
        """``changes`` are added to the environment of every process, and may take the place of what is set here."""
        self.folder = folder
        self.ports = {name: free_port() for name in ("proxy", "redirect", "web", "live")}
        self.is_tls = is_tls
        self.url = f"{'https' if is_tls else 'http'}://127.0.0.1:{self.ports['proxy']}"
        self.web_url = f"http://127.0.0.1:{self.ports['web']}"
        self.live_url = f"http://127.0.0.1:{self.ports['live']}"
        for part in ("run", "tmp", "keys", "var"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        self.ca = str(certificates.make_pair(folder / "keys")) if is_tls else ""
        self.processes = {name: Process(name, folder) for name in NAMES}
        self.environment = self._environment(database_url, redis_url) | (changes or {})

    def _environment(self, database_url: str, redis_url: str) -> dict[str, str]:
        keep = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        key = secret_files.read_or_make(
            self.folder / "keys" / "oidc.pem", secret_files.make_rsa_key
        )
        return keep | {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": "only-for-this-test-" + "x" * 40,
            "OIDC_PRIVATE_KEY": key,
            "BASE_URL": self.url,
            "TOOL_URL": "http://localhost:9",
            "EMAIL_URL": "smtp://127.0.0.1:9",  # nobody listens there
            "TRUSTED_PROXIES": "1",
            "PROXY_SENDS_FILES": "1",
            "VAR_DIR": str(self.folder / "var"),
            "STATIC_ROOT": str(STATIC),
            "TMPDIR": str(self.folder / "tmp"),
            "ALIVE_FILE": str(self.folder / "tmp" / "worker-alive"),
            "WEB_BIND": f"127.0.0.1:{self.ports['web']}",
            "PYTHONWARNINGS": "default",
        }

    def manage(self, *arguments: str, **changes: str) -> str:
        """Run one management command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment | changes,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{arguments[0]} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def prepare(self, *, with_demo: bool = False) -> None:
        """Migrate and see to static files.

        ``with_demo`` builds the demo world too, which takes its time; its password is ``tests.running.PASSWORD``.
        """
        self.manage("migrate", "--verbosity", "0")
        if not (STATIC / "staticfiles.json").exists():  # `make services` has made them afresh
            self.manage("collectstatic", "--noinput", "--verbosity", "0")
        if with_demo:
            self.manage("demo", DEMO="1", DEMO_PASSWORD=PASSWORD)

    # --- Processes -------------------------------------------------------------------------------
    def start(self, *names: str) -> None:
        """Start these, or all, and wait until each serves."""
        for name in names or NAMES:
            self.processes[name].start(self._command(name), self.environment)
        for name in names or NAMES:
            self._wait(name)

    def stop(self, name: str) -> int:
        """Ask one to end as a deploy does; its exit code, 0 when it ended in order."""
        return self.processes[name].stop()

    def kill(self, name: str) -> None:
        self.processes[name].kill()

    def __enter__(self) -> "Deployment":
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.processes.values():
            process.kill()

    def _command(self, name: str) -> list[str]:
        if name == "proxy":
            return self._proxy_command()
        places = {"port": self.ports["live"], "schedule": self.folder / "run" / "beat"}
        program, *words = COMMANDS[name].format(**places).split()
        return [str(BIN / program), *words]

    def _proxy_command(self) -> list[str]:
        settings_of_proxy = self.proxy_environment()
        for template in PROXY.glob("*.template"):
            text = template.read_text(encoding="utf-8")
            text = re.sub(r"\$\{([A-Z_]+)\}", lambda name: settings_of_proxy[name[1]], text)
            (self.folder / "run" / template.stem).write_text(text, encoding="utf-8")
        user = " user root;" if os.geteuid() == 0 else ""
        run = self.folder / "run"
        return ["nginx", "-p", str(run), "-c", str(run / "nginx.conf"), "-g", f"daemon off;{user}"]

    def proxy_environment(self) -> dict[str, str]:
        """What the templates of the proxy ask for."""
        run = str(self.folder / "run")
        return {
            "RUN_DIR": run,
            "CONF_DIR": run,
            "BODY_DIR": f"{run}/body",
            "PAGES_DIR": str(PROXY / "pages"),
            "STATIC_ROOT": str(STATIC),
            "MEDIA_ROOT": str(self.folder / "var" / "media"),
            "WEB": self.web_url.removeprefix("http://"),
            "LIVE": self.live_url.removeprefix("http://"),
            "RESOLVER": "127.0.0.1",
            "PROXY_MODE": "tls" if self.is_tls else "plain",
            "PROXY_PORT": str(self.ports["proxy"]),
            "REDIRECT_PORT": str(self.ports["redirect"]),
            "FRONT_PROXY": "127.0.0.1",
            "TLS_CERTIFICATE": str(self.folder / "keys" / "tls.crt"),
            "TLS_KEY": str(self.folder / "keys" / "tls.key"),
            "RATE_PER_SECOND": "200",
            "RATE_BURST": "600",
            "UPLOAD_LIMIT": "600m",
        }

    # --- Waiting ---------------------------------------------------------------------------------
    def _wait(self, name: str) -> None:
        process = self.processes[name]
        end = time.monotonic() + PATIENCE
        while not self._serves(name):
            if not process.is_running or time.monotonic() > end:
                raise RuntimeError(f"{name} does not serve:\n{process.tail()}")
            time.sleep(0.1)

    def _serves(self, name: str) -> bool:
        if name == "worker":
            return Path(self.environment["ALIVE_FILE"]).exists()
        if name == "beat":
            return any((self.folder / "run").glob("beat*"))
        if name == "proxy":
            return self._answers(f"{self.url}/_proxy/alive")
        return self._answers(f"{self.web_url if name == 'web' else self.live_url}/healthz")

    def _answers(self, url: str) -> bool:
        headers = {"Host": urlsplit(self.url).netloc}
        with contextlib.suppress(requests.RequestException):
            return requests.get(url, headers=headers, timeout=2, verify=self.ca or True).ok
        return False
