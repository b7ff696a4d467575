import type { Pool, PoolClient } from 'pg'
import type { Run, Schedule } from '../src/contract.ts'

export type Ran = { said: string; printed: string[]; state: 'ok' }

/**
 * Runs a handler as the daemon does, over real transactions: the first statement locks the slot, `finish` records it
 * as ok in the transaction of what the handler writes, and a handler that returns without it is a fault.
 */
export async function runSchedule(
  pool: Pool,
  schedule: Schedule,
  { due = new Date(), signal = new AbortController().signal }: { due?: Date; signal?: AbortSignal } = {},
): Promise<Ran> {
  const slot = [schedule.name, due]
  await pool.query(
    `insert into schedule_slot (schedule, due, state, fencing_token) values ($1, $2, 'running', 1)`,
    slot,
  )
  const printed: string[] = []
  const transaction = <T>(work: (client: PoolClient) => Promise<T>) =>
    inTransaction(pool, async (client) => {
      const { rowCount } = await client.query(
        `select from schedule_slot where (schedule, due) = ($1, $2) and state = 'running' for update`,
        slot,
      )
      if (!rowCount) throw new Error('the slot has ended')
      return work(client)
    })
  const run: Run = {
    ...{
      schedule: schedule.name,
      due,
      startedAt: due,
      attempt: 1,
      origin: 'time',
      fencingToken: 1,
      signal,
      transaction,
    },
    now: () => due,
    print: (line) => void printed.push(line),
    finish: (work) =>
      transaction(async (client) => {
        const result = await work(client)
        await client.query(`update schedule_slot set state = 'ok' where (schedule, due) = ($1, $2)`, slot)
        return result
      }),
  }
  const said = await schedule.run(run)
  const { rows } = await pool.query('select state from schedule_slot where (schedule, due) = ($1, $2)', slot)
  if (rows[0]?.state !== 'ok') throw new Error(`${schedule.name} returned without finish`)
  return { said, printed, state: 'ok' }
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
