/** `Sun 2026-03-29 03:00:00 +02:00` by the clock of a zone. */
export function localMoment(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    },
  }).formatToParts(moment)
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  const offset = part.timeZoneName === 'GMT' ? '+00:00' : part.timeZoneName?.replace('GMT', '')
  return `${part.weekday} ${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} ${offset}`
}

/** `2026-03-29T01:00:00Z`, with milliseconds only where there are any. */
export function utcMoment(moment: Date): string {
  return moment.toISOString().replace('.000Z', 'Z')
}

/** A moment as people write it: `2026-03-29`, `2026-03-29T01:00Z`, or `+90m` from now. Null when it is none. */
export function parseMoment(text: string, now: Date): Date | null {
  const [, sign, count, unit] = /^([+-])(\d+)(s|m|h|d)$/.exec(text) ?? []
  if (count && unit) {
    const ms =
      Number(count) * { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 's' | 'm' | 'h' | 'd']
    return new Date(now.getTime() + (sign === '-' ? -ms : ms))
  }
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text)) return null
  const hasZone = /(Z|[+-]\d{2}:\d{2})$/.test(text) || text.length === 10
  const moment = new Date(hasZone ? text : `${text}Z`)
  return Number.isNaN(moment.getTime()) ? null : moment
}
