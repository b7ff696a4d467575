import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import type { RunnerCommand } from './commands.ts'
import { type Counts, withExitCode } from './counts.ts'

/** Runs a test runner with its output on screen, and counts what its report says. Ctrl-C reaches it by itself. */
export async function runRunner(
  command: RunnerCommand,
  environment: Record<string, string>,
  countsOf: (report: unknown) => Counts,
): Promise<Counts> {
  await rm(command.report, { force: true })
  const exitCode = await exitCodeOf(command, { ...environment, ...command.environment })
  const report = await readFile(command.report, 'utf8').catch(() => '{}')
  return withExitCode(countsOf(JSON.parse(report)), exitCode)
}

function exitCodeOf({ args, cwd }: RunnerCommand, env: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
