"""A PostgreSQL of a test's own, on a free port, which it may stop, kill and measure.

PostgreSQL refuses to run as root: then it runs as the user ``postgres`` that its package makes.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.running import free_port

PATIENCE = 30.0


def wait_for(answers: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """Wait until ``answers`` is true; return how many seconds that took."""
    begun = time.monotonic()
    while not answers():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"{what} did not come within {seconds:.0f} s")
        time.sleep(0.05)
    return time.monotonic() - begun


def make_folder() -> Path:
    """A folder that the user of PostgreSQL can reach too, unlike one of pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="doorbraak-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


class PostgreSQL:
    """A cluster in ``folder``; ``start`` after ``stop`` or ``kill`` finds what was committed."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        self.data, self.port = folder / "postgresql", free_port()
        self.settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "60",
            "shared_buffers": "64MB",
            **(settings or {}),
        }

    def make(self) -> None:
        self.data.mkdir(parents=True)
        self._own()
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-sync")

    def copy_of(self, original: Path) -> None:
        """Take over the data of a cluster that is not running."""
        shutil.copytree(original, self.data)
        self._own()

    def start(self) -> None:
        (self.data / "server.log").touch()
        self._own()
        options = " ".join(f"-c {name}={value}" for name, value in self.settings.items())
        self._run(
            "pg_ctl",
            "start",
            "-w",
            "-l",
            str(self.data / "server.log"),
            "-o",
            f"-p {self.port} {options}",
        )

    def stop(self, mode: str = "fast") -> None:
        """``fast`` breaks off what runs, ``immediate`` is as a crash."""
        if self.is_running:
            self._run("pg_ctl", "stop", "-w", "-m", mode)

    @property
    def is_running(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split("\n")[0])

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def query(self, database: str, sql: str, *values: object) -> list[tuple]:
        """Run one statement and return its rows, if it has any."""
        url = self.url(database).replace("postgres://", "postgresql://")
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def _own(self) -> None:
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "postgres:", str(self.data)], check=True)
        self.data.chmod(0o700)

    def _run(self, program: str, *arguments: str) -> None:
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        path = str(folders[-1] / program) if folders else program
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*as_owner, path, "-D", str(self.data), *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}\n{self._tail()}")

    def _tail(self) -> str:
        log = self.data / "server.log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""
