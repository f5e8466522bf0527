"""The role that the servers are in the database: owner of their own one, and nothing beyond it."""

import os
import subprocess

import psycopg
import pytest

from tests.deployment import POSTGRES_URL, PROXY, create_owner, libpq
from tests.services.conftest import Place

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]
RIGHTS = "rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"


def test_the_servers_are_plain_owners(place: Place) -> None:
    with psycopg.connect(place.servers.environment["DATABASE_URL"]) as database:
        may_more = database.execute(f"SELECT {RIGHTS} FROM pg_roles WHERE rolname = current_user")
        assert may_more.fetchone() == (False,)

        others = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner <> current_user"
        assert database.execute(others).fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.execute("COPY (SELECT 1) TO PROGRAM 'true'")


def test_run_again_it_keeps_the_data_and_sets_the_password() -> None:
    name = f"doorbraak_owner_{os.getpid()}"
    with psycopg.connect(POSTGRES_URL, autocommit=True) as server:

        def kept_password() -> object:
            find = "SELECT rolpassword FROM pg_authid WHERE rolname = %s"
            return server.execute(find, [name]).fetchone()

        try:
            create_owner(name, "first")
            first = kept_password()
            server.execute(f'ALTER ROLE "{name}" CREATEDB')
            create_owner(name, 'it\'s the "second"')
            assert kept_password() not in {first, None}
            found = server.execute(f"SELECT {RIGHTS} FROM pg_roles WHERE rolname = %s", [name])
            assert found.fetchone() == (False,)
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')
            server.execute(f'DROP ROLE IF EXISTS "{name}"')


def test_no_password_no_role() -> None:
    named = {"DATABASE_OWNER": "doorbraak_nobody", "DATABASE_NAME": "doorbraak_nobody"}

    done = subprocess.run(
        ["bash", str(PROXY.parent / "create_owner.sh")],
        env=libpq(POSTGRES_URL) | named,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "give the role a password" in done.stderr
    with psycopg.connect(POSTGRES_URL) as server:
        found = server.execute("SELECT 1 FROM pg_roles WHERE rolname = 'doorbraak_nobody'")
        assert found.fetchone() is None
