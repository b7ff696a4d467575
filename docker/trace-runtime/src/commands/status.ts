import { order } from '../control/client.ts'
import type { Command } from './command.ts'
import { alignColumns } from './table.ts'

/** Whether the receiver runs, and can store what it is sent: exit code 0, else 1. The image's health check is this. */
export const status: Command = async ({ database, trace }, _options, print) => {
  const found = await order(database.folder, 'status', {})
  if (found === null) {
    print(`No receiver runs on ${database.folder}.`)
    return 1
  }
  const entries = found.segments.reduce((sum, segment) => sum + segment.entries, 0)
  const rows = [
    ['Writer', found.isWriterCaughtUp ? 'caught up' : `behind, ${mib(found.queuedBytes)} waiting`],
    ['Disk', `${mib(found.freeDiskBytes)} free, ${found.isDiskAboveFloor ? 'above' : 'below'} the floor`],
    [
      'Stored',
      `${mib(found.sizeBytes)} of ${mib(found.capBytes)}: ${entries} entries in ${found.segments.length} files`,
    ],
    ['Search', found.unindexed === 0 ? 'caught up' : `the newest ${found.unindexed} entries follow`],
    ['Kept', `${trace.pruneAfterHours} hours`],
  ]
  for (const line of alignColumns(rows)) print(line)
  return found.isWriterCaughtUp && found.isDiskAboveFloor ? 0 : 1
}

function mib(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
