# shellcheck shell=sh
# The executor: one at a time, in the background, with a journal of its steps.

run() {
  load "$1"
  exec 9>"$here/lock"
  take_lock || return 0
  trap 'exit 1' INT TERM HUP
  trap leave EXIT
  heartbeat &
  heart=$!
  note lock began "$BY"
  recover
  printf '%s\n' "$ID" >"$here/last.next"
  mv "$here/last.next" "$here/last"
  load "$1"
  note lock done ''
  perform '' || return 0
}

take_lock() {
  # Not at once: who asks whether it is held holds it for a moment.
  flock -w 2 9 && return
  holder=$(lock_holder)
  pid=$(printf '%s\n' "$holder" | sed -n 's/^pid=//p')
  if [ -n "$pid" ] && ! kill -0 "$pid" 2>/dev/null; then
    # Its executor was killed; what that had begun still ends.
    flock -w 180 9 && return
  fi
  by=$(printf '%s\n' "$holder" | sed -n 's/^by=//p')
  of=$(printf '%s\n' "$holder" | sed -n 's/^id=//p')
  note end refused "Another deploy is under way: $of, by ${by:-somebody}. ./deploy.sh status shows its steps."
  return 1
}

# Who holds the lock, and that it is alive. The kernel frees the lock with the process that holds it.
heartbeat() {
  exec 9>&-
  executor=$$ since=$(now)
  while kill -0 "$executor" 2>/dev/null; do
    printf 'id=%s\nby=%s\npid=%s\nsince=%s\nheartbeat=%s\n' "$ID" "$BY" "$executor" "$since" "$(now)" >"$here/owner.next"
    mv "$here/owner.next" "$here/owner"
    sleep 2
  done
}

leave() {
  kill "$heart" 2>/dev/null || true
  wait "$heart" 2>/dev/null || true
  rm -f "$here/owner"
}

# Finishes what was cut off after it had proven itself, and undoes what was cut off before.
recover() {
  own=$ID
  before=$(cat "$here/last" 2>/dev/null || true)
  if [ -n "$before" ] && [ -f "$here/runs/$before/plan" ] && ! has "$before" end; then
    load "$before"
    at=$(tail -n 1 "$run/journal" | cut -f2)
    if has "$before" watch done || has "$before" up done; then
      tell "$own" "finishing $before, which was cut off at $at"
      perform "$(awk -F'\t' '$3 == "done" { print $2 }' "$run/journal" | tr '\n' ' ')" || true
    else
      tell "$own" "undoing $before, which was cut off at $at"
      undo && note end undone "It was cut off at $at, and undone by the next deploy."
    fi
    load "$own"
    plan_colours
  fi
}

# What was put right may have moved the traffic since this was planned. A rollback is then planned anew.
plan_colours() {
  serving=$(cat "$release/live" 2>/dev/null || true)
  [ "$ACTION" = deploy ] && [ -n "$LIVE" ] && [ "$serving" = "$IDLE" ] || return 0
  printf "LIVE='%s'\nIDLE='%s'\n" "$IDLE" "$LIVE" >>"$run/plan"
  load "$ID"
}

# Every step of the plan that is not among those done already. A step is NAME:SECONDS:WHAT-IF-IT-FAILS.
perform() {
  trouble=
  for each in $STEPS; do
    name=${each%%:*} rest=${each#*:}
    limit=${rest%%:*} policy=${rest#*:}
    case " $1 " in *" $name "*) continue ;; esac
    note "$name" began ''
    rm -f "$run/why"
    if timeout -k 10 "$limit" sh "$run/server.sh" step "$ID" "$name" >>"$run/log" 2>&1; then
      note "$name" done "$(cat "$run/said" 2>/dev/null || true)"
      rm -f "$run/said"
    else
      code=$?
      why=$(reason "$name" "$code" "$limit")
      note "$name" failed "$why"
      if [ "$policy" != keep ]; then
        fail "$policy" "$why"
        return 1
      fi
      # The new release serves, and the rest of it is worth doing.
      trouble=${trouble:-$why}
    fi
  done
  stop_probe
  if [ -n "$trouble" ]; then note end live "$trouble"; else note end ok ''; fi
  [ "$WARM_MINUTES" = 0 ] || [ ! -f "$here/warm" ] || setsid -f sh "$run/server.sh" cool "$ID" </dev/null >/dev/null 2>&1 9>&-
}

reason() {
  if [ -s "$run/why" ]; then
    head -c 2000 "$run/why" | tr '\n\t' '  '
  elif [ "$2" = 124 ] || [ "$2" = 137 ]; then
    echo "it took longer than $3 s"
  else
    grep -v '^ *$' "$run/log" | tail -n 1 | tr '\t' ' ' | cut -c1-500
  fi
}

fail() {
  case $1 in
    nothing) stop_probe; note end failed "$2" ;;
    undo) undo; record_with undone "$2" >>"$run/log" 2>&1 || true; note end undone "$2" ;;
  esac
}

# The colour that served before takes the traffic again, if it ever lost it; then the other goes.
undo() {
  if [ -n "$LIVE" ]; then
    if [ "$(cat "$release/live" 2>/dev/null)" != "$LIVE" ]; then
      note undo began "traffic goes back to $LIVE"
      docker start $(containers "web-$LIVE") >>"$run/log" 2>&1 || true
      two_writes "$LIVE" "$IDLE"
      note undo done ''
    fi
    last_lines 200 "web-$IDLE" >"$run/web.log" || true
    stop_probe
    remove_colour "$IDLE"
    restore_files
  else
    stop_probe
  fi
}
