import { sql } from 'drizzle-orm'
import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { organization, user } from './accounts.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })
const organizationId = () =>
  uuid('organization_id')
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' })

export const feed = pgTable('feed', {
  id: uuid('id').primaryKey().default(sql`uuidv7()`),
  organizationId: organizationId(),
  url: text('url').notNull(),
  canonicalUrl: text('canonical_url').notNull(),
  title: text('title'),
  etag: text('etag'),
  lastModified: text('last_modified'),
  polledAt: moment('polled_at'),
  nextPollAt: moment('next_poll_at').notNull().defaultNow(),
  pausedAt: moment('paused_at'),
  intervalSeconds: integer('interval_seconds').notNull(),
  failures: integer('failures').notNull().default(0),
  failureCode: text('failure_code'),
  failureMessage: text('failure_message'),
  createdBy: uuid('created_by').references(() => user.id, { onDelete: 'set null' }),
  createdAt: moment('created_at').notNull().defaultNow(),
})

export const feedEntry = pgTable(
  'feed_entry',
  {
    feedId: uuid('feed_id')
      .notNull()
      .references(() => feed.id, { onDelete: 'cascade' }),
    organizationId: organizationId(),
    canonicalUrl: text('canonical_url').notNull(),
    takenAt: moment('taken_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.feedId, table.canonicalUrl] })],
)
