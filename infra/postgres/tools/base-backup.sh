#!/bin/bash
# Copies the whole server beside its archived log; from such a copy restore-to.sh goes to any moment after it. Two stay.
# keep-copies.sh runs it every week, and by hand it is:
#   docker compose -f docker-compose.prod.yml exec -T postgres bash /tools/base-backup.sh
set -euo pipefail

base=/wal/base
draft=$base/draft
mkdir -p "$base"
# One at a time: the second waits for the first.
exec 9>"$base/lock"
flock 9
rm -rf "$draft"
pg_basebackup --username="$POSTGRES_USER" --no-password --pgdata="$draft" --format=tar --gzip --checkpoint=fast --wal-method=fetch
sync "$draft"/*
# Named for its end: before that moment it leads nowhere.
name=$(date -u +%Y%m%dT%H%M%SZ)
while [[ -e $base/$name ]]; do
  sleep 1
  name=$(date -u +%Y%m%dT%H%M%SZ)
done
mv "$draft" "$base/$name"
find "$base" -mindepth 1 -maxdepth 1 -name '*Z' | sort -r | tail -n +3 | xargs -r rm -rf
echo "$base/$name"
