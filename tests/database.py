"""The test database: migrated once per state of the migrations, copied for each worker."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection


def fingerprint() -> str:
    """A hash over every migration of every app, and what writes after them: how the database looks."""
    digest = hashlib.sha256()
    for written_after in ("cms/editors.py", "cms/site_address.py", "support/queues.py"):
        digest.update((settings.BASE_DIR / written_after).read_bytes())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def make_from_template() -> Callable[[], None]:
    """Point the default connection at a fresh copy; return what removes it again."""
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    make = _make_sqlite if settings.IS_SQLITE else _make_postgresql
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        drop = make(folder, fingerprint())
    connection._test_serialized_contents = connection.creation.serialize_db_to_string()
    return drop


def _point_at(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def _make_sqlite(folder: Path, fingerprint: str) -> Callable[[], None]:
    template = folder / f"template-{fingerprint}.sqlite3"
    if not template.exists():
        for old in folder.glob("template-*.sqlite3*"):
            old.unlink()
        draft = folder / "draft.sqlite3"
        draft.unlink(missing_ok=True)
        _point_at(str(draft))
        _migrate()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        draft.rename(template)
    copy = folder / f"run-{os.getpid()}.sqlite3"
    shutil.copyfile(template, copy)
    _point_at(str(copy))

    def drop() -> None:
        connection.close()
        for path in folder.glob(f"{copy.name}*"):
            path.unlink()

    return drop


def _make_template(execute: Callable[[str], None], draft: str, template: str) -> None:
    """Migrate a draft and give it its name; another checkout may be doing the same, and the first one counts."""
    execute(f'CREATE DATABASE "{draft}"')
    try:
        _point_at(draft)
        _migrate()
        connection.close()
        connection.close_pool()
        with suppress(ProgrammingError):
            execute(f'ALTER DATABASE "{draft}" RENAME TO "{template}"')
    finally:
        execute(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')


def _make_postgresql(folder: Path, fingerprint: str) -> Callable[[], None]:
    original = connection.settings_dict["NAME"]
    template = f"doorbraak_template_{fingerprint}"
    draft, copy = f"doorbraak_draft_{os.getpid()}", f"doorbraak_test_{os.getpid()}"
    quote = connection.ops.quote_name

    def execute(sql: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql)

    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        is_there = cursor.fetchone() is not None
    if not is_there:
        _make_template(execute, draft, template)
    execute(f"DROP DATABASE IF EXISTS {quote(copy)}")
    execute(f"CREATE DATABASE {quote(copy)} TEMPLATE {quote(template)}")
    connection.close_pool()
    _point_at(copy)

    def drop() -> None:
        connection.close()
        connection.close_pool()
        _point_at(original)
        execute(f"DROP DATABASE IF EXISTS {quote(copy)} WITH (FORCE)")

    return drop
