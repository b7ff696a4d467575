import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 8_192
const pool = Buffer.allocUnsafeSlow(POOL_BYTES)
let used = POOL_BYTES

/** 16 random bytes as 32 hex digits: https://www.w3.org/TR/trace-context/#trace-id */
export function newTraceId(): string {
  return hex(16)
}

/** 8 random bytes as 16 hex digits. */
export function newSpanId(): string {
  return hex(8)
}

/** Random bytes are drawn in large pieces: one system call for a thousand ids. */
function hex(length: number): string {
  if (used + length > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const text = pool.toString('hex', used, used + length)
  used += length
  return text
}

/**
 * Whether a quiet trace is kept at this rate, from 0 to 1. It hangs on the id alone, so that every process decides
 * alike: the last 7 bytes are random in every version of the W3C's trace ids.
 */
export function isSampled(traceId: string, rate: number): boolean {
  if (rate >= 1) return true
  if (rate <= 0) return false
  return Number.parseInt(traceId.slice(-8), 16) < rate * 2 ** 32
}
