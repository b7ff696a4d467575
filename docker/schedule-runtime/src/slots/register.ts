import type { Pool } from 'pg'
import type { Definition } from '../definition/definition.ts'

/**
 * Writes what this bundle has into the table. A schedule whose times are the same keeps its next slot, so that a slot
 * that fell due while no daemon ran is not forgotten; one whose times changed begins anew. With `retireOthers`,
 * those that the bundle does not have have no further slots.
 */
export async function register(
  pool: Pool,
  definitions: Iterable<Definition>,
  { now, retireOthers }: { now: Date; retireOthers: boolean },
): Promise<void> {
  const names: string[] = []
  const rows: Row[] = []
  for (const definition of definitions) {
    names.push(definition.name)
    rows.push(rowOf(definition, now))
    if (rows.length === AT_ONCE) await write(pool, rows.splice(0))
  }
  await write(pool, rows)
  if (!retireOthers) return
  await pool.query(
    `update schedule set retired_at = clock_timestamp()
     where retired_at is null and not exists (
       select from unnest($1::text[]) as kept (name) where kept.name = schedule.name)`,
    [names],
  )
}

/** Ten thousand in one statement take many times their size in memory, which is not given back. */
const AT_ONCE = 500

async function write(pool: Pool, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  await pool.query(
    `insert into schedule as known (name, meaning, expression, time_zone, policy, enabled, next_due, wake_at)
     select name, meaning, expression, time_zone, policy, enabled, next_due,
       next_due + make_interval(secs => delay_ms / 1000.0)
     from jsonb_to_recordset($1::jsonb) as given (
       name text, meaning text, expression text, time_zone text, policy jsonb, enabled boolean,
       next_due timestamptz, delay_ms integer)
     order by name
     on conflict (name) do update set
       meaning = excluded.meaning, expression = excluded.expression, time_zone = excluded.time_zone,
       policy = excluded.policy, enabled = excluded.enabled, retired_at = null,
       next_due = case when ${SAME_TIMES} then known.next_due else excluded.next_due end,
       wake_at = case when ${SAME_TIMES} then known.next_due + (excluded.wake_at - excluded.next_due)
         else excluded.wake_at end
     where (known.meaning, known.expression, known.time_zone, known.policy, known.enabled, known.retired_at)
       is distinct from (excluded.meaning, excluded.expression, excluded.time_zone, excluded.policy,
         excluded.enabled, null)`,
    [JSON.stringify(rows)],
  )
}

const SAME_TIMES = `known.retired_at is null and known.next_due is not null and excluded.next_due is not null
  and (known.expression, known.time_zone, known.policy -> 'gap', known.policy -> 'repeat')
    = (excluded.expression, excluded.time_zone, excluded.policy -> 'gap', excluded.policy -> 'repeat')`

type Row = ReturnType<typeof rowOf>

function rowOf(definition: Definition, now: Date) {
  const { name, meaning, when, timeZone, policy, isEnabled, calendar, delayMs } = definition
  return {
    name,
    meaning,
    expression: when,
    time_zone: timeZone,
    policy,
    enabled: isEnabled,
    next_due: isEnabled ? calendar.next(now) : null,
    delay_ms: delayMs,
  }
}
