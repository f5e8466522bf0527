#!/usr/bin/env bash
# create_owner.sh: the role of the product, which is no superuser, and its database. Run again it sets the password anew.
# Needs a superuser, found as by psql (PGHOST, PGUSER, PGPASSWORD, or the socket); the image of PostgreSQL runs it once,
# on an empty volume. Names: DATABASE_OWNER, DATABASE_NAME. The password: DATABASE_PASSWORD, or DATABASE_PASSWORD_FILE.
set -euo pipefail
: "${DATABASE_OWNER:?name the role}" "${DATABASE_NAME:?name the database}"
if [ -n "${DATABASE_PASSWORD_FILE:-}" ]; then DATABASE_PASSWORD=$(cat "$DATABASE_PASSWORD_FILE"); fi
: "${DATABASE_PASSWORD:?give the role a password}"
export DATABASE_OWNER DATABASE_NAME DATABASE_PASSWORD

# \getenv: what stands in a command line can be read by everybody on the machine.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname=postgres <<'SQL'
\getenv owner DATABASE_OWNER
\getenv name DATABASE_NAME
\getenv password DATABASE_PASSWORD
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SELECT format('CREATE ROLE %I', :'owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner')
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
ALTER DATABASE :"name" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
