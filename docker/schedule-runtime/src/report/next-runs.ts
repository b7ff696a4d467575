import type { Definition } from '../definition/definition.ts'
import { localMoment, utcMoment } from './moment.ts'

/** `name: expression zone`, and whether it is switched off. */
export function asLine({ name, when, timeZone, isEnabled }: Definition): string {
  return `${name}: ${when} ${timeZone}${isEnabled ? '' : ', off'}`
}

/** When it runs next, by its own clock and in UTC. */
export function nextRuns({ calendar, timeZone }: Definition, count: number): string[] {
  const next: string[] = []
  for (let due = calendar.next(new Date()); due && next.length < count; due = calendar.next(due)) {
    next.push(timeZone === 'UTC' ? utcMoment(due) : `${localMoment(due, timeZone)} = ${utcMoment(due)}`)
  }
  return next
}
