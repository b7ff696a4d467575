import { createHash } from 'node:crypto'
import { calendarOf } from '../calendar/calendar.ts'
import { WhenError } from '../calendar/when-error.ts'
import type { Schedule } from '../contract.ts'
import type { Definition, Policy } from './definition.ts'

const DAY_MS = 86_400_000

/** What is wrong with schedules, all of it, a line each. */
export class DefinitionError extends Error {
  override name = 'DefinitionError' as const
}

/** Fills in the defaults of docs/contracts/schedules.md. Throws DefinitionError. */
export function checkSchedules(schedules: readonly Schedule[]): Definition[] {
  const problems: string[] = []
  const names = new Set<string>()
  const definitions = schedules.flatMap((schedule) => {
    const found = problemsOf(schedule)
    if (names.has(schedule.name)) found.push('there is another schedule of this name.')
    names.add(schedule.name)
    try {
      if (found.length === 0) return define(schedule)
    } catch (error) {
      if (!(error instanceof WhenError)) throw error
      found.push(error.message)
    }
    problems.push(...found.map((problem) => `${schedule.name}: ${problem}`))
    return []
  })
  if (problems.length > 0) throw new DefinitionError(problems.join('\n'))
  return definitions
}

function problemsOf({ name, meaning, timeoutMs, jitterMs, retry, missed, run }: Schedule): string[] {
  const isBetween = (value: number | undefined, least: number, most: number) =>
    value === undefined || (Number.isInteger(value) && value >= least && value <= most)
  const all = typeof missed === 'object' ? missed.all : null
  const checks: [boolean, string][] = [
    [/^[a-z][a-z0-9-]{0,63}$/.test(name), 'a name is kebab-case, at most 64 characters.'],
    [meaning.length > 0 && meaning.length <= 200, 'the meaning is a sentence of at most 200 characters.'],
    [isBetween(timeoutMs, 1, DAY_MS), 'timeoutMs is between 1 and a day.'],
    [isBetween(jitterMs, 0, DAY_MS / 24), 'jitterMs is between 0 and an hour.'],
    [isBetween(retry?.times, 0, 100), 'retry.times is between 0 and 100.'],
    [(retry?.factor ?? 2) >= 1, 'retry.factor is at least 1.'],
    [isBetween(retry?.initialMs, 0, DAY_MS), 'retry.initialMs is between 0 and a day.'],
    [isBetween(all?.most, 1, 1_000), 'missed.all.most is between 1 and 1000.'],
    [isBetween(all?.withinMs, 1, 366 * DAY_MS), 'missed.all.withinMs is between 1 and a year.'],
    [typeof run === 'function', 'it has no handler.'],
  ]
  return checks.flatMap(([holds, problem]) => (holds ? [] : problem))
}

function define(schedule: Schedule): Definition {
  const { name, meaning, timeZone = 'UTC', jitterMs = 0 } = schedule
  const when = schedule.when.trim().replaceAll(/\s+/g, ' ')
  const policy = policyOf(schedule)
  return {
    name,
    meaning,
    when,
    timeZone,
    calendar: calendarOf({ when, timeZone, gap: policy.gap, repeat: policy.repeat }),
    isEnabled: schedule.enabledWhen?.() ?? true,
    delayMs: delayOf(name, jitterMs),
    policy,
    run: (run) => schedule.run(run),
  }
}

function policyOf(schedule: Schedule): Policy {
  return {
    timeoutMs: schedule.timeoutMs ?? 60_000,
    missed: schedule.missed ?? 'once',
    overlap: schedule.overlap ?? 'skip',
    gap: schedule.gap ?? 'run',
    repeat: schedule.repeat ?? 'once',
    interrupted: schedule.interrupted ?? 'leave',
    jitterMs: schedule.jitterMs ?? 0,
    retry: { times: 0, initialMs: 1_000, maxMs: 60_000, factor: 2, ...schedule.retry },
    alert: { lateMs: 300_000, longMs: null, failures: 3, ...schedule.alert },
  }
}

/** The same for every daemon and every run, so that a list of what comes next is true. */
function delayOf(name: string, jitterMs: number): number {
  const fraction = createHash('sha256').update(name).digest().readUInt32BE() / 2 ** 32
  return Math.round(fraction * jitterMs)
}
