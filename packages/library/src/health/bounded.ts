import { setTimeout as delay } from 'node:timers/promises'
import type { PartState } from './probes.ts'

type Answer = PartState & { latencyMs: number }

/**
 * A probe that always answers within `timeoutMs`. While an earlier call is still under way a new one waits for
 * that one, so that a part that hangs is not asked over and over.
 */
export function bounded(
  probe: (signal: AbortSignal) => Promise<PartState>,
  timeoutMs: number,
): () => Promise<Answer> {
  let underWay: Promise<Answer> | null = null
  return async () => {
    underWay ??= answerOf(probe, timeoutMs).finally(() => {
      underWay = null
    })
    const done = new AbortController()
    try {
      return await Promise.race([underWay, silence(timeoutMs, done.signal)])
    } finally {
      done.abort()
    }
  }
}

async function answerOf(
  probe: (signal: AbortSignal) => Promise<PartState>,
  timeoutMs: number,
): Promise<Answer> {
  const startedAt = performance.now()
  const state = await probe(AbortSignal.timeout(timeoutMs)).catch((error: unknown) =>
    failed(messageOf(error)),
  )
  return { ...state, latencyMs: Math.round((performance.now() - startedAt) * 10) / 10 }
}

async function silence(timeoutMs: number, signal: AbortSignal): Promise<Answer> {
  // An aborted timer belongs to a race that the probe has won.
  await delay(timeoutMs, undefined, { signal }).catch(() => undefined)
  return { ...failed(`no answer within ${timeoutMs} ms`), latencyMs: timeoutMs }
}

function failed(message: string): PartState {
  return { ok: false, engine: 'unknown', message }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
