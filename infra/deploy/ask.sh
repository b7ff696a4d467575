# shellcheck shell=sh
# What can be asked for from elsewhere.

start() {
  [ -f "$here/runs/$1/plan" ] || { echo "There is no plan $1." >&2; exit 1; }
  setsid -f sh "$here/runs/$1/server.sh" run "$1" </dev/null >>"$here/runs/$1/log" 2>&1
}

follow() {
  journal=$here/runs/$1/journal line=$2 quiet=0
  while :; do
    lines=$(sed -n "$line,\$p" "$journal" 2>/dev/null || true)
    if [ -n "$lines" ]; then
      printf '%s\n' "$lines"
      line=$((line + $(printf '%s\n' "$lines" | wc -l))) quiet=0
      case $lines in *"	end	"*) return ;; esac
    elif is_running "$1"; then
      quiet=0
    else
      # It may be about to begin, or about to say how it ended.
      quiet=$((quiet + 1))
      [ "$quiet" -lt 25 ] || { printf '%s\tend\tgone\t\n' "$(now)"; return; }
    fi
    sleep 0.2
  done
}

# One line for each: its name by digest, or nothing.
resolve() {
  for image in "$@"; do
    # Whatever the format, the first digest that it prints is that of the image.
    digest=$(docker buildx imagetools inspect "$image" 2>/dev/null | grep -om 1 'sha256:[0-9a-f]\{64\}' | head -n 1 || true)
    if [ -n "$digest" ]; then
      echo "${image%:*}@$digest"
    elif docker pull --quiet "$image" >/dev/null 2>&1; then
      docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image" | grep -m 1 "^${image%:*}@" || echo
    else
      echo
    fi
  done
}

maintenance() {
  case $1 in
    on) : >"$release/maintenance" ;;
    off) rm -f "$release/maintenance" ;;
    *) exit 2 ;;
  esac
}

# One section after the other, each after a line of its own.
facts() {
  [ ! -s "$here/salt" ] && (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$here/salt")
  section pointer; cat "$release/live" 2>/dev/null || true
  section maintenance; [ -f "$release/maintenance" ] && echo on || echo off
  section lock; lock_holder
  section last; cat "$here/last" 2>/dev/null || true
  section journal; tail -n 100 "$here/runs/$(cat "$here/last" 2>/dev/null)/journal" 2>/dev/null || true
  section warm; cat "$here/warm" 2>/dev/null || true
  section releases; tail -n 200 "$here/releases.jsonl"
  section images; cat "$here/images.env"
  section memory; grep -E '^Mem(Total|Available):' /proc/meminfo
  section disk; df -Pk "$home" | tail -1; docker_disk
  section environment; environment_hashes
  section environment-before; cat "$here/environment" 2>/dev/null || true
  section files; installed_files
  section containers
  compose ps --all --format '{{.Service}}	{{.State}}	{{.Health}}	{{.Image}}	{{.RunningFor}}' 2>&1 || true
  section services; compose config --hash '*' 2>/dev/null || true
  section running
  docker ps --all --filter "label=com.docker.compose.project.working_dir=$home" \
    --format '{{.Label "com.docker.compose.service"}} {{.Label "com.docker.compose.config-hash"}}' || true
  section migrations
  [ "$1" != plan ] || compose run --rm -T --no-deps migrate bin/migrate.mjs plan 2>/dev/null || true
  section end
}

section() { printf '== %s\n' "$1"; }

# Names with the hash of name, value and a salt that never leaves the machine.
environment_hashes() (
  [ -f .env ] || return 0
  salt=$(cat "$here/salt")
  # One sha256sum for all, over files in memory: a process for each value takes seconds on a machine that is busy.
  draft=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
  trap 'rm -rf "$draft"' EXIT
  sed -n 's/^[[:space:]]*\(export \)\{0,1\}\([A-Za-z_][A-Za-z0-9_]*\)=\(.*\)$/\2 \3/p' .env |
    while read -r name value; do
      [ -z "$value" ] || printf '%s' "$salt$name$value" >"$draft/$name"
    done
  cd "$draft"
  find . -type f -exec sha256sum {} + | awk '{ print substr($2, 3), substr($1, 1, 8) }' | sort
)

installed_files() {
  find docker-compose.prod.yml restore.sh sync-secrets-vm.sh secrets.json caddy postgres observability -type f -exec sha256sum {} + 2>/dev/null || true
}

docker_disk() {
  root=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null || true)
  [ -z "$root" ] || df -Pk "$root" 2>/dev/null | tail -1
}

lock_holder() {
  is_locked || return 0
  cat "$here/owner" 2>/dev/null || echo 'id='
}

is_locked() { ! flock -n "$here/lock" true; }

is_running() {
  is_locked && [ "$(sed -n 's/^id=//p' "$here/owner" 2>/dev/null)" = "$1" ]
}
