#!/bin/bash
# Puts the whole server back to a moment, from the last copy of base-backup.sh before it and the log since. The data as
# they were stay beside it. With Postgres and all that uses it stopped:
#   docker compose -f docker-compose.prod.yml run --rm --no-deps postgres bash /tools/restore-to.sh '2026-11-25 14:00:00+00'
#   ... or `latest`, for all that is in the log. Then start everything again.
set -euo pipefail

target=${1:?Which moment? As in 2026-11-25 14:00:00+00, or latest}
data=${PGDATA:?}
next=$data.next

if [[ -e $data/postmaster.pid ]]; then
  echo "Postgres runs, or was cut off: stop it. When it is stopped, delete $data/postmaster.pid and run this again." >&2
  exit 1
fi
moment=$target
[[ $target == latest ]] && moment=now
until=$(date -u -d "$moment" '+%Y-%m-%d %H:%M:%S.%6N+00') || exit 2
latest_name=$(date -u -d "$moment" +%Y%m%dT%H%M%SZ)

chosen=
for each in /wal/base/*Z; do
  [[ -e $each && ! ${each##*/} > $latest_name ]] && chosen=$each
done
if [[ ! $chosen ]]; then
  echo "There is no copy from before $target in /wal/base, so the log leads nowhere. Take a backup: ./deploy.sh restore." >&2
  exit 1
fi

rm -rf "$next"
install -d -m 700 "$next"
tar -xzf "$chosen/base.tar.gz" -C "$next"
# A copy that was made after an earlier restore still says where that one went.
sed -i -E '/^(restore_command|recovery_target)/d' "$next/postgresql.auto.conf"
{
  echo "restore_command = 'gunzip -c /wal/%f.gz >%p'"
  [[ $target == latest ]] || echo "recovery_target_time = '$until'"
  echo "recovery_target_action = 'promote'"
} >>"$next/postgresql.auto.conf"
touch "$next/recovery.signal"
sync
if [[ -e $data ]]; then
  mv "$data" "$data.before-$(date -u +%Y%m%dT%H%M%SZ)"
fi
mv "$next" "$data"
echo "Start Postgres: it goes from ${chosen##*/} to $target."
