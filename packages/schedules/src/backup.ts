import type { Schedule } from './contract.ts'

/** What takes the event is a job of the installation's backups, which this release does not have yet. */
const HAS_CONSUMER = false

export const backup: Schedule = {
  name: 'backup',
  meaning: 'Asks for the nightly backup. Off until this release has the job that makes one.',
  when: '37 2 * * *',
  timeoutMs: 30_000,
  retry: { times: 3, initialMs: 60_000, maxMs: 600_000 },
  interrupted: 'run_again',
  jitterMs: 10 * 60_000,
  // A night without a backup is told the same morning.
  alert: { lateMs: 2 * 3_600_000, failures: 1 },
  enabledWhen: () => HAS_CONSUMER,
  run: ({ due, finish }) =>
    finish(async (client) => {
      const { rowCount } = await client.query(
        `insert into outbox (name, data)
         select 'instance/backup.requested', jsonb_build_object('due', $1::timestamptz) where not exists (
           select from outbox where name = 'instance/backup.requested' and acknowledged_at is null and dead_at is null)`,
        [due],
      )
      return rowCount ? 'A backup was asked for.' : 'A backup is asked for already.'
    }),
}
