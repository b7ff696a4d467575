import type { Entry } from '../entry/entry.ts'
import type { Redactor } from '../redact/redactor.ts'
import { otlpSpans } from './otlp-spans.ts'

const SEND_EVERY_MS = 2_000
const MAX_WAITING = 2_000
const TIMEOUT_MS = 5_000
const CLOSE_MS = 2_000

export type OtlpExporter = {
  /** Remembers an entry until the next sending. Never waits, never throws. */
  add(entry: Entry): void
  /** Sends what waits, and waits for the answer, but no longer than `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>
  /** Sends what waits within two seconds, and stops. */
  close(): Promise<void>
}

/**
 * Sends what is recorded to a collector as well, every two seconds, over OTLP/HTTP with JSON
 * (https://opentelemetry.io/docs/specs/otlp/). What it does not take is gone: trace-runtime is where traces are kept.
 */
export function createOtlpExporter(options: {
  /** As OTEL_EXPORTER_OTLP_ENDPOINT has it, without `/v1/traces`. */
  endpoint: string
  service: string
  instance: string | null
  redactor: Redactor
  /** Runs work of which nothing is recorded. */
  unrecorded: <T>(work: () => T) => T
  /** Called once for each outage. */
  onProblem: (message: string) => void
}): OtlpExporter {
  const { service, instance, redactor, unrecorded, onProblem } = options
  const url = `${options.endpoint.replace(/\/+$/, '')}/v1/traces`
  let waiting: Entry[] = []
  let isOut = false
  let sending: Promise<void> = Promise.resolve()
  const stop = new AbortController()

  async function send(entries: readonly Entry[]): Promise<void> {
    const failure = await unrecorded(() =>
      post(url, otlpSpans({ service, instance }, entries, redactor), stop.signal),
    )
    if (failure && !isOut) onProblem(`the OTLP endpoint takes no traces: ${failure}`)
    isOut = failure !== null
  }
  const sendAll = () => {
    const entries = waiting
    waiting = []
    if (entries.length > 0) sending = sending.then(() => send(entries))
    return sending
  }
  const timer = setInterval(sendAll, SEND_EVERY_MS).unref()
  return {
    add: (entry) => {
      if (waiting.length < MAX_WAITING) waiting.push(entry)
    },
    flush: (timeoutMs) => within(timeoutMs, sendAll()),
    close: async () => {
      clearInterval(timer)
      await within(CLOSE_MS, sendAll())
      stop.abort()
    },
  }
}

/** Why it was not taken; null when it was. */
async function post(url: string, body: object, stop: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    await response.body?.cancel()
    return response.ok ? null : `it answered ${response.status}`
  } catch (error) {
    return (error as Error).message
  }
}

/** Waits for work that never rejects, but no longer than so many ms. */
async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([work, over])
  clearTimeout(timer)
}
