import type pg from 'pg'

const BATCH = 1_000
const MAX_BATCHES = 200

/** Removes runs that ended before `before`, and then the events nothing refers to any more. Returns how many runs. */
export async function purge(pool: pg.Pool, before: Date): Promise<number> {
  let purged = 0
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const removed = await purgeRuns(pool, before)
    purged += removed
    if (removed < BATCH) break
  }
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    if ((await purgeEvents(pool, before)) < BATCH) break
  }
  return purged
}

async function purgeRuns(pool: pg.Pool, before: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `with old as (
       delete from runner.run where id in (
         select id from runner.run where ended_at < $1 order by ended_at limit $2
       ) returning id
     ), steps as (
       delete from runner.step using old where step.run_id = old.id
     )
     select from old`,
    [before, BATCH],
  )
  return rowCount ?? 0
}

async function purgeEvents(pool: pg.Pool, before: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from runner.event where id in (
       select id from runner.event
       where received_at < $1 and routed and not exists (select from runner.run where run.event_id = event.id)
       order by received_at limit $2
     )`,
    [before, BATCH],
  )
  return rowCount ?? 0
}
