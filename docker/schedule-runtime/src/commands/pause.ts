import { utcMoment } from '../report/moment.ts'
import { type Command, CommandError, type Context, namedDefinition, textOption } from './command.ts'
import { momentOption } from './moment-option.ts'

const MAINTENANCE = 'schedules.maintenance'

/** Lets the slots of a schedule, or of all, be skipped until a moment or until resumed. */
export const pause: Command = async (context) => {
  const reason = textOption(context, 'reason')
  if (!reason) throw new CommandError('Say why with --reason "…": it is what the history shows of each slot.')
  const until = momentOption(context, 'until', new Date())
  if (until && until <= new Date()) throw new CommandError('--until is past.')
  const end = until ? `until ${utcMoment(until)}` : 'until resumed'
  if (context.options.all) {
    await context.database().query(
      `insert into instance_setting (key, value) values ($1, $2)
       on conflict (key) do update set value = excluded.value, updated_at = now()`,
      [MAINTENANCE, { reason, until: until?.toISOString() ?? null, by: 'the command line' }],
    )
    await tellDaemons(context)
    context.print(`Every schedule is paused ${end}.`)
    return 0
  }
  const { name } = await namedDefinition(context)
  const { rowCount } = await context.database().query(
    `update schedule set paused_at = clock_timestamp(), paused_until = $2, pause_reason = $3,
       paused_by = 'the command line' where name = $1`,
    [name, until, reason],
  )
  if (!rowCount) throw new CommandError(`${name} has never been registered: start a daemon once.`)
  context.print(`${name} is paused ${end}.`)
  return 0
}

/** Ends a pause. Slots of the meantime stay skipped. */
export const resume: Command = async (context) => {
  if (context.options.all) {
    await context.database().query('delete from instance_setting where key = $1', [MAINTENANCE])
    await tellDaemons(context)
    context.print('Schedules run again, except those that are paused one by one.')
    return 0
  }
  const { name } = await namedDefinition(context)
  await context.database().query(
    `update schedule set paused_at = null, paused_until = null, pause_reason = null, paused_by = null
     where name = $1`,
    [name],
  )
  context.print(`${name} runs again.`)
  return 0
}

/** A change of one schedule is told by its trigger; this one is of a setting. */
async function tellDaemons({ database }: Context): Promise<void> {
  await database().query(`select pg_notify('schedule', '')`)
}
