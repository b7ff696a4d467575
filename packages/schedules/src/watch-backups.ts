import type { Host, Schedule } from './contract.ts'

/** A night, and the time that a large one takes. */
const MAX_AGE = '30 hours'

/** Fails while the newest backup failed or is too old, so that the schedule's policy tells somebody. */
export const watchBackups = ({ environment }: Host): Schedule => ({
  name: 'watch-backups',
  meaning: 'Fails when the last backup or drill failed, or the newest backup is older than a night.',
  when: '@hourly',
  missed: 'skip',
  timeoutMs: 15_000,
  jitterMs: 5 * 60_000,
  alert: { failures: 1 },
  enabledWhen: () => Boolean(environment.BACKUP_DIRECTORY),
  run: async ({ due, transaction, finish }) => {
    const { isOld, since, failure, drillFailure } = await transaction(async (client) => {
      const { rows } = await client.query<State>(state, [due, MAX_AGE])
      return rows[0] ?? { isOld: false, since: null, failure: null, drillFailure: null }
    })
    if (failure) throw new Error(`The last backup failed: ${failure}`)
    if (drillFailure) throw new Error(`The last drill of a backup failed: ${drillFailure}`)
    if (isOld) {
      throw new Error(
        `The newest backup is of ${since?.toISOString() ?? 'never'}. See whether the worker runs, and make one: ./deploy.sh backup.`,
      )
    }
    return finish(async () =>
      since ? `The newest backup is of ${since.toISOString()}.` : 'The first backup is yet to come.',
    )
  },
})

type State = { isOld: boolean; since: Date | null; failure: string | null; drillFailure: string | null }

/** Before the first night is over none is missed: the installation's first slot of the schedule says when that began. */
const state = `
  select newest.since, coalesce(newest.since, began.at) < $1::timestamptz - $2::interval as "isOld",
    (select failure from backup_run where kind = 'backup' order by finished_at desc limit 1) as failure,
    (select failure from backup_run where kind = 'drill' order by finished_at desc limit 1) as "drillFailure"
  from (select max(snapshot_at) as since from backup_run where kind = 'backup' and failure is null) as newest,
    (select min(registered_at) as at from schedule where name = 'backup') as began`
