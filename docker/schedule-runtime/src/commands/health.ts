import { whatIsWrong } from '../watch/heartbeat-file.ts'
import type { Command } from './command.ts'

/** Whether the daemon of this machine is well, by the file it writes: 0 or 1. Asks no database, so that it always answers. */
export const health: Command = async ({ config, print }) => {
  if (!config.isEnabled) {
    print('SCHEDULE_ENABLED is 0: nothing is scheduled.')
    return 0
  }
  const problem = await whatIsWrong(config.heartbeatFile, new Date())
  print(problem ?? 'The daemon is well.')
  return problem ? 1 : 0
}
