const steps = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1_000 },
]

/** A length of time as people say it, in its largest unit: 4 min. */
export function duration(ms: number): string {
  const step = steps.find((each) => ms >= each.ms)
  return step ? `${Math.round(ms / step.ms)} ${step.unit}` : '< 1 s'
}
