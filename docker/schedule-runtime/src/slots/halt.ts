type Halting = {
  now: Date
  isPaused: boolean
  pausedUntil: Date | null
  pauseReason: string | null
  /** The setting `schedules.maintenance`. */
  maintenance: unknown
}

/** Why no slot of a schedule runs at this moment, as a sentence; null when it runs. */
export function haltReason({ now, isPaused, pausedUntil, pauseReason, maintenance }: Halting): string | null {
  const { until, reason } = (maintenance ?? {}) as { until?: string | null; reason?: string }
  const isMaintained = maintenance && (!until || new Date(until) > now)
  if (isMaintained) return `Maintenance${because(reason)}.`
  if (isPaused && (!pausedUntil || pausedUntil > now)) return `Paused${because(pauseReason)}.`
  return null
}

function because(reason: string | null | undefined): string {
  return reason ? `: ${reason.replace(/\.$/, '')}` : ''
}
