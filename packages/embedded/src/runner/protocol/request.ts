import type { EventPayload } from './event.ts'
import { canonicalJson, sign } from './signature.ts'

export type AppRequest = {
  method: 'POST' | 'PUT'
  url: string
  headers: Record<string, string>
  body: string
  /** How long the app may be silent. Default: as long as a step may take. */
  timeoutMs?: number
}

/** What the app is asked to run: a function up to its next new step, or one planned step of it. */
export type CallInput = {
  functionId: string
  runId: string
  /** `step` runs the function; else the hash of a planned step. */
  stepId: string
  requestId: string
  jobId: string
  epoch: number
  attempt: number
  maxAttempts: number
  event: EventPayload
  /** Memoised steps, in the order they completed. */
  steps: ReadonlyMap<string, unknown>
  /** Only plan steps, since others of the run are under way. */
  planOnly: boolean
  /** Let the SDK run on after a step and report what it did on the way. */
  checkpoints: boolean
}

export type AppAddress = { url: string; signingKey: string | null }

export function callRequest(app: AppAddress, input: CallInput): AppRequest {
  const url = new URL(app.url)
  url.searchParams.set('fnId', input.functionId)
  url.searchParams.set('stepId', input.stepId)
  return signed(app, {
    method: 'POST',
    url: url.href,
    headers: {
      'x-inngest-req-version': '2',
      'x-run-id': input.runId,
      'x-request-id': input.requestId,
      'x-inngest-generation-id': String(input.epoch),
      'x-inngest-job-id': input.jobId,
    },
    body: callBody(input),
  })
}

/** Asks the app for its functions (in-band: they come in the answer). */
export function syncRequest(app: AppAddress): AppRequest {
  return signed(app, {
    method: 'PUT',
    url: app.url,
    headers: { 'x-inngest-sync-kind': 'in_band' },
    body: { url: app.url },
  })
}

function callBody(input: CallInput): unknown {
  const order = [...input.steps.keys()]
  return {
    version: 2,
    event: input.event,
    events: [input.event],
    steps: Object.fromEntries(input.steps),
    ctx: {
      run_id: input.runId,
      ...(input.checkpoints && { fn_id: input.functionId }),
      attempt: input.attempt,
      max_attempts: input.maxAttempts,
      disable_immediate_execution: input.planOnly,
      use_api: false,
      qi_id: input.jobId,
      step_id: input.stepId,
      stack: { stack: order, current: order.length },
    },
  }
}

function signed(
  { signingKey }: AppAddress,
  { body, headers, ...request }: Omit<AppRequest, 'body'> & { body: unknown },
): AppRequest {
  const text = signingKey ? canonicalJson(body) : JSON.stringify(body)
  return {
    ...request,
    headers: {
      'content-type': 'application/json',
      'x-inngest-server-kind': signingKey ? 'cloud' : 'dev',
      ...headers,
      ...(signingKey && { 'x-inngest-signature': sign(text, signingKey) }),
    },
    body: text,
  }
}
