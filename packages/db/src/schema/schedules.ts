import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const schedule = pgTable('schedule', {
  name: text('name').primaryKey(),
  meaning: text('meaning').notNull(),
  expression: text('expression').notNull(),
  timeZone: text('time_zone').notNull(),
  policy: jsonb('policy').$type<Record<string, unknown>>().notNull(),
  registeredAt: moment('registered_at').notNull().defaultNow(),
  enabled: boolean('enabled').notNull().default(true),
  retiredAt: moment('retired_at'),
  nextDue: moment('next_due'),
  wakeAt: moment('wake_at'),
  pausedAt: moment('paused_at'),
  pausedUntil: moment('paused_until'),
  pausedBy: text('paused_by'),
  pauseReason: text('pause_reason'),
  runRequestedAt: moment('run_requested_at'),
  runRequestedBy: text('run_requested_by'),
  failuresInARow: integer('failures_in_a_row').notNull().default(0),
  alerts: jsonb('alerts').$type<Record<string, string>>().notNull().default({}),
})

export const scheduleDaemon = pgTable('schedule_daemon', {
  id: uuid('id').primaryKey().default(sql`uuidv7()`),
  host: text('host').notNull(),
  pid: integer('pid').notNull(),
  version: text('version').notNull(),
  startedAt: moment('started_at').notNull().defaultNow(),
  seenAt: moment('seen_at').notNull().defaultNow(),
  leaseUntil: moment('lease_until').notNull(),
  stoppingAt: moment('stopping_at'),
})

export const scheduleSlotStates = [
  'claimed',
  'running',
  'ok',
  'failed',
  'timed_out',
  'interrupted',
  'skipped',
  'missed',
] as const

export const scheduleSlot = pgTable(
  'schedule_slot',
  {
    schedule: text('schedule').notNull(),
    due: moment('due').notNull(),
    state: text('state', { enum: scheduleSlotStates }).notNull().default('claimed'),
    reason: text('reason'),
    fencingToken: bigint('fencing_token', { mode: 'number' }),
    attempt: integer('attempt').notNull().default(0),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    output: text('output'),
    daemonId: uuid('daemon_id').references(() => scheduleDaemon.id, { onDelete: 'set null' }),
    origin: text('origin', { enum: ['time', 'catch_up', 'manual'] })
      .notNull()
      .default('time'),
    startAt: moment('start_at'),
    error: text('error'),
    traceId: text('trace_id'),
    requestedBy: text('requested_by'),
    interruptRequestedAt: moment('interrupt_requested_at'),
  },
  (table) => [primaryKey({ columns: [table.schedule, table.due] })],
)
