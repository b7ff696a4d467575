import { spawn } from 'node:child_process'
import { constants } from 'node:os'

export type Program = { program: string; args: readonly string[]; cwd?: string; env?: Record<string, string> }

/**
 * Runs a program in this terminal and returns its exit code. With `input` it reads that instead of the terminal.
 * It hears the signals this process hears, and decides when it ends. Throws what to install when there is none.
 */
export async function runProgram({ program, args, ...options }: Program, input?: string): Promise<number> {
  const child = spawn(program, args, {
    ...options,
    stdio: [input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit'],
  })
  const passOn = (signal: NodeJS.Signals) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, passOn)
  // One that ends before it has read all of this says why by its exit code.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error(`${program} is not installed here.`, { cause: error })
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, passOn)
  }
}
