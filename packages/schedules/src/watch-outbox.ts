import type { Schedule } from './contract.ts'

/** The relay wakes by itself every few seconds: what waits for longer than this waits for a relay that is gone. */
const OVERDUE = '2 minutes'

export const watchOutbox: Schedule = {
  name: 'watch-outbox',
  meaning: 'Wakes the relay of the outbox, and fails when events wait that it should have sent.',
  when: 'every 1m',
  missed: 'skip',
  alert: { failures: 2 },
  run: ({ finish }) =>
    finish(async (client) => {
      const { rows } = await client.query<{ waiting: number }>(
        `select count(*)::int as waiting from outbox
         where acknowledged_at is null and dead_at is null and next_send_at < now() - $1::interval`,
        [OVERDUE],
      )
      const waiting = rows[0]?.waiting ?? 0
      if (waiting === 0) return 'Nothing waits.'
      await client.query(`select pg_notify('outbox', '')`)
      return `${waiting} events wait for the relay, which was woken.`
    }),
}
