import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { vi } from 'vitest'
import type { OpenBundle, Schedule } from '../../src/contract.ts'
import { type Daemon, startDaemon } from '../../src/daemon/daemon.ts'
import { checkSchedules } from '../../src/definition/check.ts'
import { type Config, loadConfig } from '../../src/environment/load.ts'
import { createLog } from '../../src/log.ts'

export type TestDaemon = Daemon & { lines: string[]; config: Config }

/** Renewed every other second, which is how often a daemon looks after its runs. */
const LEASE_MS = 6_000

/** A daemon in this process, with these schedules, on this database. */
export async function startTestDaemon(
  databaseUrl: string,
  schedules: readonly Schedule[],
  {
    environment = {},
    ...hooks
  }: { environment?: Record<string, string> } & Pick<OpenBundle, 'record' | 'notify'> = {},
): Promise<TestDaemon> {
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    SCHEDULE_HEARTBEAT_FILE: path.join(tmpdir(), `schedule-runtime-${randomUUID()}.json`),
    SCHEDULE_LEASE_MS: String(LEASE_MS),
    ...environment,
  })
  const lines: string[] = []
  const definitions = new Map(checkSchedules(schedules).map((each) => [each.name, each]))
  const open = { schedules, close: async () => undefined, ...hooks }
  const daemon = await startDaemon(config, {
    log: createLog('debug', (line) => void lines.push(line)),
    loaded: { version: 'test', open, definitions },
  })
  return { ...daemon, lines, config }
}

/** Waits until it holds, and returns what it returned. */
export function until<T>(
  look: () => Promise<T | false | null | undefined> | T | false | null | undefined,
): Promise<T> {
  return vi.waitFor(
    async () => {
      const found = await look()
      if (!found) throw new Error('it has not happened')
      return found
    },
    { timeout: 25_000, interval: 20 },
  )
}
