import type { Entry } from '../entry/entry.ts'
import type { Redactor } from '../redact/redactor.ts'
import { otlpSpans } from './otlp-spans.ts'

const SEND_EVERY_MS = 2_000
const MAX_WAITING = 2_000
const TIMEOUT_MS = 5_000

export type OtlpExporter = {
  /** Remembers an entry until the next sending. Never waits, never throws. */
  add(entry: Entry): void
  /** Sends what waits, and waits for the answer. */
  flush(): Promise<void>
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

  async function send(entries: readonly Entry[]): Promise<void> {
    const failure = await unrecorded(() => post(url, otlpSpans({ service, instance }, entries, redactor)))
    if (failure && !isOut) onProblem(`the OTLP endpoint takes no traces: ${failure}`)
    isOut = failure !== null
  }
  const flush = () => {
    const entries = waiting
    waiting = []
    if (entries.length > 0) sending = sending.then(() => send(entries))
    return sending
  }
  const timer = setInterval(flush, SEND_EVERY_MS).unref()
  return {
    add: (entry) => {
      if (waiting.length < MAX_WAITING) waiting.push(entry)
    },
    flush,
    close: () => {
      clearInterval(timer)
      return flush()
    },
  }
}

/** Why it was not taken; null when it was. */
async function post(url: string, body: object): Promise<string | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.body?.cancel()
    return response.ok ? null : `it answered ${response.status}`
  } catch (error) {
    return (error as Error).message
  }
}
