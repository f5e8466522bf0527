#!/usr/bin/env bash
# backup.sh FOLDER: the database and the media files into FOLDER/<time>, whole or not at all.
# The database is found as by psql: PGHOST, PGUSER, PGPASSWORD (or a password file), PGDATABASE. The files: MEDIA_ROOT.
# Never in it: secrets, and the keys of open polls (docs/decisions/0002).
set -euo pipefail
: "${PGDATABASE:?name the database}" "${MEDIA_ROOT:?name the folder of the media files}"
folder=${1:?usage: backup.sh FOLDER}
umask 077

name=$(date -u +%Y-%m-%dT%H%M%SZ)
draft=$folder/.$name.draft
trap 'rm -rf "$draft"' EXIT
mkdir -p "$draft"

# The database first: a file that is added meanwhile is then one too many, never one too few.
pg_dump --format=custom --no-owner --no-privileges --file="$draft/database.dump"
tar --create --file="$draft/media.tar" --directory="$MEDIA_ROOT" .
(cd "$draft" && sha256sum database.dump media.tar >SHA256SUMS)
sync "$draft"/*
mv "$draft" "$folder/$name"
echo "$folder/$name"
