import type { Target } from '../settings.ts'

export type Command = { program: string; args: string[] }

/** How a shell script is run on a target. A host that is not known is refused: ssh asks nothing here. */
export function scriptCommand(target: Target, script: string): Command {
  if (target.kind === 'local') return { program: 'sh', args: ['-c', script] }
  const { host, user, port, configFile } = target
  return {
    program: 'ssh',
    args: [
      ...(configFile ? ['-F', configFile] : []),
      ...(user ? ['-l', user] : []),
      ...(port ? ['-p', String(port)] : []),
      ...option('BatchMode', 'yes'),
      ...option('ConnectTimeout', '15'),
      ...option('ServerAliveInterval', '5'),
      ...option('ServerAliveCountMax', '3'),
      ...['-T', host, '--', script],
    ],
  }
}

/** A word as a shell takes it for itself. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}

function option(name: string, value: string): string[] {
  return ['-o', `${name}=${value}`]
}
