"""A migrated PostgreSQL with the measuring world, made once per state of the code; each use gets a copy."""

import fcntl
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from tests.deployment import Deployment, RedisServer
from tests.live.stores import PostgreSQL, make_folder
from tests.running import ROOT

DATABASE = "doorbraak"
CACHE = ROOT / "var" / "live"
SOURCES = ("cms", "learning", "onboarding", "support", "surveys")
World = dict[str, Any]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".css", ".js", ".svg"} and path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    for path in ("live/world.py", "world.py", "factories.py", "learning/conftest.py"):
        digest.update((ROOT / "tests" / path).read_bytes())
    return digest.hexdigest()[:12]


def deploy(folder: Path, database_url: str, redis_url: str, **changes: str) -> Deployment:
    """Our servers on these stores; sessions that were made on a copy of the same cluster stay valid."""
    changes = {"SECRET_KEY": "only-for-tests-" + "x" * 40, **changes}
    return Deployment(
        folder, database_url=database_url, redis_url=redis_url, is_tls=False, changes=changes
    )


def copy_to(folder: Path, settings: dict[str, str] | None = None) -> tuple[PostgreSQL, World]:
    """A copy of the cluster, not started, and of the files; and what a visitor of its world needs."""
    made = prepare()
    postgresql = PostgreSQL(folder, settings)
    postgresql.copy_of(made / "postgresql")
    shutil.copytree(made / "var", folder / "var")
    return postgresql, json.loads((made / "world.json").read_text())


def prepare() -> Path:
    """The folder with the stopped cluster, ``var`` and ``world.json`` for the code as it is now."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = CACHE / _fingerprint()
        if not (made / "world.json").exists():
            for old in CACHE.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            _make(made)
    return made


def _make(made: Path) -> None:
    work = make_folder()
    postgresql = PostgreSQL(work, {"fsync": "off"})
    postgresql.make()
    with RedisServer(work / "redis") as redis:
        postgresql.start()
        try:
            postgresql.query("postgres", f"CREATE DATABASE {DATABASE}")
            servers = deploy(work, postgresql.url(DATABASE), redis.url)
            servers.prepare()
            build = f"from tests.live.world import build; build({str(work / 'world.json')!r})"
            servers.manage("shell", "--no-imports", "--command", build)
            postgresql.query(DATABASE, "VACUUM ANALYZE")
        finally:
            postgresql.stop()
    made.mkdir()
    for name in ("postgresql", "var", "world.json"):
        shutil.move(work / name, made / name)
    shutil.rmtree(work)
