import { duration } from '../report/duration.ts'
import { utcMoment } from '../report/moment.ts'
import { alignColumns } from '../report/table.ts'
import { type Command, type Context, namedDefinition } from './command.ts'
import { wholeOption } from './list.ts'

type Slot = {
  due: Date
  state: string
  reason: string | null
  attempt: number
  lateMs: number | null
  tookMs: number | null
  error: string | null
  output: string | null
  traceId: string | null
}

/** What became of the last slots of a schedule, newest first, with the address of its trace; with --output, what they said. */
export const history: Command = async (context) => {
  const { name } = await namedDefinition(context)
  const { rows } = await context.database().query<Slot>(
    `select due, state, reason, attempt, error, output, trace_id as "traceId",
       extract(epoch from started_at - due)::float8 * 1000 as "lateMs",
       extract(epoch from finished_at - started_at)::float8 * 1000 as "tookMs"
     from schedule_slot where schedule = $1 order by due desc limit $2`,
    [name, wholeOption(context, 'last', 20)],
  )
  if (context.options.json) {
    context.print(JSON.stringify(rows, null, 2))
    return 0
  }
  if (rows.length === 0) context.print(`${name} has no history yet.`)
  for (const line of asLines(rows, context)) context.print(line)
  return 0
}

function asLines(slots: readonly Slot[], { config, options }: Context): string[] {
  const lines = alignColumns(
    slots.map(({ due, state, attempt, lateMs, tookMs, reason, error }) => [
      utcMoment(due),
      state,
      attempt > 1 ? `attempt ${attempt}` : '',
      lateMs === null ? '' : `${duration(Math.max(0, lateMs))} late`,
      tookMs === null || lateMs === null ? '' : `took ${duration(tookMs)}`,
      error?.split('\n')[0] ?? reason ?? '',
    ]),
  )
  return slots.flatMap(({ output, error, traceId }, at) => {
    const trace = config.tracesUrl && traceId && `${config.tracesUrl}/traces/${traceId}`
    const texts = options.output ? [output, error, trace] : [trace]
    const below = texts.flatMap((text) => (text ? text.split('\n').map((line) => `    ${line}`) : []))
    return [lines[at] ?? '', ...below]
  })
}
