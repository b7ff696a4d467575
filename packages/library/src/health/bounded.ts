import { setTimeout as delay } from 'node:timers/promises'
import type { PartState } from './probes.ts'

type Answer = PartState & { latencyMs: number }

/** A machine with too much to do answers late; a part that answered this short a time ago is not gone. */
const FORGIVEN_MS = 15_000

/**
 * A probe that always answers within `timeoutMs`. While an earlier call is still under way a new one waits for
 * that one, so that a part that hangs is not asked over and over. One that is silent and was well a moment ago is
 * `isSlow`, with what it said then; one that refuses is not well at once.
 */
export function bounded(
  probe: (signal: AbortSignal) => Promise<PartState>,
  timeoutMs: number,
  nowMs: () => number = () => performance.now(),
): () => Promise<Answer> {
  let underWay: Promise<Answer> | null = null
  let lastWell: { state: PartState; atMs: number } | null = null
  const ask = async () => {
    const answer = await answerOf(probe, timeoutMs)
    lastWell = answer.ok ? { state: answer, atMs: nowMs() } : answer.isSilent ? lastWell : null
    return answer.isSilent ? silent(timeoutMs, lastWell, nowMs()) : answer
  }
  return async () => {
    underWay ??= ask().finally(() => {
      underWay = null
    })
    const done = new AbortController()
    try {
      return await Promise.race([underWay, silence(timeoutMs, () => lastWell, nowMs, done.signal)])
    } finally {
      done.abort()
    }
  }
}

type LastWell = { state: PartState; atMs: number } | null

async function answerOf(
  probe: (signal: AbortSignal) => Promise<PartState>,
  timeoutMs: number,
): Promise<Answer & { isSilent?: true }> {
  const startedAt = performance.now()
  const signal = AbortSignal.timeout(timeoutMs)
  const state = await probe(signal).catch((error: unknown) => ({
    ...failed(messageOf(error)),
    ...(signal.aborted && { isSilent: true as const }),
  }))
  return { ...state, latencyMs: Math.round((performance.now() - startedAt) * 10) / 10 }
}

async function silence(
  timeoutMs: number,
  lastWell: () => LastWell,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<Answer> {
  // An aborted timer belongs to a race that the probe has won.
  await delay(timeoutMs, undefined, { signal }).catch(() => undefined)
  return silent(timeoutMs, lastWell(), nowMs())
}

function silent(timeoutMs: number, lastWell: LastWell, nowMs: number): Answer {
  const message = `no answer within ${timeoutMs} ms`
  if (!lastWell || nowMs - lastWell.atMs > FORGIVEN_MS) return { ...failed(message), latencyMs: timeoutMs }
  const ago = `${Math.round((nowMs - lastWell.atMs) / 1_000)} s ago`
  return { ...lastWell.state, isSlow: true, message: `${message}; it was well ${ago}`, latencyMs: timeoutMs }
}

function failed(message: string): PartState {
  return { ok: false, engine: 'unknown', message }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
