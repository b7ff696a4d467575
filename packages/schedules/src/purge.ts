import { setTimeout as delay } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import type { Run, Schedule } from './contract.ts'
import { type Rule, rules } from './what-is-over.ts'

/** Rows of one transaction: its locks are short, and vacuum keeps up. */
const BATCH_ROWS = 2_000
const PAUSE_MS = 50

export const purge: Schedule = {
  name: 'purge',
  meaning: 'Removes what is over: sessions, old runs and events, and deleted sources that were left behind.',
  when: '17 3 * * *',
  timeoutMs: 20 * 60_000,
  jitterMs: 15 * 60_000,
  retry: { times: 2, initialMs: 60_000, maxMs: 600_000 },
  // Each batch is a transaction of its own, so that a second run goes on where the first one was stopped.
  interrupted: 'run_again',
  alert: { lateMs: 6 * 3_600_000, longMs: 10 * 60_000, failures: 2 },
  run: async (run) => {
    let removed = 0
    for (const rule of rules) removed += await removeInBatches(run, rule)
    return run.finish(async (client) => {
      const resent = await resendForLeftBehind(client, run.due)
      return `${removed} rows were removed; ${resent} deleted sources are purged anew.`
    })
  },
}

async function removeInBatches(run: Run, rule: Rule): Promise<number> {
  let removed = 0
  for (;;) {
    run.signal.throwIfAborted()
    const batch = await run.transaction((client) => removeBatch(client, rule, run.due))
    removed += batch
    if (batch < BATCH_ROWS) break
    run.print(`${rule.what}: ${removed} so far`)
    await delay(PAUSE_MS, undefined, { signal: run.signal })
  }
  if (removed > 0) run.print(`${rule.what}: ${removed} removed`)
  return removed
}

async function removeBatch(client: PoolClient, { table, where }: Rule, due: Date): Promise<number> {
  const { rowCount } = await client.query(
    `delete from ${table} where ctid = any(array(select ctid from ${table} where ${where} limit $2))`,
    [due, BATCH_ROWS],
  )
  return rowCount ?? 0
}

/** The engines have to be told of each, which is a job's work. */
async function resendForLeftBehind(client: PoolClient, due: Date): Promise<number> {
  const { rowCount } = await client.query(
    `insert into outbox (organization_id, name, data)
     select organization_id, 'source/deleted', jsonb_build_object('organizationId', organization_id, 'sourceId', id)
     from source where deleted_at < $1::timestamptz - interval '1 day' and not exists (
       select from outbox where outbox.data ->> 'sourceId' = source.id::text
         and outbox.acknowledged_at is null and outbox.dead_at is null)
     limit $2`,
    [due, BATCH_ROWS],
  )
  return rowCount ?? 0
}
