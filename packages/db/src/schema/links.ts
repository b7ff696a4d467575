import { integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { organization } from './accounts.ts'
import { source } from './library.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const linkFetch = pgTable('link_fetch', {
  sourceId: uuid('source_id')
    .primaryKey()
    .references(() => source.id, { onDelete: 'cascade' }),
  organizationId: uuid('organization_id')
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' }),
  etag: text('etag'),
  lastModified: text('last_modified'),
  fetchedAt: moment('fetched_at').notNull().defaultNow(),
  nextFetchAt: moment('next_fetch_at').notNull(),
  intervalSeconds: integer('interval_seconds').notNull(),
  failures: integer('failures').notNull().default(0),
  failureCode: text('failure_code'),
  failureMessage: text('failure_message'),
  page: jsonb('page').$type<Record<string, unknown>>(),
  pageVersion: integer('page_version'),
})
