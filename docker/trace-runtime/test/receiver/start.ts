import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { loadConfig } from '../../src/environment/load.ts'
import { createLog } from '../../src/log.ts'
import { startReceiver } from '../../src/receiver.ts'

export const KEY = { id: 'web-2026a', secret: 'not-a-live-secret-only-for-these-vectors-1' }

export type TestReceiver = Awaited<ReturnType<typeof startTestReceiver>>

export function temporaryFolder(onEnd: (end: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trace-runtime-'))
  onEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A whole receiver in this process, on a free port, closed when the test is over. `env` is what differs. */
export async function startTestReceiver(
  env: Record<string, string> = {},
  options: { folder?: string; nowMs?: () => number; onEnd?: (end: () => Promise<void> | void) => void } = {},
) {
  const onEnd: (end: () => Promise<void> | void) => void = options.onEnd ?? onTestFinished
  const folder = options.folder ?? temporaryFolder(onEnd)
  const lines: string[] = []
  const config = loadConfig({
    PORT: '0',
    TRACE_PROXY_KEY_ID: KEY.id,
    TRACE_PROXY_SECRET: KEY.secret,
    DB_DATABASE_SQLITE: path.join(folder, 'trace.sqlite'),
    TRACE_MIN_FREE_DISK_MB: '1',
    ...env,
  })
  const log = createLog('info', (line) => void lines.push(line))
  const receiver = await startReceiver(config, { log, nowMs: options.nowMs ?? Date.now })
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    await receiver.close()
  }
  onEnd(close)
  return { ...receiver, close, folder, lines, basePath: config.trace.basePath }
}
