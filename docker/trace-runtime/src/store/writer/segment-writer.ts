import type { DatabaseSync } from 'node:sqlite'
import type { RequestCount } from '../../entry.ts'
import { type SegmentReader, segmentReader } from '../reader/readers.ts'
import { compressBlock, encodeBody, placeOf } from '../segment/block.ts'
import { parseEntryKey } from '../segment/entry-id.ts'
import { bytesOnDisk, type SegmentFile } from '../segment/file.ts'
import { closingOnError, openToWrite } from '../segment/open.ts'
import { SEGMENT_SCHEMA } from '../segment/schema.ts'
import type { BatchLeak, StoredEntry } from '../store.ts'
import { type PreparedEntry, packColumns, unpackColumns } from './columns.ts'
import { openCounts } from './counts.ts'
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
  const counts = openCounts(db, dictionary)
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
    counts.ofSender(share, service)
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
    counts.ofEntries(prepared, rows, dictionary.string(entry.service))
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
    counts.ofEntries(entries, rows, from.service)
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
  }
}
