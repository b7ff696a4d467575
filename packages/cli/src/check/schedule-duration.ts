const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** A length of time in its largest whole unit: 90 s, 5 min, 2 h. */
export function duration(ms: number): string {
  const unit = units.find(([, length]) => ms >= length && ms % length === 0)
  return unit ? `${ms / unit[1]} ${unit[0]}` : `${ms} ms`
}
