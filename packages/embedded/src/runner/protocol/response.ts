import { parseRetryAfterMs } from '../engine/backoff.ts'
import { type Failure, failure, toFailure } from './failure.ts'

const MAX_STEP_OUTPUT_BYTES = 4 * 1024 * 1024
/** Without the SDK having spoken, these come from something in front of it, or from a key that does not fit. */
const GATEWAY_STATUSES = new Set([401, 403, 404, 502, 503, 504])

export type AppResponse =
  | { ok: true; status: number; headers: Record<string, string | undefined>; body: string }
  /** `unreachable`: the request never arrived. `broken`: it may have been worked on. */
  | { ok: false; reason: 'unreachable' | 'broken'; message: string }

/** One thing the function did or wants, as the SDK reports it. */
export type Op = {
  op: string
  id: string
  name?: string
  displayName?: string
  data?: unknown
  error?: unknown
  opts?: Record<string, unknown>
}

/** What became of a call. */
export type Outcome =
  | { kind: 'ops'; ops: Op[]; retryAfterMs: number | null; everyStep: boolean }
  | { kind: 'completed'; output: unknown }
  | {
      kind: 'failed'
      failure: Failure
      mayRetry: boolean
      retryAfterMs: number | null
      unknownFunction: boolean
    }
  /** The app was not there: no attempt was made. */
  | { kind: 'unreachable'; message: string }

export function readOutcome(response: AppResponse, nowMs: number): Outcome {
  if (!response.ok) {
    if (response.reason === 'unreachable') return { kind: 'unreachable', message: response.message }
    return failed(failure(response.message), { mayRetry: true })
  }
  const { status, headers, body } = response
  if (!headers['x-inngest-sdk'] && GATEWAY_STATUSES.has(status)) {
    return { kind: 'unreachable', message: `the app answered ${status} without the Inngest SDK` }
  }
  const parsed = parse(body)
  const retryAfterMs = parseRetryAfterMs(headers['retry-after'], nowMs)
  if (status === 200 && parsed.ok) return completed(parsed.value, body)
  if (status === 206 && parsed.ok && Array.isArray(parsed.value)) {
    const ops = parsed.value as Op[]
    return (
      tooLarge(ops, body) ?? {
        kind: 'ops',
        ops,
        retryAfterMs,
        everyStep: headers['x-inngest-req-version'] === '1',
      }
    )
  }
  if (status === 200 || status === 201 || status === 206) {
    return failed(failure(`the app answered ${status} with a body that is not of the protocol`), {
      mayRetry: true,
    })
  }
  const cause = parsed.ok
    ? toFailure(parsed.value)
    : failure(`the app answered ${status}: ${body.slice(0, 500)}`)
  return failed(cause, { mayRetry: headers['x-inngest-no-retry'] !== 'true', retryAfterMs })
}

function completed(output: unknown, body: string): Outcome {
  const size = Buffer.byteLength(body)
  return size > MAX_STEP_OUTPUT_BYTES
    ? failed(outputTooLarge('The function'), {})
    : { kind: 'completed', output }
}

function tooLarge(ops: Op[], body: string): Outcome | null {
  if (body.length <= MAX_STEP_OUTPUT_BYTES / 4) return null
  const large = ops.find(
    ({ data }) => Buffer.byteLength(JSON.stringify(data ?? null)) > MAX_STEP_OUTPUT_BYTES,
  )
  return large ? failed(outputTooLarge(`Step ${large.displayName ?? large.name ?? large.id}`), {}) : null
}

function outputTooLarge(who: string): Failure {
  return failure(`${who} returned more than 4 MB. Store the data and return where it is.`)
}

function failed(cause: Failure, options: { mayRetry?: boolean; retryAfterMs?: number | null }): Outcome {
  return {
    kind: 'failed',
    failure: cause,
    mayRetry: options.mayRetry ?? false,
    retryAfterMs: options.retryAfterMs ?? null,
    unknownFunction: /was not found in this app/.test(cause.message),
  }
}

function parse(body: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: body === '' ? null : JSON.parse(body) }
  } catch {
    return { ok: false }
  }
}
