import type { DatabaseSync } from 'node:sqlite'
import { DURATION_BOUNDS_MS, ENTRY_TYPES, type RequestCount } from '../../entry.ts'
import { type SegmentReader, segmentReader } from '../reader/readers.ts'
import { compressBlock, encodeBody, placeOf } from '../segment/block.ts'
import { parseEntryKey } from '../segment/entry-id.ts'
import { bytesOnDisk, type SegmentFile } from '../segment/file.ts'
import { closingOnError, openToWrite } from '../segment/open.ts'
import { DURATION_COLUMNS, SEGMENT_SCHEMA } from '../segment/schema.ts'
import type { BatchLeak, StoredEntry } from '../store.ts'
import { type PreparedEntry, packColumns, unpackColumns } from './columns.ts'
import { type Dictionary, openDictionary } from './dictionary.ts'
import { openFreeIds } from './free-id.ts'
import { openRepeatedQueries } from './repeated-queries.ts'
import { openTextIndex, type TextIndex } from './text-index.ts'

/** The part of a batch that belongs into one segment. */
export type SegmentShare = {
  keyId: string
  batchId: string
  service: string
  instance: string | null
  arrivedMs: number
  entries: PreparedEntry[]
  blocks: ShareBlock[]
  requestCounts: RequestCount[]
  drops: { reason: string; type: string; count: number }[]
  leaks: BatchLeak[]
}

/** Bodies, and whose they are: positions among the share's entries, line by line. */
export type ShareBlock = { body: Uint8Array; entries: number[] }

export type SegmentWriter = {
  file: SegmentFile
  db: DatabaseSync
  reader: SegmentReader
  dictionary: Dictionary
  textIndex: TextIndex
  /** Runs all of it or nothing. */
  transaction<T>(run: () => T): T
  /** Stores shares in one transaction: the ids of each one's entries, null where the segment holds that batch already. */
  write(shares: SegmentShare[]): (number[] | null)[]
  /** Inside a transaction: has the segment hold this batch, and tells whether it did not before. */
  noteBatch(batch: { keyId: string; batchId: string }): boolean
  /** Copies entries of another segment under the ids they have there; what is here already stays. */
  keep(entries: StoredEntry[]): void
  /** Knows from here on the batches of the part before, so that one look tells whether the hour holds a batch. */
  takeBatchesFrom(path: string): void
  sizeBytes(): number
  close(): void
}

/** Opens the segment to write, and makes it if it is new. Throws RefusedFile. */
export function openSegmentWriter(file: SegmentFile): SegmentWriter {
  const db = openToWrite(file.path, SEGMENT_SCHEMA)
  const textIndex = closingOnError(db, () => openTextIndex(db))
  const dictionary = openDictionary(db)
  const statements = prepareStatements(db)
  const recordRepeatedQueries = openRepeatedQueries(db)
  const insertAtFreeId = openFreeIds(db, file.hourMs)

  function transaction<T>(run: () => T): T {
    db.exec('begin immediate')
    try {
      const result = run()
      db.exec('commit')
      return result
    } catch (error) {
      if (db.isTransaction) db.exec('rollback')
      dictionary.forget()
      textIndex.forget()
      throw error
    }
  }

  function write(shares: SegmentShare[]): (number[] | null)[] {
    return transaction(() => shares.map((share) => (noteBatch(share) ? insertShare(share) : null)))
  }

  function noteBatch({ keyId, batchId }: { keyId: string; batchId: string }): boolean {
    return statements.batch.run(keyId, batchId).changes === 1
  }

  function insertShare(share: SegmentShare): number[] {
    const origin = dictionary.origin(share.service, share.instance)
    const service = dictionary.string(share.service)
    const ids = insertEntries(share, { origin, service })
    for (const counts of share.requestCounts) insertRequestCounts(statements, dictionary, service, counts)
    const minuteMs = minuteOf(share.arrivedMs)
    for (const { reason, type, count } of share.drops) {
      statements.drop.run(minuteMs, service, dictionary.string(reason), typeNumber(type), count)
    }
    for (const { kind, type, where, field } of share.leaks) {
      statements.leak.run(kind, typeNumber(type), service, where, field, share.arrivedMs)
    }
    return ids
  }

  function keep(entries: StoredEntry[]): void {
    transaction(() => {
      for (const entry of entries) keepEntry(entry)
      while (textIndex.indexNext(BLOCKS_OF_KEPT) > 0);
    })
  }

  function keepEntry(entry: StoredEntry): void {
    const id = parseEntryKey(entry.key)?.id
    if (id === undefined || statements.isTaken.get(id) !== undefined) return
    const block = insertBlock(compressBlock([encodeBody(entry)]))
    const origin = dictionary.origin(entry.service, entry.instance)
    const prepared = unpackColumns(packColumns([entry]))
    const rows = prepared.map((each) => insertEntry(each, { id, place: placeOf(block, 0), origin }))
    countEntries(prepared, rows, dictionary.string(entry.service))
    textIndex.note([{ block, entries: [id] }], Date.now())
  }

  function insertEntries({ entries, blocks, arrivedMs }: SegmentShare, from: From): number[] {
    const lastTrace = dictionary.lastTrace()
    const blockIds = blocks.map(({ body }) => insertBlock(body))
    const places: number[] = []
    for (const [at, { entries }] of blocks.entries())
      for (const [line, entry] of entries.entries()) places[entry] = placeOf(blockIds[at] as number, line)
    const rows = entries.map((entry, at) =>
      insertEntry(entry, { place: places[at] as number, origin: from.origin }),
    )
    countEntries(entries, rows, from.service)
    recordRepeatedQueries(entries, rows, lastTrace)
    const ids = rows.map((row) => row.id)
    const noted = blocks.map(({ entries }, at) => ({
      block: blockIds[at] as number,
      entries: entries.map((entry) => ids[entry] as number),
    }))
    textIndex.note(noted, arrivedMs)
    return ids
  }

  function insertBlock(body: Uint8Array): number {
    return Number(statements.block.run(body).lastInsertRowid)
  }

  /** Under `id` if that is given, which must be free; else under a free one. */
  function insertEntry(entry: PreparedEntry, at: { id?: number; place: number; origin: number }): EntryRow {
    const trace = dictionary.trace(entry.traceId)
    const family = entry.familyHash === null ? null : dictionary.string(entry.familyHash)
    const name = dictionary.string(entry.name)
    const tags = dictionary.distinct(entry.tags)
    const insert = (id: number): boolean =>
      statements.entry.run(
        id,
        entry.type,
        trace,
        entry.span,
        entry.parent,
        name,
        at.origin,
        entry.durationUs,
        entry.isError ? 1 : 0,
        family,
        tags.length === 0 ? null : tags.join(','),
        at.place,
      ).changes === 1
    const id = at.id ?? insertAtFreeId(entry.startMs, insert)
    if (at.id !== undefined) insert(at.id)
    for (const tag of tags) statements.tag.run(tag, id)
    for (const link of entry.links)
      statements.link.run(Buffer.from(link.traceId, 'hex'), Buffer.from(link.id, 'hex'), id)
    return { id, trace, family }
  }

  /** One row a minute and type, not one an entry. */
  function countEntries(entries: PreparedEntry[], rows: EntryRow[], service: number): void {
    const counts = new Map<number, { minuteMs: number; type: number; count: number; errors: number }>()
    for (const [at, entry] of entries.entries()) {
      const minuteMs = minuteOf(entry.startMs)
      const key = minuteMs + entry.type
      const known = counts.get(key) ?? { minuteMs, type: entry.type, count: 0, errors: 0 }
      known.count++
      if (entry.isError) known.errors++
      counts.set(key, known)
      const { id, family } = rows[at] as EntryRow
      if (entry.type === EXCEPTION && family !== null)
        statements.exception.run(minuteMs, family, service, id, id)
    }
    for (const { minuteMs, type, count, errors } of counts.values()) {
      statements.entryCount.run(minuteMs, service, type, count, errors)
    }
  }

  return {
    file,
    db,
    reader: segmentReader(file, db),
    dictionary,
    textIndex,
    transaction,
    write,
    noteBatch,
    keep,
    takeBatchesFrom: (path) => {
      db.prepare('attach ? as earlier').run(path)
      db.exec('insert or ignore into batches select * from earlier.batches; detach earlier')
    },
    sizeBytes: () => bytesOnDisk(file.path),
    close: () => db.close(),
  }
}

type From = { origin: number; service: number }

export type EntryRow = { id: number; trace: number; family: number | null }

const BLOCKS_OF_KEPT = 64
const EXCEPTION = ENTRY_TYPES.indexOf('exception')

function minuteOf(ms: number): number {
  return Math.floor(ms / 60_000) * 60_000
}

function typeNumber(type: string): number {
  return ENTRY_TYPES.indexOf(type as never)
}

function insertRequestCounts(
  statements: Statements,
  dictionary: Dictionary,
  service: number,
  { minuteMs, name, count, errorCount, keptCount, durationCounts }: RequestCount,
): void {
  const buckets = Array.from({ length: DURATION_BOUNDS_MS.length + 1 }, (_, at) => durationCounts[at] ?? 0)
  const key = [minuteOf(minuteMs), service, dictionary.string(name)]
  statements.requestCount.run(...key, count, errorCount, keptCount, ...buckets)
}

type Statements = ReturnType<typeof prepareStatements>

function prepareStatements(db: DatabaseSync) {
  return {
    batch: db.prepare('insert into batches (key_id, batch_id) values (?, ?) on conflict do nothing'),
    block: db.prepare('insert into blocks (body) values (?)'),
    isTaken: db.prepare('select 1 from entries where id = ?'),
    entry: db.prepare(
      'insert into entries values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing',
    ),
    tag: db.prepare('insert into tags (tag, entry) values (?, ?)'),
    link: db.prepare('insert into links values (?, ?, ?) on conflict do nothing'),
    entryCount: db.prepare(`insert into entry_counts values (?, ?, ?, ?, ?)
      on conflict do update set count = count + excluded.count, error_count = error_count + excluded.error_count`),
    drop: db.prepare(`insert into drop_counts values (?, ?, ?, ?, ?)
      on conflict do update set count = count + excluded.count`),
    requestCount: db.prepare(`insert into request_counts
      values (?, ?, ?, ?, ?, ?${', ?'.repeat(DURATION_COLUMNS.length)})
      on conflict do update set ${['count', 'error_count', 'kept_count', ...DURATION_COLUMNS]
        .map((column) => `${column} = ${column} + excluded.${column}`)
        .join(', ')}`),
    exception: db.prepare(`insert into exception_counts values (?, ?, ?, 1, ?, ?)
      on conflict do update set count = count + 1, first_entry = min(first_entry, excluded.first_entry),
        last_entry = max(last_entry, excluded.last_entry)`),
    leak: db.prepare(`insert into leaks values (?, ?, ?, ?, ?, 1, ?)
      on conflict do update set count = count + 1, last_ms = max(last_ms, excluded.last_ms)`),
  }
}
