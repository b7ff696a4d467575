import type { Pool } from 'pg'
import type { OpenBundle } from '../contract.ts'
import type { Definition } from '../definition/definition.ts'
import type { Log } from '../log.ts'
import { againInMs } from '../run/again.ts'
import { type Execution, execute } from '../run/execute.ts'
import { StopReason } from '../run/stop-reason.ts'
import type { Held } from '../slots/daemons.ts'
import { completeOutput, recordEnd } from '../slots/record-end.ts'
import { type Claim, claimKey } from '../slots/slot.ts'
import { untilDone } from './until-done.ts'

/** What other parts are told of a run. */
export type RunWatcher = {
  started(definition: Definition, claim: Claim): void
  ended(definition: Definition, claim: Claim, end: Execution & { isLast: boolean; durationMs: number }): void
}

/** The runs of this daemon. */
export type Runs = {
  size(): number
  start(definition: Definition, claim: Claim): void
  /** Compares with what the database says this daemon holds: stops what it lost and what it was asked to stop. */
  compare(held: readonly Held[]): void
  /** Those that have been going for longer than their schedule says is usual. */
  longRunning(): { definition: Definition; claim: Claim; durationMs: number }[]
  stopAll(reason: StopReason): void
  /** Resolves when none is left. */
  idle(): Promise<void>
}

type Going = {
  definition: Definition
  claim: Claim
  beganAtMs: number
  stop: AbortController
  done: Promise<void>
}

export function createRuns(options: {
  /** For the handlers. */
  pool: Pool
  control: Pool
  record: OpenBundle['record']
  now(): Date
  log: Log
  watchers: readonly RunWatcher[]
  onPrint?: (line: string) => void
  /** A place is free, and the next slot of a schedule may be waiting for it. */
  onEnd(): void
}): Runs {
  const going = new Map<string, Going>()
  const runOne = async (each: Omit<Going, 'done'>) => {
    const { definition, claim, stop } = each
    for (const watcher of options.watchers) watcher.started(definition, claim)
    const execution = await execute({ ...options, ...each, stop: stop.signal })
    const againMs = againInMs(definition, claim.attempt, execution)
    const isOurs = await writeEnd(options, claim, execution, againMs, stop.signal)
    if (isOurs) {
      const durationMs = performance.now() - each.beganAtMs
      const end = { ...execution, isLast: againMs === null, durationMs }
      for (const watcher of options.watchers) watcher.ended(definition, claim, end)
    }
  }
  return {
    size: () => going.size,
    start: (definition, claim) => {
      const each = { definition, claim, beganAtMs: performance.now(), stop: new AbortController() }
      const key = claimKey(claim)
      const done = runOne(each)
        .catch((error: unknown) => options.log.error('a run could not be recorded', failure(claim, error)))
        .finally(() => {
          going.delete(key)
          options.onEnd()
        })
      going.set(key, { ...each, done })
    },
    compare: (held) => compare(going, held),
    longRunning: () =>
      [...going.values()].flatMap(({ definition, claim, beganAtMs }) => {
        const { longMs } = definition.policy.alert
        const durationMs = performance.now() - beganAtMs
        return longMs !== null && durationMs > longMs ? [{ definition, claim, durationMs }] : []
      }),
    stopAll: (reason) => {
      for (const { stop } of going.values()) stop.abort(reason)
    },
    idle: async () => {
      await Promise.all([...going.values()].map(({ done }) => done))
    },
  }
}

/** Writes the end of a run, however long the database is away; gives up when the slot is lost meanwhile. */
async function writeEnd(
  { control, log }: { control: Pool; log: Log },
  claim: Claim,
  execution: Execution,
  againMs: number | null,
  stop: AbortSignal,
): Promise<boolean> {
  const { state, output, traceId, reason, error } = execution
  const isLost = () => stop.reason instanceof StopReason && stop.reason.kind === 'lost'
  return untilDone(
    async () => {
      if (execution.isFinished) {
        await completeOutput(control, claim, { output, traceId })
        return true
      }
      return recordEnd(control, claim, {
        ...{ state, output, traceId, againInMs: againMs },
        reason: againMs === null ? reason : (reason ?? 'It is tried again.'),
        error: state === 'failed' ? (error?.stack ?? null) : null,
      })
    },
    {
      isGivenUp: isLost,
      onFailure: (failed) => log.warn('the end of a run is not written yet', failure(claim, failed)),
    },
  )
}

function compare(going: ReadonlyMap<string, Going>, held: readonly Held[]): void {
  const known = new Map(held.map((each) => [claimKey(each), each]))
  for (const [key, { stop, beganAtMs }] of going) {
    const each = known.get(key)
    if (each?.isInterruptRequested) {
      stop.abort(new StopReason('interrupt', each.reason ?? 'Somebody stopped it.'))
    }
    // One that began while the answer was on its way is not in it.
    if (!each && performance.now() - beganAtMs > ON_ITS_WAY_MS) {
      stop.abort(new StopReason('lost', 'Another daemon has the slot.'))
    }
  }
}

const ON_ITS_WAY_MS = 1_000

function failure({ schedule, due }: Claim, error: unknown) {
  return { schedule, due: due.toISOString(), error: error instanceof Error ? error.message : String(error) }
}
