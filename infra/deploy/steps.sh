# shellcheck shell=sh
# The steps of a plan. Each is a process of its own; where it cannot go on, `why` says so in a sentence.

step_preflight() {
  [ -f .env ] || why "There is no $home/.env on the machine. docs/production.md says what is in it."
  [ "$(cat "$release/live" 2>/dev/null || true)" = "$LIVE" ] ||
    [ -z "$(cat "$release/live" 2>/dev/null)" ] ||
    why "Something else has switched since this was planned. Run it again."
  # What was kept warm is what gets replaced, and its memory is needed.
  [ -z "$LIVE" ] || remove_colour "$IDLE"
  rm -f "$here/warm"
  reclaim
  free=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
  [ "$free" -ge "$NEED_MEMORY_MB" ] || why "The machine has $free MB of memory to spare, and a second web takes up to $NEED_MEMORY_MB."
  for room in $( (df -Pk "$home" | tail -1; docker_disk) | awk '{ print int($4 / 1024) }'); do
    [ "$room" -ge "$NEED_DISK_MB" ] || why "The disk of the machine has $room MB free, and a release needs $NEED_DISK_MB, after old ones were removed."
  done
  said "$free MB of memory and $room MB of disk are free"
}

# The files that came along, over those that are there, which come back when the deploy is undone.
step_files() {
  rm -rf "$run/before"
  mkdir -p "$run/before"
  changed=no
  for file in $(cd "$run/files" && find . -type f); do
    if [ -f "$home/$file" ]; then
      cmp -s "$run/files/$file" "$home/$file" && continue
      mkdir -p "$(dirname "$run/before/$file")"
      cp "$home/$file" "$run/before/$file"
    fi
    mkdir -p "$(dirname "$home/$file")"
    cp "$run/files/$file" "$home/$file.next"
    mv "$home/$file.next" "$home/$file"
    case $file in ./caddy/*) changed=yes ;; esac
  done
  compose config --quiet 2>"$run/problem" || { restore_files; why "The machine's .env does not fit: $(last_problem)"; }
  [ "$changed" = yes ] && [ -n "$(compose ps --quiet caddy)" ] || return 0
  compose exec -T caddy caddy validate --config /etc/caddy/Caddyfile >/dev/null 2>"$run/problem" &&
    compose exec -T caddy caddy reload --config /etc/caddy/Caddyfile 2>"$run/problem" ||
    { restore_files; why "Caddy does not take its new configuration: $(last_problem)"; }
}

restore_files() {
  [ -d "$run/before" ] || return 0
  cp -R "$run/before/." "$home/"
  [ ! -d "$run/before/caddy" ] || compose exec -T caddy caddy reload --config /etc/caddy/Caddyfile >>"$run/log" 2>&1 || true
}

step_pull() {
  for image in "$WEB_IMAGE" "$TRACE_IMAGE" "$SCHEDULE_IMAGE"; do
    docker image inspect "$image" >/dev/null 2>&1 && continue
    docker pull --quiet "$image" 2>"$run/problem" || why "$image cannot be had: $(last_problem)"
  done
  image_facts
}

image_facts() {
  docker image inspect --format '{"revision":"{{index .Config.Labels "org.opencontainers.image.revision"}}","version":"{{index .Config.Labels "org.opencontainers.image.version"}}"}' \
    "$WEB_IMAGE" >"$run/image.json"
}

# The release before is still up, and takes the traffic again without anything being started.
step_warm() {
  state=$(docker inspect --format '{{.State.Health.Status}} {{.Config.Image}}' $(containers "web-$IDLE") 2>/dev/null || true)
  [ "$state" = "healthy $WEB_IMAGE" ] || why "web-$IDLE is no longer up with the release before. Run it again."
  rm -f "$here/warm"
  image_facts
}

step_environment() {
  compose run --rm -T --no-deps "web-$IDLE" bin/deploy.mjs environment >"$run/environment.json" 2>"$run/problem" ||
    why "$(last_problem)"
}

step_migrations() {
  compose run --rm -T $(with_deps) migrate bin/migrate.mjs plan >"$run/migrations.json" 2>"$run/problem" ||
    why "The migrations of the database cannot be compared: $(last_problem)"
  tool migrations "$CONTRACT" "$ACCEPT_UNSAFE"
}

step_probe() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$release/probe.next"
  mv "$release/probe.next" "$release/probe"
  compose run --detach --name "$(probe_name)" -T --no-deps deploy bin/deploy.mjs probe "/deploy/runs/$ID" "$WATCH_SECONDS"
  # Some seconds of what is normal, to compare with.
  for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s "$run/samples.jsonl" ] || sleep 0.5; done
}

step_migrate() {
  compose run --rm -T $(with_deps) migrate bin/migrate.mjs expand >"$run/migrated.json" 2>"$run/problem" || why "$(last_problem)"
}

step_statics() { compose run --rm -T statics; }

step_start() {
  [ -f "$release/live" ] || point "$LIVE"
  compose up --detach --no-deps --wait --wait-timeout 120 "web-$IDLE" ||
    why "web-$IDLE does not become healthy. Its last lines: $(last_lines 3 "web-$IDLE")"
}

step_smoke() {
  revision=$(docker image inspect --format '{{index .Config.Labels "org.opencontainers.image.revision"}}' "$WEB_IMAGE")
  tool smoke "web-$IDLE" "$revision"
}

step_flip() {
  now >"$run/flipped"
  two_writes "$IDLE" "$LIVE"
  now >"$run/flip-ended"
}

step_watch() {
  while [ ! -s "$run/watch.json" ]; do
    [ "$(restarts "web-$IDLE")" = 0 ] || why "web-$IDLE ended and was started again."
    [ "$(docker inspect --format '{{.State.Running}}' "$(probe_name)" 2>/dev/null)" = true ] || why 'What watches over the new release has ended.'
    sleep 0.2
  done
  grep -q '"ok":true' "$run/watch.json" || why "$(sed -n 's/.*"why":"\([^"]*\)".*/\1/p' "$run/watch.json")"
}

step_drain() {
  tool drain "web-$LIVE"
  if [ "$WARM_MINUTES" = 0 ] || [ -f "$run/contracts" ]; then
    stop_colour "$LIVE"
  else
    printf '%s %s\n' "$LIVE" "$(($(now) + WARM_MINUTES * 60000))" >"$here/warm"
  fi
}

# The first deploy of a machine: nothing is up yet that could lose a request.
step_up() {
  point "$IDLE"
  compose up --detach --wait --wait-timeout 300 2>"$run/problem" || why "$(last_problem)"
}

step_worker() { compose up --detach --no-deps --wait --wait-timeout 120 worker trace-runtime; }

step_jobs() {
  compose exec -T worker /nodejs/bin/node bin/deploy.mjs jobs >"$run/jobs.json" 2>"$run/problem" || why "$(last_problem)"
}

# The release before has stopped by now: what it needed may go.
step_contract() {
  [ -f "$run/contracts" ] || return 0
  compose run --rm -T --no-deps migrate bin/migrate.mjs contract >"$run/contracted.json" 2>"$run/problem" || why "$(last_problem)"
}

step_record() {
  # The probe still waits for what it has asked: some seconds, in which the rest is done.
  docker kill --signal TERM "$(probe_name)" >/dev/null 2>&1 || true
  printf 'WEB_IMAGE=%s\nTRACE_IMAGE=%s\nSCHEDULE_IMAGE=%s\n' "$WEB_IMAGE" "$TRACE_IMAGE" "$SCHEDULE_IMAGE" >"$here/images.env.next"
  mv "$here/images.env.next" "$here/images.env"
  environment_hashes >"$here/environment"
  # What backups take along of this folder becomes what it is now. Nobody has to wait for that.
  compose up --detach --no-deps own-volumes >/dev/null 2>&1 || true
  stop_probe
  record_with live
}

step_prune() { reclaim; }

step_schedules() { compose up --detach --no-deps schedule-runtime; }
