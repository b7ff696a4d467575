/** An id as lower-case hex: bytes in protobuf, hex in JSON. Empty when there is none. */
export function hexOf(id: unknown): string {
  if (id instanceof Uint8Array) return Buffer.from(id).toString('hex')
  const text = typeof id === 'string' ? id.toLowerCase() : ''
  return /^0*$/.test(text) ? '' : text
}

/** Unix nanoseconds, a number or decimal text, as Unix ms with fractions; null when there are none. */
export function msOf(nanoseconds: unknown): number | null {
  const text = typeof nanoseconds === 'number' ? String(Math.round(nanoseconds)) : nanoseconds
  if (typeof text !== 'string' || !/^\d{1,20}$/.test(text) || /^0+$/.test(text)) return null
  return Number(BigInt(text) / 1_000n) / 1_000
}
