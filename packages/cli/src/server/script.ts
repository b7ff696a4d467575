import type { ServerStep } from './steps.ts'

/** Debian 13 and Ubuntu 24.04 are the first whose own Compose knows all that the compose file says. */
const PREFACE = `set -eu
[ "$(id -u)" = 0 ] || { echo 'This needs root: a user who may sudo without a password, or root.' >&2; exit 1; }
. /etc/os-release
case "$ID:\${VERSION_ID:-99}" in
  debian:1[3-9] | debian:[2-9]?) ;;
  ubuntu:2[4-9].* | ubuntu:[3-9]?.*) ;;
  *) echo "This is $PRETTY_NAME; it takes Debian 13 or Ubuntu 24.04, or a later one." >&2; exit 1 ;;
esac
ssh_port=$(echo "\${SSH_CONNECTION:-}" | cut -d' ' -f4)
ssh_port=\${ssh_port:-22}
who=\${SUDO_USER:-root}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed() { echo "  ✗ $1"; tail -n 15 "$log" >&2; exit 1; }`

/**
 * One shell script of all steps, to be read by \`sh\` as root. It prints a line for each, and stops at the first that
 * fails with the end of what that said. The last thing it does is ask whether each holds.
 */
export function serverScript(steps: readonly ServerStep[]): string {
  return `${[PREFACE, ...steps.map(stepText)].join('\n\n')}\n`
}

function stepText({ name, done, run }: ServerStep, index: number): string {
  const [is, make] = [`is_${index + 1}`, `make_${index + 1}`]
  return [
    `${is}() { ${done}; }`,
    // A shell of its own, in which the first command that fails ends it.
    `${make}() (\n  set -e\n${run.map((line) => `  ${line}`).join('\n')}\n)`,
    `if ${is}; then echo '  = ${name}'`,
    `else`,
    `  set +e; ${make} >"$log" 2>&1 </dev/null; code=$?; set -e`,
    `  [ "$code" = 0 ] && ${is} || failed '${name}'`,
    `  echo '  ✓ ${name}'`,
    'fi',
  ].join('\n')
}

/** The program that takes the script. With a user who is not root it becomes root there. */
export function bootstrapCommand(host: string, port?: number): { program: string; args: string[] } {
  const become =
    'if [ "$(id -u)" = 0 ]; then exec sh -s; else exec sudo -n --preserve-env=SSH_CONNECTION sh -s; fi'
  return {
    program: 'ssh',
    args: [...(port ? ['-p', String(port)] : []), '-o', 'BatchMode=yes', '--', host, become],
  }
}
