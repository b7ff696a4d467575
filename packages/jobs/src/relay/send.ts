export type JobEvent = { id: string; name: string; data: Record<string, unknown> }

/**
 * What the job server did with a batch. `refused`: it will never take it as it is. `unavailable`: it may later.
 * That it was taken does not mean that it will run: see the relay.
 */
export type SendOutcome = { ok: true } | { ok: false; reason: 'refused' | 'unavailable'; message: string }
export type Send = (events: JobEvent[], signal: AbortSignal) => Promise<SendOutcome>

/** Statuses that mean the content is at fault: bad request, too large, unprocessable. */
const refusals = [400, 413, 422]

/**
 * Sends events to the event API of a job server, over connections that are kept open. The event's id is that of
 * its outbox row, by which the server recognises one it has seen.
 */
export function createSend(options: {
  baseUrl: string
  eventKey?: string | undefined
  timeoutMs?: number
}): Send {
  const url = new URL(`/e/${encodeURIComponent(options.eventKey || 'local')}`, options.baseUrl)
  return async (events, signal) => {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? 10_000)
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(events),
        signal: AbortSignal.any([signal, timeout]),
      })
      const body = await response.text()
      if (response.ok) return { ok: true }
      const message = `the job server answered ${response.status}: ${body.slice(0, 300)}`
      return { ok: false, reason: refusals.includes(response.status) ? 'refused' : 'unavailable', message }
    } catch (error) {
      return { ok: false, reason: 'unavailable', message: reasonOf(error) }
    }
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error
  return cause instanceof Error && cause.message ? `${message}: ${cause.message}` : message
}
