import type { Recorder } from '@repo/trace/recorder'
import type { PoolClient } from 'pg'
import type { Run, Schedule } from './contract.ts'

type Transaction = Run['transaction']

/** The schedule, whose outbox rows carry the trace of the run: the jobs that it causes are then shown under it. */
export function traced(recorder: Recorder, schedule: Schedule): Schedule {
  const within =
    (transaction: Transaction): Transaction =>
    (work) =>
      transaction(async (client) => {
        await handOn(recorder, client)
        return work(client)
      })
  return {
    ...schedule,
    run: (run) => schedule.run({ ...run, transaction: within(run.transaction), finish: within(run.finish) }),
  }
}

/** An outbox row takes it from here, within the same transaction. */
async function handOn(recorder: Recorder, client: PoolClient): Promise<void> {
  const traceParent = recorder.traceParent()
  if (traceParent === null) return
  await recorder.unrecorded(() =>
    client.query(`select set_config('trovella.trace_parent', $1, true)`, [traceParent]),
  )
}
