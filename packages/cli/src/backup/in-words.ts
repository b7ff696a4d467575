const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB']

/** `1.4 GB`: thousands, as disks are sold. */
export function bytesInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const amount = bytes / 1_000 ** power
  return `${power === 0 ? amount : amount.toFixed(1)} ${UNITS[power]}`
}

/** `1.2 s`, `4 min`, `3 h`, `2 days`: one unit, as far as it matters. */
export function timeInWords(durationMs: number): string {
  const seconds = durationMs / 1_000
  if (seconds < 90) return `${seconds.toFixed(1)} s`
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`
  return `${Math.round(seconds / 86_400)} days`
}
