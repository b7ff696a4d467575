import type { DatabaseSync } from 'node:sqlite'
import { HOUR_MS } from '../segment/file.ts'
import { openToWrite } from '../segment/open.ts'
import { LEDGER_SCHEMA } from '../segment/schema.ts'

/** The file at DB_DATABASE_SQLITE itself: what has to outlive the hourly segments. */
export type Ledger = {
  /** When this batch first arrived, so that a retry is placed where that attempt was; null if nobody noted it. */
  arrivalMs(batch: { keyId: string; batchId: string }): number | null
  noteArrival(batch: { keyId: string; batchId: string }, nowMs: number): void
  forgetArrivalsBefore(ms: number): void
  /** Hours before this one are given up, and not begun again. */
  firstHourMs(): number
  giveUpHoursBefore(hourMs: number): void
  monitoredTags(): string[]
  monitorTag(tag: string): void
  unmonitorTag(tag: string): void
  pins(): string[]
  pin(traceId: string, nowMs: number): void
  unpin(traceId: string): void
  db: DatabaseSync
  close(): void
}

/** Opens the ledger, and makes it if it is new. Throws RefusedFile. */
export function openLedger(path: string): Ledger {
  const db = openToWrite(path, LEDGER_SCHEMA)
  const arrival = db.prepare('select arrived_ms from arrivals where key_id = ? and batch_id = ?')
  const arrive = db.prepare('insert into arrivals values (?, ?, ?) on conflict do nothing')
  const forget = db.prepare('delete from arrivals where arrived_ms < ?')
  const mark = db.prepare(`insert into marks values ('first_hour_ms', ?)
    on conflict do update set value = max(value, excluded.value)`)
  const marked = db.prepare(`select value from marks where name = 'first_hour_ms'`)
  let firstHourMs = Number(marked.get()?.value ?? 0)

  return {
    db,
    arrivalMs: ({ keyId, batchId }) => (arrival.get(keyId, batchId)?.arrived_ms as number) ?? null,
    noteArrival: ({ keyId, batchId }, nowMs) => void arrive.run(keyId, batchId, nowMs),
    forgetArrivalsBefore: (ms) => void forget.run(Math.floor(ms / HOUR_MS) * HOUR_MS),
    firstHourMs: () => firstHourMs,
    giveUpHoursBefore: (hourMs) => {
      firstHourMs = Math.max(firstHourMs, hourMs)
      mark.run(firstHourMs)
    },
    monitoredTags: () =>
      db
        .prepare('select tag from monitored_tags order by tag')
        .all()
        .map(({ tag }) => String(tag)),
    monitorTag: (tag) => void db.prepare('insert or ignore into monitored_tags values (?)').run(tag),
    unmonitorTag: (tag) => void db.prepare('delete from monitored_tags where tag = ?').run(tag),
    pins: () =>
      db
        .prepare('select trace_id from pins')
        .all()
        .map((row) => String(row.trace_id)),
    pin: (traceId, nowMs) => void db.prepare('insert or ignore into pins values (?, ?)').run(traceId, nowMs),
    unpin: (traceId) => void db.prepare('delete from pins where trace_id = ?').run(traceId),
    close: () => db.close(),
  }
}
