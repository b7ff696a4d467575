import type { Pool } from 'pg'

/** The database's time, told between questions by a clock that no step of the machine's own can move. */
export type DatabaseClock = {
  now(): Date
  /** Asks again: clocks drift. */
  sample(): Promise<void>
  /** Takes a time that came with another answer. */
  heard(databaseNow: Date, askedAtMs: number): void
}

/** An old answer is worth less: drift of a usual clock is far below a millisecond in this time. */
const GOOD_FOR_MS = 60_000

export function createDatabaseClock(pool: Pool): DatabaseClock {
  let offsetMs = 0
  let doubtMs = Number.POSITIVE_INFINITY
  let heardAtMs = Number.NEGATIVE_INFINITY
  const heard = (databaseNow: Date, askedAtMs: number) => {
    const nowMs = performance.now()
    const roundTripMs = nowMs - askedAtMs
    const isBetter = roundTripMs <= doubtMs || nowMs - heardAtMs > GOOD_FOR_MS
    const candidateMs = databaseNow.getTime() - (askedAtMs + roundTripMs / 2)
    // More than a round trip can explain: the database's clock was set.
    const wasSet = Math.abs(candidateMs - offsetMs) > roundTripMs + doubtMs + 1_000
    if (!isBetter && !wasSet) return
    offsetMs = candidateMs
    doubtMs = roundTripMs
    heardAtMs = nowMs
  }
  return {
    now: () => new Date(performance.now() + offsetMs),
    sample: async () => {
      const askedAtMs = performance.now()
      const { rows } = await pool.query<{ now: Date }>({
        name: 'now',
        text: 'select clock_timestamp() as now',
      })
      if (rows[0]) heard(rows[0].now, askedAtMs)
    },
    heard,
  }
}
