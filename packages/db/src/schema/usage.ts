import { bigint, integer, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core'
import { organization } from './accounts.ts'

export const usage = pgTable('usage', {
  organizationId: uuid('organization_id')
    .primaryKey()
    .references(() => organization.id, { onDelete: 'cascade' }),
  sources: integer('sources').notNull(),
  originalBytes: bigint('original_bytes', { mode: 'number' }).notNull(),
  textBytes: bigint('text_bytes', { mode: 'number' }).notNull(),
  chunks: integer('chunks').notNull(),
  measuredAt: timestamp('measured_at', { withTimezone: true }).notNull(),
})
