/** What the clock of a zone does within the hour around a moment, as words; null when it does nothing. */
export function clockChange(moment: Date, timeZone: string): string | null {
  const before = offsetMinutes(new Date(moment.getTime() - AROUND_MS), timeZone)
  const at = offsetMinutes(moment, timeZone)
  const after = offsetMinutes(new Date(moment.getTime() + AROUND_MS), timeZone)
  if (before < at) return `the clock has just jumped ${at - before} minutes ahead`
  if (after < at) return `the clock shows this time again in a while (${at - after} minutes back)`
  if (before > at) return `the clock shows this time for the second time (${before - at} minutes back)`
  return null
}

const AROUND_MS = 60 * 60_000

function offsetMinutes(moment: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(moment)
    .find(({ type }) => type === 'timeZoneName')?.value
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}
