const UNITS: readonly [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
]

/** `42 ms`, `1.4 s`, `3m 20s`, `2d 4h`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs)
  let leftMs = Math.round(ms / 1_000) * 1_000
  return UNITS.slice(first, first + 2)
    .flatMap(([unit, unitMs]) => {
      const count = Math.floor(leftMs / unitMs)
      leftMs -= count * unitMs
      return count > 0 ? `${count}${unit}` : []
    })
    .join(' ')
}

/** `90s`, `15m`, `2h` in ms; null when it is none. */
export function parseDuration(text: string): number | null {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? []
  const unitMs = unit === 'ms' ? 1 : UNITS.find(([name]) => name === unit)?.[1]
  return unitMs ? Number(count) * unitMs : null
}
