import { sql } from 'drizzle-orm'
import {
  bigint,
  customType,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { organization, user } from './accounts.ts'

const id = () => uuid('id').primaryKey().default(sql`uuidv7()`)
const moment = (name: string) => timestamp(name, { withTimezone: true })
const createdAt = () => moment('created_at').notNull().defaultNow()
const organizationId = () =>
  uuid('organization_id')
    .notNull()
    .references(() => organization.id, { onDelete: 'cascade' })

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

export const sourceKinds = ['note', 'file', 'link'] as const
export type SourceKind = (typeof sourceKinds)[number]

export const sourceStates = ['queued', 'processing', 'ready', 'failed', 'needs_capture'] as const
export type SourceState = (typeof sourceStates)[number]

export const sourceStages = ['fetch', 'extract', 'chunk', 'embed', 'index'] as const
export type SourceStage = (typeof sourceStages)[number]

/** Where headings, pages, code and quotations lie in a snapshot's text; offsets in UTF-16 code units. */
export type Outline = {
  headings: { level: number; title: string; start: number }[]
  pages: { number: number; start: number }[]
  code?: { start: number; end: number }[]
  quotations?: { start: number; end: number }[]
}

export const blob = pgTable(
  'blob',
  {
    organizationId: organizationId(),
    sha256: text('sha256').notNull(),
    byteSize: bigint('byte_size', { mode: 'number' }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.sha256] })],
)

export const blobPart = pgTable(
  'blob_part',
  {
    organizationId: uuid('organization_id').notNull(),
    sha256: text('sha256').notNull(),
    ordinal: integer('ordinal').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.sha256, table.ordinal] })],
)

export const source = pgTable('source', {
  id: id(),
  organizationId: organizationId(),
  kind: text('kind', { enum: sourceKinds }).notNull(),
  state: text('state', { enum: sourceStates }).notNull().default('queued'),
  stage: text('stage', { enum: sourceStages }),
  title: text('title').notNull(),
  url: text('url'),
  canonicalUrl: text('canonical_url'),
  fileName: text('file_name'),
  folderPath: text('folder_path'),
  mediaType: text('media_type'),
  byteSize: bigint('byte_size', { mode: 'number' }),
  originalSha256: text('original_sha256'),
  tags: text('tags').array().notNull().default([]),
  failureCode: text('failure_code'),
  failureMessage: text('failure_message'),
  contentVersion: integer('content_version').notNull().default(1),
  indexedVersion: integer('indexed_version').notNull().default(0),
  snapshotId: uuid('snapshot_id'),
  createdBy: uuid('created_by').references(() => user.id, { onDelete: 'set null' }),
  createdAt: createdAt(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
  deletedAt: moment('deleted_at'),
})

export const snapshot = pgTable('snapshot', {
  id: id(),
  organizationId: organizationId(),
  sourceId: uuid('source_id')
    .notNull()
    .references(() => source.id, { onDelete: 'cascade' }),
  version: integer('version').notNull(),
  title: text('title'),
  text: text('text').notNull(),
  textSha256: text('text_sha256').notNull(),
  outline: jsonb('outline').$type<Outline>().notNull().default({ headings: [], pages: [] }),
  language: text('language'),
  extractor: text('extractor').notNull(),
  createdAt: createdAt(),
})

export const chunk = pgTable('chunk', {
  id: id(),
  organizationId: organizationId(),
  sourceId: uuid('source_id')
    .notNull()
    .references(() => source.id, { onDelete: 'cascade' }),
  snapshotId: uuid('snapshot_id')
    .notNull()
    .references(() => snapshot.id, { onDelete: 'cascade' }),
  ordinal: integer('ordinal').notNull(),
  startOffset: integer('start_offset').notNull(),
  endOffset: integer('end_offset').notNull(),
  page: integer('page'),
  title: text('title').notNull(),
  headingPath: text('heading_path').array().notNull().default([]),
  text: text('text').notNull(),
  textSha256: text('text_sha256').notNull(),
  tsv: tsvector('tsv')
    .notNull()
    .generatedAlwaysAs(
      sql`setweight(to_tsvector('trovella', search_text(title)), 'A') || setweight(to_tsvector('trovella', search_text(heading_text(heading_path))), 'B') || to_tsvector('trovella', search_text(text))`,
    ),
})

export const chunkEmbedding = pgTable(
  'chunk_embedding',
  {
    chunkId: uuid('chunk_id')
      .notNull()
      .references(() => chunk.id, { onDelete: 'cascade' }),
    model: text('model').notNull(),
    organizationId: organizationId(),
    snapshotId: uuid('snapshot_id').notNull(),
    embedding: real('embedding').array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chunkId, table.model] })],
)

export const searchTerm = pgTable(
  'search_term',
  { organizationId: organizationId(), term: text('term').notNull() },
  (table) => [primaryKey({ columns: [table.organizationId, table.term] })],
)
