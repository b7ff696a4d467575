import { setTimeout as delay } from 'node:timers/promises'

const LIMIT_MS = 180_000
const POLL_MS = 50

export type FirstPage = { ok: true } | { ok: false; status: number }

/**
 * Waits until the web process has answered with a page. An error page is an answer too: the person will see why.
 * Throws after three minutes, or at once when `signal` aborts.
 */
export async function firstPage(url: string, signal: AbortSignal): Promise<FirstPage> {
  const deadline = performance.now() + LIMIT_MS
  while (performance.now() < deadline) {
    signal.throwIfAborted()
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
    }).catch(() => undefined)
    if (response) {
      await response.arrayBuffer().catch(() => undefined)
      return response.ok ? { ok: true } : { ok: false, status: response.status }
    }
    await delay(POLL_MS)
  }
  throw new Error(`there was no page at ${url} within ${LIMIT_MS / 60_000} minutes`)
}
