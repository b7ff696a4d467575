import type { PoolClient } from 'pg'
import type { Schedule } from './contract.ts'

/** The relay wakes by itself every few seconds: what waits for longer than this waits for a relay that sleeps. */
const OVERDUE = '2 minutes'

/** No relay sends, or no job server takes what it sends. */
const STUCK = '10 minutes'

export const watchOutbox: Schedule = {
  name: 'watch-outbox',
  meaning: 'Wakes the relay of the outbox, and fails when an event waits that it should have sent.',
  when: 'every 1m',
  // What waits now is what the next run sees.
  missed: 'skip',
  timeoutMs: 15_000,
  alert: { lateMs: 180_000, failures: 2 },
  run: async ({ due, transaction, finish }) => {
    const { waiting, oldestSeconds } = await transaction((client) => wakeRelay(client, due))
    if (oldestSeconds !== null) {
      const minutes = Math.floor(oldestSeconds / 60)
      throw new Error(
        `An event of the outbox has waited for ${minutes} minutes to be sent. See whether the web process runs and the job server answers.`,
      )
    }
    return finish(async () =>
      waiting === 0 ? 'Nothing waits.' : `${waiting} events wait for the relay, which was woken.`,
    )
  },
}

type Waiting = { waiting: number; oldestSeconds: number | null }

/**
 * One that was sent and not acknowledged is due again later, and waits for a place among the jobs: it does not count.
 * One that the job server does not take is put off by seconds, and its sends are taken back.
 */
async function wakeRelay(client: PoolClient, due: Date): Promise<Waiting> {
  const { rows } = await client.query<Waiting>(
    `select count(*) filter (where next_send_at < $1::timestamptz - $2::interval)::int as waiting,
       extract(epoch from $1 - min(case when sends = 0 then created_at else next_send_at end)
         filter (where case when sends = 0 then created_at else next_send_at end < $1::timestamptz - $3::interval)
       )::float8 as "oldestSeconds"
     from outbox where acknowledged_at is null and dead_at is null`,
    [due, OVERDUE, STUCK],
  )
  const [found] = rows
  if (!found) throw new Error('the outbox answered nothing')
  if (found.waiting > 0 || found.oldestSeconds !== null) await client.query(`select pg_notify('outbox', '')`)
  return found
}
