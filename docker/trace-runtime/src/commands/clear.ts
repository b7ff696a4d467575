import { carryOut } from './carry-out.ts'
import type { Command } from './command.ts'

/** Deletes every hour. Pinned traces and monitored tags stay. */
export const clear: Command = async (config, { yes }, print) => {
  if (yes !== true) {
    print('This deletes every trace that is not pinned. Say so: trace:clear --yes')
    return 64
  }
  const names = await carryOut(config, 'clear', {})
  print(names.length === 0 ? 'There was nothing.' : `Deleted ${names.length}: ${names.join(', ')}.`)
  return 0
}
