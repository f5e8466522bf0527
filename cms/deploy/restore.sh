#!/usr/bin/env bash
# restore.sh BACKUP: fill an empty database and an empty media folder from what backup.sh made.
# The same names as backup.sh: PGHOST, PGUSER, PGPASSWORD, PGDATABASE, MEDIA_ROOT. Afterwards:
# manage.py migrate, manage.py after_restore, and only then the servers.
set -euo pipefail
: "${PGDATABASE:?name the database}" "${MEDIA_ROOT:?name the folder of the media files}"
backup=${1:?usage: restore.sh BACKUP}
[ -f "$backup/SHA256SUMS" ] || { echo "$backup is no back-up"; exit 1; }

(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
tables=$(psql --no-psqlrc --tuples-only --no-align --command "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
[ "$tables" = 0 ] || { echo "The database $PGDATABASE is not empty; nothing was done."; exit 1; }
mkdir -p "$MEDIA_ROOT"
[ -z "$(ls -A "$MEDIA_ROOT")" ] || { echo "The folder $MEDIA_ROOT is not empty; nothing was done."; exit 1; }

# The files first: the database fills in one transaction, so that what fails leaves both empty for another try.
trap 'find "$MEDIA_ROOT" -mindepth 1 -delete' EXIT
tar --extract --file="$backup/media.tar" --directory="$MEDIA_ROOT"
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$PGDATABASE" "$backup/database.dump"
trap - EXIT
echo "Restored. Next: manage.py migrate, manage.py after_restore, start the servers."
