import { randomUUID } from 'node:crypto'

type Handler = (request: Request) => Promise<Response>
type Operation = { op: string; id: string; name?: string; data?: unknown; error?: unknown; opts?: Invocation }
type Invocation = { function_id: string; payload: { data: unknown } }
type Event = { id: string; name: string; data: Record<string, unknown> }

export type FunctionRun = { status: 'completed' | 'failed' | 'waiting'; output: unknown; attempts: number }

/**
 * Runs one function as a job server does, over the SDK's protocol: each answer is memoised and the function is
 * called again, until it ends. `waiting` means a step wants another attempt and none was allowed here.
 */
export async function runFunction(
  handler: Handler,
  functionId: string,
  event: Event,
  options: { runId?: string; maxAttempts?: number; firstAttempt?: number } = {},
): Promise<FunctionRun> {
  const runId = options.runId ?? randomUUID()
  const maxAttempts = options.maxAttempts ?? 1
  const steps: Record<string, unknown> = {}
  const stack: string[] = []
  let attempt = options.firstAttempt ?? 0
  let attempts = 0
  for (let call = 0; call < 100; call++) {
    attempts++
    const { status, noRetry, body } = await callOnce(handler, functionId, {
      ...{ version: 2, event, events: [event], steps, use_api: false },
      ctx: { run_id: runId, attempt, max_attempts: maxAttempts, stack: { stack, current: stack.length } },
    })
    if (status === 200) return { status: 'completed', output: body, attempts }
    if (status !== 206) return { status: noRetry ? 'failed' : 'waiting', output: body, attempts }
    const operation = (body as Operation[])[0]
    if (!operation) throw new Error('an answer without operation')
    if (operation.op === 'RunComplete') return { status: 'completed', output: operation.data, attempts }
    if (operation.op === 'StepError') {
      attempt++
      if (attempt >= maxAttempts) return { status: 'waiting', output: operation.error, attempts }
      continue
    }
    attempt = 0
    steps[operation.id] = await memoOf(handler, operation, event, maxAttempts)
    stack.push(operation.id)
  }
  throw new Error('the function does not end')
}

async function memoOf(handler: Handler, operation: Operation, event: Event, maxAttempts: number) {
  if (operation.op === 'StepFailed') return { type: 'error', error: operation.error }
  if (operation.op !== 'InvokeFunction') return { type: 'data', data: operation.data }
  const { function_id: functionId, payload } = operation.opts as Invocation
  const invoked = { id: `${event.id}:invoked`, name: 'inngest/function.invoked', data: payload.data } as Event
  const run = await runFunction(handler, functionId, invoked, { maxAttempts })
  return { type: 'data', data: run.output }
}

async function callOnce(handler: Handler, functionId: string, body: unknown) {
  const url = `http://127.0.0.1:3000/api/inngest?fnId=${functionId}&stepId=step`
  const headers = { host: '127.0.0.1:3000', 'content-type': 'application/json', 'x-inngest-req-version': '2' }
  const response = await handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }))
  return {
    status: response.status,
    noRetry: response.headers.get('x-inngest-no-retry') === 'true',
    body: (await response.json()) as unknown,
  }
}
