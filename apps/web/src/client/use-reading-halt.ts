import { useEffect, useState } from 'react'
import { askHealth } from './use-status.ts'

/** Reading takes seconds; before this nobody wonders. */
const ASK_EVERY_MS = 6_000

/** Whether what reads new sources does not answer. Asked only while something waits to be read for a while. */
export function useReadingHalt(isWaiting: boolean): boolean {
  const [isHalted, setHalted] = useState(false)
  useEffect(() => {
    if (!isWaiting) return
    const stop = new AbortController()
    const ask = async () => {
      if (document.visibilityState !== 'visible') return
      const health = await askHealth(stop.signal).catch(() => null)
      if (health && !stop.signal.aborted) setHalted(health.parts.jobs?.ok === false)
    }
    const timer = setInterval(ask, ASK_EVERY_MS)
    return () => {
      clearInterval(timer)
      stop.abort()
      setHalted(false)
    }
  }, [isWaiting])
  return isHalted
}
