import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import type { RunnerCommand } from './commands.ts'

/** What a runner's JSON report says; an empty object where it left none. */
export type RunnerOutcome = { report: unknown; exitCode: number }

/** Runs a test runner with its output on screen. Ctrl-C reaches it by itself. */
export async function runRunner(
  command: RunnerCommand,
  environment: Record<string, string>,
): Promise<RunnerOutcome> {
  await rm(command.report, { force: true })
  const exitCode = await exitCodeOf(command, { ...environment, ...command.environment })
  const report: unknown = JSON.parse(await readFile(command.report, 'utf8').catch(() => '{}'))
  return { report, exitCode }
}

function exitCodeOf({ args, cwd }: RunnerCommand, env: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
