import type { Definition } from '../definition/definition.ts'
import { localMoment, utcMoment } from '../report/moment.ts'
import { alignColumns } from '../report/table.ts'
import { haltReason } from '../slots/halt.ts'
import { type Command, CommandError, type Context, textOption } from './command.ts'

type Row = { name: string; nextDue: Date | null; halted: string | null; last: string | null }

/** What runs when, by the bundle; what came of it last, by the database where it answers. */
export const list: Command = async (context) => {
  const { definitions } = await context.load()
  const count = wholeOption(context, 'next', 1)
  const zone = textOption(context, 'timezone')
  const rows = await readRows(context).catch((error: Error) => {
    process.stderr.write(
      `The database does not answer (${error.message}): what follows is reckoned from now.\n`,
    )
    return new Map<string, Row>()
  })
  const listed = [...definitions.values()].map((definition) =>
    describe(definition, rows.get(definition.name), count),
  )
  if (context.options.json) context.print(JSON.stringify(listed, null, 2))
  else for (const line of asTable(listed, zone)) context.print(line)
  return 0
}

type Listed = {
  name: string
  meaning: string
  when: string
  timeZone: string
  isEnabled: boolean
  halted: string | null
  last: string | null
  next: string[]
  policy: Definition['policy']
}

function describe(definition: Definition, row: Row | undefined, count: number): Listed {
  const { name, meaning, when, timeZone, isEnabled, calendar, policy } = definition
  const next: string[] = []
  let due = isEnabled ? (row?.nextDue ?? calendar.next(new Date())) : null
  while (due && next.length < count) {
    next.push(utcMoment(due))
    due = calendar.next(due)
  }
  return {
    name,
    meaning,
    when,
    timeZone,
    isEnabled,
    halted: row?.halted ?? null,
    last: row?.last ?? null,
    next,
    policy,
  }
}

function asTable(listed: readonly Listed[], zone: string | null): string[] {
  const head = ['SCHEDULE', 'WHEN', 'ZONE', 'NEXT', 'LAST']
  const rows = listed.flatMap(({ name, when, timeZone, isEnabled, halted, last, next }) => {
    const first = halted ?? (isEnabled ? '' : 'off')
    const [due = '', ...others] = next.map((moment) => localMoment(new Date(moment), zone ?? timeZone))
    const about = [name, when, timeZone, [due, first].filter(Boolean).join('  '), last ?? '']
    return [about, ...others.map((other) => ['', '', '', other])]
  })
  return alignColumns([head, ...rows])
}

async function readRows({ database }: Context): Promise<Map<string, Row>> {
  const { rows } = await database().query(`
    select name, clock_timestamp() as now, next_due as "nextDue", paused_at is not null as "isPaused",
      paused_until as "pausedUntil", pause_reason as "pauseReason",
      (select value from instance_setting where key = 'schedules.maintenance') as maintenance,
      (select state || ' ' || to_char(due at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || 'Z' from schedule_slot
        where schedule = name order by due desc limit 1) as last
    from schedule`)
  return new Map(rows.map((row) => [row.name, { ...row, halted: haltReason(row) }]))
}

export function wholeOption(context: Context, name: string, fallback: number): number {
  const text = textOption(context, name)
  if (text === null) return fallback
  const number = /^\d+$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= 1_000) return number
  throw new CommandError(`--${name} is a number from 1 to 1000: it is "${text}".`)
}
