import { boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { user } from './accounts.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true })
const userId = () => uuid('user_id').references(() => user.id, { onDelete: 'cascade' })

export const digestSetting = pgTable('digest_setting', {
  userId: userId().primaryKey(),
  enabled: boolean('enabled').notNull().default(true),
  timeZone: text('time_zone').notNull().default('UTC'),
  weekday: integer('weekday').notNull().default(1),
  hour: integer('hour').notNull().default(8),
  unsubscribeToken: uuid('unsubscribe_token').notNull().unique().defaultRandom(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
})

export const digestOutcomes = ['sent', 'nothing_new', 'switched_off', 'not_sent'] as const
export type DigestOutcome = (typeof digestOutcomes)[number]

export const digest = pgTable(
  'digest',
  {
    userId: userId().notNull(),
    week: date('week').notNull(),
    dueAt: moment('due_at').notNull(),
    outcome: text('outcome', { enum: digestOutcomes }),
    endedAt: moment('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.userId, table.week] })],
)
