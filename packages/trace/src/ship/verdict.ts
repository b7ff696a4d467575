import type { Answer } from './post.ts'

/** What to do with a batch after an answer. */
export type Verdict =
  | { action: 'done'; monitoredTags: string[] | null }
  | { action: 'reject'; message: string }
  | { action: 'split' }
  /** `afterMs` is how long the receiver asked to be left alone; null leaves it to the sender. */
  | { action: 'wait'; afterMs: number | null; message: string; serverTimeMs: number | null }

/** No receiver is left alone for longer than this, and none is asked again sooner. */
const MAX_WAIT_MS = 10 * 60_000
const MIN_WAIT_MS = 100

/** Reads an answer as docs/contracts/trace-ingest.md has it. */
export function verdictOf(answer: Answer, nowMs: number): Verdict {
  if (answer.kind === 'none') {
    return { action: 'wait', afterMs: null, message: `no answer: ${answer.message}`, serverTimeMs: null }
  }
  const { status, body, headers } = answer
  if (status >= 200 && status < 300) return { action: 'done', monitoredTags: monitoredTagsIn(body) }
  if (status === 400) return { action: 'reject', message: body.slice(0, 300) }
  if (status === 413) return { action: 'split' }
  return {
    action: 'wait',
    // A date is by the receiver's clock, and ours may be off by an hour.
    afterMs: retryAfterMs(headers['retry-after'], timeOf(headers.date) ?? nowMs),
    message: `answered ${status}`,
    serverTimeMs: status === 401 ? timeOf(headers.date) : null,
  }
}

function monitoredTagsIn(body: string): string[] | null {
  try {
    const { monitoredTags } = JSON.parse(body) as { monitoredTags?: unknown }
    if (!Array.isArray(monitoredTags)) return null
    return monitoredTags.filter((tag) => typeof tag === 'string').slice(0, 1_000)
  } catch {
    return null
  }
}

/** Seconds or a date: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (!header) return null
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : (timeOf(header) ?? Number.NaN) - nowMs
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, MIN_WAIT_MS), MAX_WAIT_MS)
}

function timeOf(date: string | undefined): number | null {
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? null : time
}
