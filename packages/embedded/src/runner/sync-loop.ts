import { setTimeout as delay } from 'node:timers/promises'
import type { World } from './engine/world.ts'
import type { Sync } from './sync.ts'

const MIN_PAUSE_MS = 100
const MAX_PAUSE_MS = 2_000
const SYNCED_PAUSE_MS = 15_000
const MIN_GAP_MS = 100

export type SyncLoop = {
  /** Sync soon instead of at the next turn. */
  hurry(): void
  close(): Promise<void>
}

/** Syncs until the app answers, then now and then, so that changed functions are noticed. */
export function startSyncLoop(world: World, sync: Sync): SyncLoop {
  const closing = new AbortController()
  let pause = new AbortController()
  let lastMessage = ''
  const loop = (async () => {
    let pauseMs = MIN_PAUSE_MS
    while (!closing.signal.aborted) {
      const result = await sync
        .pull()
        .catch((error: Error) => ({ ok: false as const, message: error.message }))
      if (!result.ok && result.message !== lastMessage)
        world.log.info(`waiting for the app: ${result.message}`)
      lastMessage = result.ok ? '' : result.message
      pauseMs = result.ok ? MIN_PAUSE_MS : Math.min(pauseMs * 1.5, MAX_PAUSE_MS)
      pause = new AbortController()
      const signal = AbortSignal.any([pause.signal, closing.signal])
      await delay(result.ok ? SYNCED_PAUSE_MS : pauseMs, null, { signal }).catch(() => undefined)
      await delay(MIN_GAP_MS, null, { signal: closing.signal }).catch(() => undefined)
    }
  })()
  return {
    hurry: () => pause.abort(),
    close: async () => {
      closing.abort()
      await loop
    },
  }
}
