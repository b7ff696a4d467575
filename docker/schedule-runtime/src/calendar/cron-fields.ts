import { Cron } from 'croner'
import { WhenError } from './when-error.ts'

const FIELDS = ['second', 'minute', 'hour', 'day of the month', 'month', 'day of the week']
const RANGES = [
  '0-59',
  '0-59',
  '0-23',
  '1-31, L, 15W or LW',
  '1-12 or JAN-DEC',
  '0-7 or SUN-SAT, with L or #',
]
const NICKNAMES = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']

/** What is wrong with an expression that did not parse, by its first wrong field; null when no field is wrong alone. */
export function whichField(when: string): WhenError | null {
  const fields = when.trim().split(/\s+/)
  if (when.trim().startsWith('@')) {
    return new WhenError(`"${when}" is no nickname: there are ${NICKNAMES.join(', ')}.`)
  }
  if (fields.length !== 5 && fields.length !== 6) {
    const count = `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}`
    return new WhenError(
      `"${when}" has ${count}: cron takes 5 (minute hour day month weekday), or 6 with seconds first.`,
    )
  }
  const first = FIELDS.length - fields.length
  const at = fields.findIndex((field, each) => !isField(first + each, field))
  if (at < 0) return null
  return new WhenError(
    `"${when}": "${fields[at]}" is no ${FIELDS[first + at]} (${RANGES[first + at]}; lists 1,2, ranges 1-5, steps */5 or 0-30/5).`,
  )
}

/** Whether it parses where every other field is a wildcard. */
function isField(at: number, field: string): boolean {
  try {
    new Cron(FIELDS.map((_, each) => (each === at ? field : '*')).join(' '), { paused: true, mode: '6-part' })
    return true
  } catch {
    return false
  }
}
