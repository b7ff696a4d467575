import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Log } from '../log.ts'

export type AuditEvent = {
  action: 'purge' | 'clear' | 'signIn' | 'signInRefused'
  user: string | null
  detail: string
}

/** Who did what for good: a line in the log, and one in `audit.jsonl` beside the traces, which nothing ever clears. */
export function createAudit(folder: string, log: Log): (event: AuditEvent) => void {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'audit.jsonl')
  return ({ action, user, detail }) => {
    log.info('audit', { action, user, detail })
    appendFileSync(file, `${JSON.stringify({ time: new Date().toISOString(), action, user, detail })}\n`, {
      mode: 0o600,
    })
  }
}
