import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Target } from '../settings.ts'
import { scriptCommand } from './command.ts'

/** What ssh itself exits with, whatever the script would have. */
const SSH_FAILED = 255

/** The target could not be reached, or the connection was lost. */
export class ConnectionError extends Error {
  override name = 'ConnectionError' as const
}

/**
 * Runs a shell script on a target, gives it `input`, and returns its exit code and what it printed; each line of that
 * at once to `onLine`. Throws ConnectionError.
 */
export async function runScript(
  target: Target,
  script: string,
  options: { input?: Buffer | string; onLine?: (line: string) => void } = {},
): Promise<{ code: number; output: string; problem: string }> {
  const { program, args } = scriptCommand(target, script)
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  // A script may end without having read all of it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const closed = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? SSH_FAILED))
  })
  const lines: string[] = []
  const reading = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line)
      options.onLine?.(line)
    }
  })()
  const [code, problem] = await Promise.all([closed, text(child.stderr), reading])
  if (target.kind === 'ssh' && code === SSH_FAILED) {
    throw new ConnectionError(
      `${target.host} cannot be reached: ${problem.trim() || 'the connection was lost'}`,
    )
  }
  return { code, output: lines.join('\n'), problem: problem.trim() }
}
