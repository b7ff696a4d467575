const DIGITS = new Intl.NumberFormat('en-US')

/** `12,345`. */
export function count(value: number): string {
  return DIGITS.format(value)
}

/** `1 entry`, `2 entries`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** A duration in the unit that leaves two or three digits. A mark has none. */
export function duration(ms: number | null): string {
  if (ms === null) return '–'
  if (ms === 0) return '0 ms'
  if (ms < 0.1) return `${Math.max(1, Math.round(ms * 1000))} µs`
  if (ms < 10) return `${trimmed(ms, ms < 1 ? 2 : 1)} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${trimmed(ms / 1000, ms < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return both(`${minutes} min`, seconds % 60, 's')
  return both(`${Math.floor(minutes / 60)} h`, minutes % 60, 'min')
}

/** `3.2 MB`, in powers of ten. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let rest = value
  let unit = 0
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000
    unit++
  }
  return `${unit === 0 ? rest : trimmed(rest, rest < 10 ? 1 : 0)} ${units[unit]}`
}

/** `2.4 %`. Something that happened is never `0 %`. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %'
  const value = (100 * part) / whole
  if (value < 0.1) return '< 0.1 %'
  return `${value < 10 ? trimmed(value, 1) : Math.round(value)} %`
}

/** Requests a minute, or by whatever time reads better. Something that happened is never `0 / min`. */
export function rate(value: number, spanMs: number): string {
  const perMinute = value / (spanMs / 60_000)
  if (perMinute >= 120) return `${short(perMinute / 60)} / s`
  if (perMinute >= LEAST_RATE || value === 0) return `${short(perMinute)} / min`
  const perHour = perMinute * 60
  if (perHour >= LEAST_RATE) return `${short(perHour)} / h`
  const perDay = perHour * 24
  return perDay >= LEAST_RATE ? `${short(perDay)} / day` : '< 0.1 / day'
}

/** What is less than this is written as 0. */
const LEAST_RATE = 0.05

/** `940`, `12.4k`, `3.1M`. */
export function short(value: number): string {
  if (value < 10 && value % 1 !== 0) return trimmed(value, 1)
  if (value < 9_999.5) return count(Math.round(value))
  if (value < 999_500) return `${trimmed(value / 1000, value < 99_950 ? 1 : 0)}k`
  return `${trimmed(value / 1_000_000, 1)}M`
}

function both(large: string, small: number, unit: string): string {
  return small === 0 ? large : `${large} ${small} ${unit}`
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}
