#!/bin/sh
# Makes an empty machine what another was, from one backup: settings, databases, certificates, pinned traces, and starts
# it. In this folder on the machine, with Docker and nothing of Trovella running:
#   WEB_IMAGE=registry.example.org/trovella/web@sha256:… BACKUP_KEY=AGE-SECRET-KEY-1… sh restore.sh ARCHIVE
# ARCHIVE is a file, or `newest` or a name with BACKUP_S3_URL and its keys set. docs/runbooks/restore.md says more.
set -eu
cd "$(dirname "$0")"

fail() {
  echo "$1" >&2
  exit 1
}

archive=${1:-}
[ -n "$archive" ] || fail 'Which archive? sh restore.sh FILE, or newest where BACKUP_S3_URL and its keys are set.'
[ -n "${WEB_IMAGE:-}" ] || fail 'Set WEB_IMAGE to the image of web that is to restore: that of the release that ran, or a later one.'
[ -n "${BACKUP_KEY:-}" ] || fail 'Set BACKUP_KEY to the secret half of the key that the backup was made for.'
[ ! -e .env ] || fail "There is a .env in $PWD: this machine is not empty. Move it away, or go by docs/runbooks/restore.md step by step."
export WEB_IMAGE BACKUP_KEY

folder=$PWD/restore
if [ -f "$archive" ]; then
  folder=$(cd "$(dirname "$archive")" && pwd)
  archive=$(basename "$archive")
fi
docker run --rm --user 0:0 --read-only --cap-drop ALL --cap-add CHOWN --cap-add DAC_OVERRIDE --cap-add FOWNER \
  --env BACKUP_KEY --env BACKUP_S3_URL --env BACKUP_S3_ACCESS_KEY_ID --env BACKUP_S3_SECRET_ACCESS_KEY --env BACKUP_S3_REGION \
  --volume "$PWD:/installation" --volume "$folder:/archives:ro" "$WEB_IMAGE" bin/restore.mjs prepare "$archive"

[ -f restore/settings/.env ] || fail 'This archive holds no settings: it was not made by the worker of a machine. docs/runbooks/restore.md has the steps.'
cp -R restore/settings/. .

compose() {
  [ ! -f docker-compose.override.yml ] || set -- --file docker-compose.override.yml "$@"
  set -- --file docker-compose.prod.yml "$@"
  [ ! -f deploy/images.env ] || set -- --env-file deploy/images.env "$@"
  docker compose --progress quiet --env-file .env "$@"
}

compose run --rm -T restore
# The settings name the release that ran; it starts as blue, whichever colour it was.
unset WEB_IMAGE BACKUP_KEY
mkdir -p release
echo blue >release/next
mv release/next release/live
compose up --detach --wait
rm -rf restore
echo 'The machine is what it was. See ./deploy.sh status, and lead the name in DOMAIN here.'
