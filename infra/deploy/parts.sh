# shellcheck shell=sh
# What the steps are made of.

load() {
  case $1 in *[!A-Za-z0-9.-]* | '') exit 2 ;; esac
  run=$here/runs/$1
  # shellcheck source=/dev/null
  . "$run/plan"
  export WEB_IMAGE TRACE_IMAGE SCHEDULE_IMAGE
}

compose() {
  DEPLOY_OWNER=$(id -u):$(id -g)
  export DEPLOY_OWNER
  # A machine may have settings of its own beside what a deploy copies.
  [ ! -f docker-compose.override.yml ] || set -- --file docker-compose.override.yml "$@"
  docker compose --progress quiet --env-file .env --env-file "$here/images.env" --file docker-compose.prod.yml "$@"
}

# Of a service whose profile may be off, which Compose then does not know.
containers() {
  docker ps --all --quiet --filter "label=com.docker.compose.project.working_dir=$home" \
    --filter "label=com.docker.compose.service=$1" --filter label=com.docker.compose.oneoff=False
}

stop_colour() { for each in $(containers "web-$1"); do docker stop "$each"; done; }

remove_colour() {
  stop_colour "$1"
  for each in $(containers "web-$1"); do docker rm --force "$each"; done
}

last_lines() { for each in $(containers "$2"); do docker logs --tail "$1" "$each" 2>&1; done; }

tool() {
  word=$1
  shift
  compose run --rm -T --no-deps deploy bin/deploy.mjs "$word" "/deploy/runs/$ID" "$@" 2>"$run/problem" || why "$(last_problem)"
}

# The last thing that a program had to say against it.
last_problem() { grep -v '^[[:space:]]*$' "$run/problem" | tail -n 1; }

record_with() {
  compose run --rm -T --no-deps deploy bin/deploy.mjs record "/deploy/runs/$ID" "$1" "${2:-}"
}

# The first deploy of a machine starts the database by itself.
with_deps() { [ -z "$LIVE" ] || echo --no-deps; }

point() {
  printf '%s\n' "$1" >"$release/next"
  mv "$release/next" "$release/live"
}

two_writes() {
  point "$1,$2"
  sleep "$settle"
  point "$1"
  sleep "$settle"
}

probe_name() { echo "trovella-probe-$ID"; }

stop_probe() {
  docker stop --time 10 "$(probe_name)" >/dev/null 2>&1 || true
  docker rm --force "$(probe_name)" >/dev/null 2>&1 || true
  rm -f "$release/probe"
}

restarts() {
  docker inspect --format '{{.RestartCount}}' "$(containers "$1")" 2>/dev/null || echo 1
}

# Removes the images of releases that are too old to go back to, and what failed pulls left.
reclaim() {
  kept=$(tail -n 200 "$here/releases.jsonl" | grep '"outcome":"live"' | tail -n "$KEEP" | grep -o '[^"]*@sha256:[0-9a-f]*' || true)
  for repository in "${WEB_IMAGE%@*}" "${TRACE_IMAGE%@*}" "${SCHEDULE_IMAGE%@*}"; do
    docker image ls --digests --format '{{.Repository}}@{{.Digest}}' "$repository" | sort -u | while read -r image; do
      case " $(echo $kept) $WEB_IMAGE $TRACE_IMAGE $SCHEDULE_IMAGE " in
        *" $image "*) ;;
        *@'<none>') ;;
        *) docker image rm "$image" >/dev/null 2>&1 || true ;;
      esac
    done
  done
  docker image prune --force >/dev/null 2>&1 || true
  # shellcheck disable=SC2012
  ls -1t "$here/runs" | tail -n +21 | while read -r old; do rm -rf "${here:?}/runs/$old"; done
}

# The release before is stopped when it has been kept warm for long enough.
cool() {
  load "$1"
  until=$(($(now) + WARM_MINUTES * 60000))
  while [ "$(now)" -lt "$until" ]; do
    sleep 5
    [ -f "$here/warm" ] || exit 0
  done
  exec 9>"$here/lock"
  flock -w 2 9 || exit 0
  [ "$(cat "$here/last")" = "$ID" ] && [ -f "$here/warm" ] || exit 0
  rm -f "$here/warm"
  stop_colour "$LIVE"
}

has() {
  awk -F'\t' -v step="$2" -v state="${3:-}" '$2 == step && (state == "" || $3 == state) { found = 1 } END { exit !found }' "$here/runs/$1/journal" 2>/dev/null
}

# A line of the journal: when, in milliseconds; the step; began, done or failed; and in words.
note() {
  printf '%s\t%s\t%s\t%s\n' "$(now)" "$1" "$2" "$3" >>"$run/journal"
}

tell() {
  printf '%s\tnote\tdone\t%s\n' "$(now)" "$2" >>"$here/runs/$1/journal"
}

why() {
  printf '%s\n' "$*" >"$run/why"
  exit 1
}

said() { printf '%s\n' "$*" >"$run/said"; }

now() {
  milliseconds=$(date +%s%3N)
  case $milliseconds in *N) date +%s000 ;; *) echo "$milliseconds" ;; esac
}
