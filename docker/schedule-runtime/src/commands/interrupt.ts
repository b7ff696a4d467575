import { utcMoment } from '../report/moment.ts'
import { type Command, namedDefinition } from './command.ts'

/** Tells the runs of a schedule to end, on whatever daemon. */
export const interrupt: Command = async (context) => {
  const { name } = await namedDefinition(context)
  const { rows } = await context.database().query<{ due: Date }>(
    `update schedule_slot set interrupt_requested_at = clock_timestamp(),
       reason = 'Stopped from the command line.'
     where schedule = $1 and state = 'running' returning due`,
    [name],
  )
  for (const { due } of rows) context.print(`${name} ${utcMoment(due)} was told to end.`)
  if (rows.length === 0) context.print(`${name} does not run.`)
  return rows.length > 0 ? 0 : 1
}
