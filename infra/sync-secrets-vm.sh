#!/bin/bash
# Brings the secrets of this machine up to date, in .env beside this script, and restarts what reads one that changed.
#   sync-secrets-vm.sh            from Google Secret Manager, as the account of the machine
#   sync-secrets-vm.sh --stdin    from lines NAME=value, as `./deploy.sh secrets send` writes them
#   --dry-run                     names what would change; --no-restart leaves the services as they are
# secrets.json lists the secrets: trovella-auth-secret there is AUTH_SECRET here. Other lines of .env stay, and so does
# a secret that has no version. No value is ever printed or stands in an argument. When one cannot be read, nothing changes.
set -euo pipefail
umask 077

here=$(cd "$(dirname "$0")" && pwd)
settings=$here/.env
declare -A value=()
changed=()
problem= draft=
trap 'rm -f "$problem" "$draft"' EXIT

main() {
  source=gcloud dry= restart=yes
  for option; do
    case $option in
      --stdin) source=stdin ;;
      --dry-run) dry=yes ;;
      --no-restart) restart= ;;
      *) fail 2 "There is no option \"$option\": --stdin, --dry-run and --no-restart are all." ;;
    esac
  done
  cd "$here"
  known=$(grep -o 'trovella-[a-z0-9-]*' secrets.json) || fail 1 "$here/secrets.json lists no secret. Copy it from infra."
  touch "$settings"
  chmod 600 "$settings"
  "read_$source"
  compare
  if ((${#changed[@]} == 0)); then
    echo 'Nothing changed.'
    return
  fi
  printf 'Changed: %s\n' "${changed[*]}"
  [[ $dry ]] && return
  [[ $restart ]] && before=$(hashes)
  write
  [[ $restart ]] && restart_readers "$before"
  return 0
}

read_gcloud() {
  local id name
  problem=$(mktemp)
  for id in $known; do
    name=$(variable "$id")
    if value[$name]=$(gcloud secrets versions access latest --secret="$id" --quiet 2>"$problem"); then
      require_one_line "$name"
    elif grep -q NOT_FOUND "$problem"; then
      unset "value[$name]"
    else
      fail 1 "Secret Manager did not give $id, so nothing was changed: $(tail -n 1 "$problem")"
    fi
  done
}

read_stdin() {
  local line name
  while IFS= read -r line || [[ $line ]]; do
    [[ $line == *=* ]] || continue
    name=${line%%=*}
    grep -qx "$(id "$name")" <<<"$known" || fail 1 "$name is no secret of secrets.json, so nothing was changed."
    value[$name]=${line#*=}
    require_one_line "$name"
  done
}

variable() { local name=${1#trovella-}; name=${name^^}; echo "${name//-/_}"; }
id() { local name=${1,,}; echo "trovella-${name//_/-}"; }

# Quoted with ', which Compose and Node read alike and in which nothing else has a meaning.
require_one_line() {
  case ${value[$1]} in
    *$'\n'* | *\'*) fail 1 "$1 has a line break or a ' in it, which .env cannot hold. Nothing was changed." ;;
    '') fail 1 "$1 is empty, so nothing was changed. Disable that version, or give it a value." ;;
  esac
}

compare() {
  local name line
  for name in "${!value[@]}"; do
    line=$(line_of "$name")
    [[ $line == "$name='${value[$name]}'" ]] && continue
    # Without quotes it is the same only where none are needed.
    [[ $line == "$name=${value[$name]}" && ${value[$name]} =~ ^[A-Za-z0-9_./:@+=-]+$ ]] || changed+=("$name")
  done
  ((${#changed[@]} == 0)) || mapfile -t changed < <(printf '%s\n' "${changed[@]}" | sort)
}

line_of() {
  local line found=
  while IFS= read -r line || [[ $line ]]; do
    [[ $line == "$1="* ]] && found=$line
  done <"$settings"
  printf '%s' "$found"
}

# The lines in their order, each secret where it was, and new ones below. Complete under another name, then renamed.
write() {
  local line name
  declare -A due=()
  for name in "${changed[@]}"; do due[$name]=1; done
  draft=$(mktemp "$settings.XXXXXX")
  {
    while IFS= read -r line || [[ $line ]]; do
      name=${line%%=*}
      if [[ $line == *=* && ${due[$name]+set} ]]; then
        printf "%s='%s'\n" "$name" "${value[$name]}"
        due[$name]=written
      else
        printf '%s\n' "$line"
      fi
    done <"$settings"
    for name in "${changed[@]}"; do
      [[ ${due[$name]} == written ]] || printf "%s='%s'\n" "$name" "${value[$name]}"
    done
  } >"$draft"
  # The machine may have a user of its own for this folder.
  chown --reference="$settings" "$draft" 2>/dev/null || true
  sync "$draft"
  mv -f "$draft" "$settings"
}

compose() {
  local files=(--env-file .env)
  [[ ! -f deploy/images.env ]] || files+=(--env-file deploy/images.env)
  files+=(--file docker-compose.prod.yml)
  [[ ! -f docker-compose.override.yml ]] || files+=(--file docker-compose.override.yml)
  docker compose --progress quiet "${files[@]}" "$@"
}

# A line for each service: its name and a hash of all it is given. A machine that is not set up yet has none.
hashes() { compose config --hash '*' 2>/dev/null | sort || true; }

# Those that run and whose hash is another now. A deploy waits until this is done, and this for a deploy.
restart_readers() {
  local running service affected=() colours=()
  mkdir -p deploy release
  exec 9>>deploy/lock
  flock --wait 600 9 || fail 1 '.env is written, but a deploy has been running for ten minutes. Run this again after it.'
  running=$(compose ps --services --status running 2>/dev/null || true)
  for service in $(comm -13 <(echo "$1") <(hashes) | cut -d' ' -f1); do
    grep -qx "$service" <<<"$running" || continue
    case $service in
      web-*) colours+=("$service") ;;
      *) affected+=("$service") ;;
    esac
  done
  if ((${#affected[@]} > 0)); then
    echo "Restarting: ${affected[*]}"
    compose up --detach --no-deps --wait --wait-timeout 180 "${affected[@]}" 9>&-
  fi
  ((${#colours[@]} == 0)) || renew_web
  # Backups take .env along as it is now.
  ((${#affected[@]} + ${#colours[@]} == 0)) || compose run --rm -T --no-deps own-volumes 9>&-
}

# Nobody who reads a page notices: the other colour starts, takes over, and the first ends what it has begun.
renew_web() {
  local live idle
  live=$(cut -d, -f1 release/live 2>/dev/null || true)
  live=${live:-blue}
  [[ $live == blue ]] && idle=green || idle=blue
  echo "Restarting: web-$live, as web-$idle"
  compose up --detach --no-deps --force-recreate --wait --wait-timeout 180 "web-$idle" 9>&-
  point "$live,$idle"
  # Caddy asks five times a second which colours are ready.
  sleep 1
  point "$idle"
  sleep 1
  compose stop "web-$live"
}

point() { printf '%s\n' "$1" >release/next && mv release/next release/live; }

fail() {
  echo "$2" >&2
  exit "$1"
}

main "$@"
