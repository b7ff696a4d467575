import { sql } from 'drizzle-orm'
import { bigint, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const backupRun = pgTable('backup_run', {
  id: uuid('id').primaryKey().default(sql`uuidv7()`),
  kind: text('kind', { enum: ['backup', 'drill'] }).notNull(),
  archive: text('archive'),
  failure: text('failure'),
  startedAt: moment('started_at').notNull(),
  finishedAt: moment('finished_at').notNull().defaultNow(),
  snapshotAt: moment('snapshot_at'),
  bytes: bigint('bytes', { mode: 'number' }),
  rows: bigint('rows', { mode: 'number' }),
  sha256: text('sha256'),
})
