import type { Target } from '../deploy/settings.ts'
import { quoted, scriptCommand } from '../deploy/transport/command.ts'

/** A program, its arguments, and what it reads. No value is ever an argument. */
export type Command = { program: string; args: string[]; input: string }

/** Hands the secrets to the own script of a machine, in the folder of its installation. It says names and no values. */
export function sendCommand(
  machine: { target: Target; path: string },
  values: Readonly<Record<string, string>>,
  dryRun: boolean,
): Command {
  const input = Object.entries(values).map(([name, value]) => `${name}=${value}\n`)
  const script = `${quoted(`${machine.path}/sync-secrets-vm.sh`)} --stdin${dryRun ? ' --dry-run' : ''}`
  return { ...scriptCommand(machine.target, script), input: input.join('') }
}

/** A new version of a secret in Secret Manager of Google. */
export function addVersionCommand(id: string, value: string): Command {
  return {
    program: 'gcloud',
    args: ['secrets', 'versions', 'add', id, '--data-file=-', '--quiet'],
    input: value,
  }
}

/** Opens a file in the editor of who asks. */
export function editCommand(editor: string, file: string): Command {
  return { program: 'sh', args: ['-c', `${editor} "$1"`, 'edit', file], input: '' }
}
