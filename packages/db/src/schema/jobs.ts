import { sql } from 'drizzle-orm'
import { boolean, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const id = () => uuid('id').primaryKey().default(sql`uuidv7()`)
const moment = (name: string) => timestamp(name, { withTimezone: true })
const createdAt = () => moment('created_at').notNull().defaultNow()

export const outbox = pgTable('outbox', {
  id: id(),
  organizationId: uuid('organization_id'),
  name: text('name').notNull(),
  data: jsonb('data').$type<Record<string, unknown>>().notNull(),
  traceParent: text('trace_parent').default(sql`nullif(current_setting('trovella.trace_parent', true), '')`),
  createdAt: createdAt(),
  sends: integer('sends').notNull().default(0),
  nextSendAt: moment('next_send_at').notNull().defaultNow(),
  acknowledgedAt: moment('acknowledged_at'),
  deadAt: moment('dead_at'),
  lastError: text('last_error'),
})

export const jobRun = pgTable('job_run', {
  runId: text('run_id').primaryKey(),
  functionId: text('function_id').notNull(),
  eventId: text('event_id').notNull(),
  eventName: text('event_name').notNull(),
  organizationId: uuid('organization_id'),
  sourceId: uuid('source_id'),
  state: text('state', { enum: ['running', 'completed', 'failed'] })
    .notNull()
    .default('running'),
  startedAt: moment('started_at').notNull().defaultNow(),
  finishedAt: moment('finished_at'),
  error: text('error'),
})

export const jobAttempt = pgTable('job_attempt', {
  id: id(),
  runId: text('run_id').notNull(),
  stage: text('stage').notNull(),
  attempt: integer('attempt').notNull(),
  errorCode: text('error_code').notNull(),
  errorMessage: text('error_message').notNull(),
  durationMs: integer('duration_ms').notNull(),
  createdAt: createdAt(),
})

export const deadLetter = pgTable('dead_letter', {
  id: id(),
  organizationId: uuid('organization_id'),
  sourceId: uuid('source_id'),
  functionId: text('function_id').notNull(),
  runId: text('run_id').notNull().unique(),
  event: jsonb('event').$type<{ id: string; name: string; data: Record<string, unknown> }>().notNull(),
  errorCode: text('error_code').notNull(),
  errorMessage: text('error_message').notNull(),
  retryable: boolean('retryable').notNull().default(true),
  createdAt: createdAt(),
  replayedAt: moment('replayed_at'),
})
