import { carryOut } from './carry-out.ts'
import type { Command } from './command.ts'

/** Deletes the hours that are older than TRACE_PRUNE_HOURS, or than `--hours`. */
export const prune: Command = async (config, { hours }, print) => {
  const olderThanHours = hours === undefined ? null : Number(hours)
  if (olderThanHours !== null && !(Number.isInteger(olderThanHours) && olderThanHours >= 0)) {
    print('--hours takes a whole number.')
    return 64
  }
  const names = await carryOut(config, 'prune', { olderThanHours })
  print(names.length === 0 ? 'Nothing is that old.' : `Deleted ${names.length}: ${names.join(', ')}.`)
  return 0
}
