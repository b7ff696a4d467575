import type { Host, Schedule } from './contract.ts'

/** The nightly backup, where the environment names a folder for it. */
export const backup = ({ environment }: Host): Schedule => ({
  name: 'backup',
  meaning: 'Asks for the nightly backup, where BACKUP_DIRECTORY is set.',
  when: '37 2 * * *',
  timeoutMs: 30_000,
  retry: { times: 3, initialMs: 60_000, maxMs: 600_000 },
  interrupted: 'run_again',
  jitterMs: 10 * 60_000,
  // A night without a backup is told the same morning.
  alert: { lateMs: 2 * 3_600_000, failures: 1 },
  enabledWhen: () => Boolean(environment.BACKUP_DIRECTORY),
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
})
