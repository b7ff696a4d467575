/** Milliseconds to wait by a Retry-After header (RFC 9110, 10.2.3: seconds or a date), or null when it says nothing. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (!header) return null
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime())
}
