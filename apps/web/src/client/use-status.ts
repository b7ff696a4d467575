import { useEffect, useState } from 'react'
import type { healthNow } from '#health/health-now.ts'
import { api } from './api.ts'

const REFRESH_EVERY_MS = 4_000
const ANSWER_WITHIN_MS = 3_000

export type Health = Awaited<ReturnType<typeof healthNow>>
export type Counts = { total: number; byState: Record<string, number> }
export type Status = { health: Health; counts: Counts }

/** The health of the server and the state of the library, asked again every few seconds while the page is seen. */
export function useStatus(first: Status): Status & { isReachable: boolean } {
  const [status, setStatus] = useState(first)
  const [isReachable, setReachable] = useState(true)
  useEffect(() => {
    const stop = new AbortController()
    const refresh = async () => {
      if (document.visibilityState !== 'visible') return
      const next = await ask(stop.signal)
      if (stop.signal.aborted) return
      setReachable(next !== null)
      if (next) setStatus((shown) => ({ ...shown, ...next }))
    }
    const timer = setInterval(refresh, REFRESH_EVERY_MS)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [])
  return { ...status, isReachable }
}

/** How the parts of the server are. Rejects when it does not answer. */
export async function askHealth(signal: AbortSignal): Promise<Health> {
  return (await fetch('/api/health', { signal })).json()
}

/** What could be learnt; null when nothing answers. An unhealthy report comes with the status 503. */
async function ask(stop: AbortSignal): Promise<Partial<Status> | null> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(ANSWER_WITHIN_MS)])
  const [health, counts] = await Promise.allSettled([
    askHealth(signal),
    api<Counts>('/api/v1/sources/counts', { signal }),
  ])
  if (health.status === 'rejected') return null
  return { health: health.value, ...(counts.status === 'fulfilled' && { counts: counts.value }) }
}
