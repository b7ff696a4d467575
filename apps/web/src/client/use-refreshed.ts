import { useCallback, useEffect, useRef, useState } from 'react'

const REFRESH_EVERY_MS = 4_000
const REFRESH_SOON_MS = 1_000
const ANSWER_WITHIN_MS = 3_000

/**
 * What a page began with, asked for again every few seconds while the page is seen, every second while `isMoving`, and
 * at once by `refresh`. What cannot be had leaves the older one in place, and `isReachable` false.
 */
export function useRefreshed<Value>(
  first: Value,
  ask: (signal: AbortSignal) => Promise<Value>,
  isMoving: (value: Value) => boolean,
) {
  const [value, setValue] = useState(first)
  const [isReachable, setReachable] = useState(true)
  const latestAsk = useRef(ask)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => {
    latestAsk.current = ask
  })
  const refresh = useCallback(async () => {
    const asked = stop.current
    if (!asked || asked.signal.aborted) return
    const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)])
    const next = await latestAsk.current(signal).catch(() => null)
    if (asked.signal.aborted) return
    setReachable(next !== null)
    if (next !== null) setValue(next)
  }, [])
  useEffect(() => {
    stop.current = new AbortController()
    return () => stop.current?.abort()
  }, [])
  const everyMs = isMoving(value) ? REFRESH_SOON_MS : REFRESH_EVERY_MS
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refresh()
    }, everyMs)
    return () => clearInterval(timer)
  }, [refresh, everyMs])
  return { value, isReachable, refresh }
}
