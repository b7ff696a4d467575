import { parseDuration } from '../report/duration.ts'
import { localMoment, parseMoment, utcMoment } from '../report/moment.ts'
import { alignColumns } from '../report/table.ts'
import { clockChange } from '../simulation/clock-change.ts'
import { simulate as simulateOne } from '../simulation/simulate.ts'
import { type Command, CommandError, type Context, namedDefinition, textOption } from './command.ts'
import { momentOption } from './moment-option.ts'

const DAY_MS = 86_400_000
const MOST_LINES = 10_000

/** Every run between two moments, with what clock changes, overlap and an outage do to it. Nothing runs. */
export const simulate: Command = async (context) => {
  const { definitions } = await context.load()
  const chosen = context.name ? [await namedDefinition(context)] : [...definitions.values()]
  const now = new Date()
  const from = momentOption(context, 'from', now) ?? now
  const to = momentOption(context, 'to', from) ?? new Date(from.getTime() + DAY_MS)
  if (to <= from) throw new CommandError('--to is not after --from.')
  const options = { from, to, lastingMs: lastingOf(context), outage: outageOf(context, now) }
  const slots = chosen
    .flatMap((definition) =>
      simulateOne(definition, options).map((slot) => ({ ...slot, timeZone: definition.timeZone })),
    )
    .toSorted((a, b) => a.due.getTime() - b.due.getTime())
  if (context.options.json) {
    context.print(JSON.stringify(slots, null, 2))
    return 0
  }
  const lines = slots
    .slice(0, MOST_LINES)
    .map(({ schedule, due, startedAt, outcome, reason, timeZone }) => [
      utcMoment(due),
      timeZone === 'UTC' ? '' : localMoment(due, timeZone),
      schedule,
      outcome,
      startedAt && startedAt > due ? `begins ${utcMoment(startedAt)}` : '',
      [reason, timeZone === 'UTC' ? null : clockChange(due, timeZone)].filter(Boolean).join(' '),
    ])
  for (const line of alignColumns(lines)) context.print(line)
  if (slots.length > MOST_LINES)
    context.print(`… and ${slots.length - MOST_LINES} more: choose a shorter time.`)
  if (slots.length === 0) context.print('Nothing is due in that time.')
  return 0
}

function lastingOf(context: Context): number {
  const text = textOption(context, 'lasting') ?? '1s'
  const lastingMs = parseDuration(text)
  if (lastingMs === null) throw new CommandError(`--lasting "${text}" is no duration: write 90s, 15m or 2h.`)
  return lastingMs
}

function outageOf(context: Context, now: Date) {
  const text = textOption(context, 'outage')
  if (text === null) return null
  const [from, to] = text.split('/').map((part) => parseMoment(part, now))
  if (from && to && to > from) return { from, to }
  throw new CommandError(`--outage "${text}" is no span: write 2026-03-29T01:00Z/2026-03-29T04:00Z.`)
}
