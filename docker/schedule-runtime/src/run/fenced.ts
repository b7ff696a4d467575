import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../database/transaction.ts'
import { holdSlot, recordOk } from '../slots/record-end.ts'
import type { Claim } from '../slots/slot.ts'
import { StopReason } from './stop-reason.ts'

/** Transactions that are written only while the slot is this run's: another daemon's claim makes them fail. */
export type Fenced = {
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
  /** Also records the slot as ok. */
  finish<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
}

export function fencedBy(options: {
  pool: Pool
  /** Cancels what the other is busy with. */
  control: Pool
  claim: Claim
  signal: AbortSignal
  outputNow(): string
}): Fenced {
  const { pool, control, claim, signal, outputNow } = options
  const run = <T>(
    work: (client: PoolClient) => Promise<T>,
    hold: (client: PoolClient) => Promise<boolean>,
  ) => {
    signal.throwIfAborted()
    return inTransaction(pool, async (client) => {
      const uncancel = cancelOn(signal, control, client)
      try {
        const result = await work(client)
        // Only now: a lock held from the beginning would keep others from freeing the slot of a run that hangs.
        if (!(await hold(client))) throw lost(claim)
        signal.throwIfAborted()
        return result
      } catch (error) {
        throw signal.aborted ? signal.reason : error
      } finally {
        uncancel()
      }
    })
  }
  return {
    transaction: (work) => run(work, (client) => holdSlot(client, claim)),
    finish: (work) => run(work, (client) => recordOk(client, claim, outputNow())),
  }
}

function lost({ schedule, due }: Claim): StopReason {
  return new StopReason('lost', `The slot ${schedule} ${due.toISOString()} is no longer this run's.`)
}

/** Cancels the statement under way when the run is told to end. */
function cancelOn(signal: AbortSignal, pool: Pool, client: PoolClient): () => void {
  // https://node-postgres.com/apis/client has no public way to its id.
  const { processID } = client as PoolClient & { processID?: number }
  const cancel = () => {
    pool.query('select pg_cancel_backend($1)', [processID]).catch(() => undefined)
  }
  signal.addEventListener('abort', cancel, { once: true })
  return () => signal.removeEventListener('abort', cancel)
}
