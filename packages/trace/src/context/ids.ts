/** Two hex digits for each byte. Small, so that looking up in it disturbs what else is in the processor's cache. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 16 random bytes as 32 hex digits: https://www.w3.org/TR/trace-context/#trace-id */
export function newTraceId(lastWord: number = randomWord()): string {
  return hexOf(randomWord()) + hexOf(randomWord()) + hexOf(randomWord()) + hexOf(lastWord)
}

/** 8 random bytes as 16 hex digits. */
export function newSpanId(): string {
  return hexOf(randomWord()) + hexOf(randomWord())
}

/**
 * 32 bits that are not all zero, which would mean none. Ids have to be different and not secret: Math.random takes a
 * fifth of the time of random bytes.
 */
export function randomWord(): number {
  return Math.floor(Math.random() * 0xffff_ffff) + 1
}

/**
 * Whether a quiet trace is kept at this rate, from 0 to 1. It hangs on the id alone, so that every process decides
 * alike: the last 7 bytes are random in every version of the W3C's trace ids.
 */
export function isSampled(traceId: string, rate: number): boolean {
  return isWordSampled(Number.parseInt(traceId.slice(-8), 16), rate)
}

/** The same, by the last 32 bits of the id. */
export function isWordSampled(lastWord: number, rate: number): boolean {
  return lastWord < rate * 2 ** 32
}

function hexOf(word: number): string {
  return (HEX[word >>> 24] as string) + HEX[(word >>> 16) & 255] + HEX[(word >>> 8) & 255] + HEX[word & 255]
}
