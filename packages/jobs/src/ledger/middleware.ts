import type { Database } from '@repo/db/connect'
import type { Log } from '@repo/trace/log'
import { Middleware } from 'inngest'
import { type Run, type RunRecord, recordAttempt, recordRuns } from './rows.ts'
import { createWriteTogether } from './write-together.ts'

type AnyRun = {
  readonly ctx: {
    readonly runId: string
    readonly attempt: number
    readonly event: { readonly name: string }
  }
  readonly fn: { id(prefix?: string): string }
}

/**
 * Writes the ledger of runs and failed attempts, and acknowledges events. A ledger that cannot be written does
 * not stop a run: what it missed is written when the run ends, or the relay sends the event again.
 */
export function ledgerMiddleware({ db, log }: { db: Database; log: Log }): Middleware.Class {
  const attempt = async (write: Promise<void>) => {
    await write.catch((error: unknown) => log.warn({ err: error }, 'the job ledger could not be written'))
  }

  const record = createWriteTogether<RunRecord>((records) => recordRuns(db, records))

  return class Ledger extends Middleware.BaseMiddleware {
    readonly id = 'ledger'
    #stepStartedAt = performance.now()

    // Not onRunStart: that one is skipped when the very first request was lost half-way.
    override async transformFunctionInput(input: Middleware.TransformFunctionInputArgs) {
      const run = runOf(input)
      if (run && Object.keys(input.steps).length === 0) {
        await attempt(record({ ...run, state: 'running', error: null }))
      }
      return input
    }

    override onStepStart() {
      this.#stepStartedAt = performance.now()
    }

    override async onStepError({ ctx, error, stepInfo }: Middleware.OnStepErrorArgs) {
      await attempt(
        recordAttempt(db, {
          runId: ctx.runId,
          stage: stepInfo.options.id,
          attempt: ctx.attempt + 1,
          code: codeOf(error),
          message: error.message,
          durationMs: Math.round(performance.now() - this.#stepStartedAt),
        }),
      )
    }

    override async onRunComplete(input: Middleware.OnRunCompleteArgs) {
      const run = runOf(input)
      if (run) await attempt(record({ ...run, state: 'completed', error: null }))
    }

    override async onRunError(input: Middleware.OnRunErrorArgs) {
      const run = runOf(input)
      if (!run || !input.isFinalAttempt) return
      await attempt(record({ ...run, state: 'failed', error: input.error.message }))
    }
  }
}

/** The run behind a call; null for the handler of a failure, which belongs to the run that failed. */
function runOf({ ctx, fn }: AnyRun): Run | null {
  const event = ctx.event as Run['event']
  if (event.name === 'inngest/function.failed') return null
  return { runId: ctx.runId, functionId: fn.id(), event }
}

function codeOf(error: Error & { code?: unknown }): string {
  return typeof error.code === 'string' ? error.code : error.name
}
