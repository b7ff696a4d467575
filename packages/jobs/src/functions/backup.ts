import { eventType, NonRetriableError } from 'inngest'
import { backupRequested } from '../events.ts'
import type { JobParts } from '../functions.ts'

/**
 * Backs the installation up, one at a time. What a further attempt would not change, such as a missing key, is not
 * tried again. No dead letter: each failure is on record, and `watch-backups` tells of it until one succeeds.
 */
export function backupFunction({ inngest, makeBackup }: JobParts) {
  return inngest.createFunction(
    {
      id: 'backup',
      triggers: [{ event: eventType('instance/backup.requested', { schema: backupRequested }) }],
      retries: 3,
      concurrency: [{ limit: 1 }],
    },
    ({ step }) =>
      step.run('make', async () => {
        if (!makeBackup)
          throw new NonRetriableError('Backups are not configured here: set BACKUP_DIRECTORY and BACKUP_KEY.')
        const made = await makeBackup()
        if (made.ok) return { archive: made.name, bytes: made.bytes, rows: made.rows }
        throw made.reason === 'key' ? new NonRetriableError(made.message) : new Error(made.message)
      }),
  )
}
