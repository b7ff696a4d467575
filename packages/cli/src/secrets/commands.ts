/** A program, its arguments, and what it reads. No value is ever an argument. */
export type Command = { program: string; args: string[]; input: string }

const SCRIPT = '/opt/trovella/sync-secrets-vm.sh'

/** Hands the secrets to the machine's own script, which says names and no values. */
export function sendCommand(
  host: string,
  values: Readonly<Record<string, string>>,
  dryRun: boolean,
): Command {
  const input = Object.entries(values).map(([name, value]) => `${name}=${value}\n`)
  const args = ['-o', 'BatchMode=yes', '--', host, SCRIPT, '--stdin', ...(dryRun ? ['--dry-run'] : [])]
  return { program: 'ssh', args, input: input.join('') }
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
