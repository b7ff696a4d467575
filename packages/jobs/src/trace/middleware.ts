import type { Recorder, Span } from '@repo/trace/recorder'
import { parseTraceParent } from '@repo/trace/trace-parent'
import { Middleware } from 'inngest'
import { traceParentOf } from './parent.ts'

/**
 * Records each call of a function and each step that runs in it. A call continues the trace of the request that
 * caused its event; the request that brought the call is linked.
 */
export function traceMiddleware(recorder: Recorder): Middleware.Class {
  return class Trace extends Middleware.BaseMiddleware {
    readonly id = 'trace'
    #span: Span | null = null
    #facts: Record<string, unknown> = {}
    #error: Error | null = null

    override async wrapFunctionHandler({ ctx, fn, next }: Middleware.WrapFunctionHandlerArgs) {
      const { event, runId, attempt, maxAttempts } = ctx
      const carrier = parseTraceParent(recorder.traceParent())
      const span = recorder.open('job', fn.id(), {
        isRoot: true,
        context: parseTraceParent(traceParentOf(event.data)),
        links: carrier ? [{ traceId: carrier.traceId, id: carrier.spanId }] : [],
      })
      this.#span = span
      this.#facts = { function: fn.id(), runId, eventId: event.id, attempt: attempt + 1, maxAttempts }
      return span.run(next)
    }

    override async wrapStepHandler({ ctx, fn, next, stepInfo }: Middleware.WrapStepHandlerArgs) {
      const step = stepInfo.options.id
      const run = async () => {
        const span = recorder.open('job', `${fn.id()}/${step}`)
        const facts = { function: fn.id(), runId: ctx.runId, step, attempt: ctx.attempt + 1 }
        return span.run(next).then(
          (result) => {
            span.end({ content: facts })
            return result
          },
          (error: Error) => {
            span.end({
              status: 'error',
              content: { ...facts, error: { class: error.name, message: error.message } },
            })
            throw error
          },
        )
      }
      return this.#span ? this.#span.run(run) : run()
    }

    override onStepError({ error }: Middleware.OnStepErrorArgs) {
      this.#error = error
    }

    override onRunError({ error }: Middleware.OnRunErrorArgs) {
      this.#error = error
    }

    // The handler itself never returns from a call that ends at a step; the request does.
    override async wrapRequest({ next }: Middleware.WrapRequestArgs) {
      try {
        return await next()
      } finally {
        const error = this.#error ? { error: { class: this.#error.name, message: this.#error.message } } : {}
        this.#span?.end({ status: this.#error ? 'error' : 'ok', content: { ...this.#facts, ...error } })
      }
    }
  }
}
