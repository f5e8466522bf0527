"""A back-up, an empty database, and the product on it again: done for real, with the scripts that operators use."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.deployment import PROXY, Deployment, libpq, make_database
from tests.running import ROOT, Visitor
from tests.services.conftest import Place
from tests.services.seed import film_bytes

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]
SCRIPTS = PROXY.parent


def _run(
    script: str, argument: Path, database_url: str, media: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(SCRIPTS / script), str(argument)],
        cwd=ROOT,
        env=libpq(database_url) | {"MEDIA_ROOT": str(media)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def backup(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made while the servers serve and a poll's key lies in its folder."""
    var = Path(place.servers.environment["VAR_DIR"])
    (var / "wave_keys").mkdir(exist_ok=True)
    (var / "wave_keys" / "1.key").write_bytes(b"the key of an open poll")
    Visitor(place.servers, "professional@test.example")  # a log-in that must not come back

    done = _run(
        "backup.sh",
        tmp_path_factory.mktemp("backups"),
        place.servers.environment["DATABASE_URL"],
        var / "media",
    )

    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A database without a table, and a folder of its own."""
    with make_database(f"doorbraak_restored_{os.getpid()}") as database_url:
        yield database_url, tmp_path_factory.mktemp("restored")


def test_a_back_up_holds_database_and_files_and_no_key(backup: Path) -> None:
    listed = subprocess.run(
        ["tar", "--list", "--file", backup / "media.tar"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert {path.name for path in backup.iterdir()} == {"database.dump", "media.tar", "SHA256SUMS"}
    assert "film.mp4" in listed.stdout
    assert ".key" not in listed.stdout
    assert all(path.stat().st_mode & 0o077 == 0 for path in backup.iterdir())


def test_log_in_and_film_work_on_what_was_restored(
    place: Place, backup: Path, empty: tuple[str, Path]
) -> None:
    database_url, folder = empty
    media = folder / "var" / "media"
    restored = _run("restore.sh", backup, database_url, media)
    assert restored.returncode == 0, restored.stderr + restored.stdout
    redis_url = place.servers.environment["REDIS_URL"].replace("/0", "/1")
    servers = Deployment(folder, database_url=database_url, redis_url=redis_url)
    servers.prepare()
    with psycopg.connect(database_url) as database:
        assert database.execute("SELECT count(*) FROM django_session").fetchone() != (0,)

    said = servers.manage("after_restore")

    assert "everybody logs in again" in said
    with psycopg.connect(database_url) as database:
        assert database.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    with servers:
        learner = Visitor(servers, "professional@test.example")
        film = learner.get(place.film_url, Range="bytes=5-1004")
        assert (film.status_code, film.content) == (206, film_bytes()[5:1005])
        assert learner.get("/leerpad/").status_code == 200


def test_a_second_restore_overwrites_nothing(backup: Path, empty: tuple[str, Path]) -> None:
    database_url, folder = empty

    done = _run("restore.sh", backup, database_url, folder / "var" / "media")

    assert done.returncode == 1
    assert "not empty; nothing was done" in done.stdout


def test_what_fails_leaves_both_empty_for_another_try(backup: Path, tmp_path: Path) -> None:
    copy, media = tmp_path / "copy", tmp_path / "media"
    copy.mkdir()
    (copy / "media.tar").write_bytes((backup / "media.tar").read_bytes())
    (copy / "database.dump").write_bytes(b"no dump")
    subprocess.run(
        "sha256sum database.dump media.tar > SHA256SUMS", cwd=copy, shell=True, check=True
    )
    with make_database(f"doorbraak_failed_{os.getpid()}") as database_url:
        failed = _run("restore.sh", copy, database_url, media)
        is_left_empty = not any(media.iterdir())
        again = _run("restore.sh", backup, database_url, media)

    assert failed.returncode != 0
    assert is_left_empty
    assert again.returncode == 0, again.stderr + again.stdout


def test_a_damaged_back_up_is_refused(
    backup: Path, empty: tuple[str, Path], tmp_path: Path
) -> None:
    for path in backup.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "media.tar").open("r+b") as file:
        file.write(b"something else")

    done = _run("restore.sh", tmp_path, empty[0], tmp_path / "media")

    assert done.returncode == 1
    assert "media.tar" in done.stdout + done.stderr
