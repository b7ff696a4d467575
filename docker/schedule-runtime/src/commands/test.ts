import { inTransaction } from '../database/transaction.ts'
import { openPlugins } from '../plugins.ts'
import { duration } from '../report/duration.ts'
import { utcMoment } from '../report/moment.ts'
import { execute } from '../run/execute.ts'
import type { Fenced } from '../run/fenced.ts'
import { type Command, namedDefinition } from './command.ts'
import { momentOption } from './moment-option.ts'

/** Rolls a transaction back with its result. */
class Undo extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('undone')
    this.result = result
  }
}

/** Runs the handler as if it were that moment. Each of its transactions is rolled back, and no slot is written. */
export const test: Command = async (context) => {
  const definition = await namedDefinition(context)
  const due = momentOption(context, 'at', new Date()) ?? new Date()
  const plugins = openPlugins(context.config, () => undefined)
  const { work, control } = plugins
  const undone = async <T>(each: Parameters<Fenced['finish']>[0]): Promise<T> => {
    try {
      return await inTransaction(work, async (client) => {
        throw new Undo(await each(client))
      })
    } catch (error) {
      if (error instanceof Undo) return error.result as T
      throw error
    }
  }
  const claim = {
    schedule: definition.name,
    due,
    fencingToken: 0,
    attempt: 1,
    origin: 'manual',
    startedAt: due,
  } as const
  const beganAtMs = performance.now()
  try {
    context.print(`${definition.name} ${utcMoment(due)}, as a trial: nothing is kept`)
    const { state, error } = await execute({
      ...{ claim, definition, pool: work, control, record: undefined },
      now: () => due,
      stop: new AbortController().signal,
      onPrint: (line) => context.print(`  ${line}`),
      fenced: () => ({ transaction: undone, finish: undone }),
    })
    const took = duration(performance.now() - beganAtMs)
    context.print(`${state} after ${took}${error ? `: ${error.message}` : ''}`)
    return state === 'ok' ? 0 : 1
  } finally {
    await plugins.close()
  }
}
