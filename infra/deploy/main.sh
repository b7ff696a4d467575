#!/bin/sh
# What a deploy does on its machine, by itself once started: a lost connection does not stop it. ./deploy.sh joins the
# files of this folder into one, and sends it along with a plan, as deploy/runs/ID below the installation. Needs Docker
# with Compose, and the flock, timeout and setsid that Debian and Ubuntu always have.
#   start ID          performs the plan in the background      facts [plan]         what status and plan are made of
#   follow ID LINE    prints its journal until it ends         resolve IMAGE...     their digests in the registry
#   maintenance on|off
set -eu
umask 022
folder=$(cd "$(dirname "$0")" && pwd)
home=${TROVELLA_HOME:-${folder%/deploy/runs/*}}
here=$home/deploy
release=$home/release
# Caddy asks five times a second; longer than that, and what it heard holds.
settle=0.25

main() {
  mkdir -p "$here/runs" "$release"
  touch "$here/images.env" "$here/releases.jsonl" "$here/lock"
  cd "$home"
  case ${1:-} in
    start) start "$2" ;;
    follow) follow "$2" "$3" ;;
    facts) facts "${2:-}" ;;
    resolve) shift; resolve "$@" ;;
    maintenance) maintenance "$2" ;;
    run) run "$2" ;;
    step) load "$2"; "step_$3" ;;
    cool) cool "$2" ;;
    *) echo 'Say what: start, follow, facts, resolve or maintenance.' >&2; exit 2 ;;
  esac
}
