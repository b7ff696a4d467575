/** Four hex digits for each number of sixteen bits. */
const HEX = Array.from({ length: 65_536 }, (_, number) => number.toString(16).padStart(4, '0'))

/** 16 random bytes as 32 hex digits: https://www.w3.org/TR/trace-context/#trace-id */
export function newTraceId(): string {
  return idOf(8)
}

/** 8 random bytes as 16 hex digits. */
export function newSpanId(): string {
  return idOf(4)
}

/**
 * Ids have to be different and not secret, and there is one for each query of each request: Math.random takes a fifth
 * of the time of random bytes. All zero means none, and is drawn again.
 */
function idOf(quarters: number): string {
  let id = ''
  let sum = 0
  for (let left = quarters; left > 0; left--) {
    const number = (Math.random() * 65_536) | 0
    sum += number
    id += HEX[number]
  }
  return sum === 0 ? idOf(quarters) : id
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
