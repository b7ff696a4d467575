import { execFile } from 'node:child_process'
import { stat, statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { environment } from '@repo/config/environment'
import { loadConfig } from '@repo/config/load'
import type { Checkout } from '../checkout.ts'
import { lockHolder } from '../dev/lock.ts'
import { lockFileOf } from '../dev/state.ts'
import { givenEnvironment } from '../environment.ts'
import { errorMessage } from '../error-message.ts'
import { EXIT } from '../exit-codes.ts'
import { portState } from '../process/port.ts'
import { alignColumns } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { findChromium } from '../testing/chromium.ts'
import { examine, type Finding, type Findings } from './examine.ts'

const MB = 1024 * 1024
const MARKS: Record<Finding['state'], string> = { well: '✓', note: '–', wrong: '✗' }

/** Says what `dev` and `test` would lack here, and what to do about it. */
export async function doctor(
  checkout: Checkout,
  terminal: Terminal,
  { json }: { json: boolean },
): Promise<number> {
  const findings = examine(await lookAround(checkout))
  if (json) terminal.line(JSON.stringify(findings, null, 2))
  else {
    const rows = alignColumns(findings.map(({ state, what, said }) => [MARKS[state], what, said]))
    for (const row of rows) terminal.line(`  ${row}`)
  }
  return findings.some(({ state }) => state === 'wrong') ? EXIT.failed : EXIT.ok
}

async function lookAround(checkout: Checkout): Promise<Findings> {
  const { port, problem } = readConfig(checkout)
  const [docker, compose, disk, state, env, chromium] = await Promise.all([
    answerOf('docker', ['version', '--format', '{{.Server.Version}}']),
    answerOf('docker', ['compose', 'version', '--short']),
    statfs(checkout.root),
    portState(port),
    stat(path.join(checkout.root, '.env')).catch(() => null),
    findChromium(environment()),
  ])
  return {
    ...{ nodeVersion: process.version, docker, compose, port, configProblem: problem },
    freeDiskMb: Math.floor((disk.bavail * disk.bsize) / MB),
    totalMemoryMb: Math.floor(totalmem() / MB),
    portHolder: state.free ? null : state.holder,
    envIsOpen: env !== null && (env.mode & 0o077) !== 0,
    chromium: chromium ?? null,
    devRuns: lockHolder(lockFileOf(checkout)) !== null,
  }
}

function readConfig(checkout: Checkout): { port: number; problem: string | null } {
  try {
    return { port: loadConfig('cli', givenEnvironment(checkout)).port, problem: null }
  } catch (error) {
    return { port: 3_000, problem: errorMessage(error) }
  }
}

function answerOf(program: string, args: string[]): Promise<string | null> {
  return promisify(execFile)(program, args, { timeout: 5_000 }).then(
    ({ stdout }) => stdout.trim() || null,
    () => null,
  )
}
