import type { Pool } from 'pg'
import type { OpenBundle, Outcome, Run, RunFacts } from '../contract.ts'
import type { Definition } from '../definition/definition.ts'
import type { Claim } from '../slots/slot.ts'
import { type Fenced, fencedBy } from './fenced.ts'
import { createOutput, type Output } from './output.ts'
import { StopReason } from './stop-reason.ts'

/** A handler that does not heed its signal is left behind after this, with its slot closed to it. */
const SETTLE_MS = 5_000

export type Execution = Outcome & { traceId: string | null; reason: string | null; isFinished: boolean }

export type ExecuteOptions = {
  claim: Claim
  definition: Definition
  /** For the handler. */
  pool: Pool
  /** For what must not wait for a handler. */
  control: Pool
  record: OpenBundle['record']
  /** The database's time. */
  now(): Date
  /** Ends the run from outside, with a StopReason. */
  stop: AbortSignal
  onPrint?: (line: string) => void
  /** In place of transactions that are kept; a trial run rolls back. */
  fenced?: (signal: AbortSignal) => Fenced
}

/** Runs the handler of a slot until it ends, its time is over, or it is stopped. Never throws. */
export async function execute(options: ExecuteOptions): Promise<Execution> {
  const { claim, definition } = options
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, options.stop])
  const { timeoutMs } = definition.policy
  const timer = setTimeout(
    () => stop.abort(new StopReason('timeout', `It took longer than ${timeoutMs} ms.`)),
    timeoutMs,
  )
  const output = createOutput(options.onPrint)
  const facts: RunFacts = {
    schedule: claim.schedule,
    due: claim.due,
    startedAt: claim.startedAt,
    attempt: claim.attempt,
    origin: claim.origin,
  }
  const progress = { isFinished: false }
  let traceId: string | null = null
  const work = async (id: string | null): Promise<Outcome> => {
    traceId = id
    const run = runOf(options, { facts, signal, output, progress })
    return outcomeOf(await settled(definition.run(run), signal), { signal, output, progress })
  }
  try {
    const outcome = options.record ? await options.record(facts, work) : await work(null)
    return { ...outcome, traceId, reason: reasonOf(outcome), isFinished: progress.isFinished }
  } finally {
    clearTimeout(timer)
  }
}

type Progress = { isFinished: boolean }
type Parts = { facts: RunFacts; signal: AbortSignal; output: Output; progress: Progress }

function runOf(options: ExecuteOptions, { facts, signal, output, progress }: Parts): Run {
  const { claim, pool, control, now } = options
  const fenced =
    options.fenced?.(signal) ?? fencedBy({ pool, control, claim, signal, outputNow: output.text })
  return {
    ...facts,
    fencingToken: claim.fencingToken,
    signal,
    now,
    print: output.print,
    transaction: (work) => fenced.transaction(work),
    finish: async (work) => {
      const result = await fenced.finish(work)
      progress.isFinished = true
      return result
    },
  }
}

type Settled = { value: string } | { error: Error }

/** What the handler came to; the reason of the signal when it has not ended a while after that. */
async function settled(work: Promise<string>, signal: AbortSignal): Promise<Settled> {
  const ending = work.then(
    (value): Settled => ({ value }),
    (error: unknown): Settled => ({ error: error instanceof Error ? error : new Error(String(error)) }),
  )
  const overdue = new AbortController()
  const left = new Promise<Settled>((resolve) => {
    let timer: NodeJS.Timeout | undefined
    const begin = () => {
      timer = setTimeout(() => resolve({ error: new Error('It was told to end, and did not.') }), SETTLE_MS)
    }
    if (signal.aborted) begin()
    else signal.addEventListener('abort', begin, { once: true, signal: overdue.signal })
    overdue.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  try {
    return await Promise.race([ending, left])
  } finally {
    overdue.abort()
  }
}

function outcomeOf(
  result: Settled,
  { signal, output, progress }: Pick<Parts, 'signal' | 'output' | 'progress'>,
): Outcome {
  if ('value' in result) output.print(result.value)
  // The slot was recorded as ok with the last of its work: nothing that came later undoes that.
  if (progress.isFinished) return { state: 'ok', error: null, output: output.text() }
  const reason = signal.aborted ? signal.reason : null
  if (reason instanceof StopReason) {
    const state = reason.kind === 'timeout' ? 'timed_out' : 'interrupted'
    return { state, error: reason, output: output.text() }
  }
  if ('error' in result) return { state: 'failed', error: result.error, output: output.text() }
  return { state: 'ok', error: null, output: output.text() }
}

function reasonOf({ state, error }: Outcome): string | null {
  return state === 'timed_out' || state === 'interrupted' ? (error?.message ?? null) : null
}
