import { DatabaseSync } from 'node:sqlite'
import { TOKENIZER } from '../segment/schema.ts'
import { searchableText } from '../segment/words.ts'
import { readEntries } from './entries.ts'
import type { SegmentReader } from './readers.ts'

/** Which entries that are not in the text index yet match; `unsearched` of them were too many to look at. */
export type Tail = { ids: number[]; unsearched: number }

/** Looking at so many takes about 100 ms. */
const MOST_ENTRIES = 2_000

type Indexed = { version: number; db: DatabaseSync }
const indexed = new WeakMap<SegmentReader, Indexed>()

/**
 * Searches for words in what is stored but not indexed: a small text index of just that, in memory and cut into words
 * the same way, holds until the segment changes.
 */
export function searchTail(segment: SegmentReader, words: string): Tail {
  const count = Number(
    segment.get('select sum(json_array_length(entries)) as count from unindexed')?.count ?? 0,
  )
  if (count === 0) return { ids: [], unsearched: 0 }
  if (count > MOST_ENTRIES) return { ids: [], unsearched: count }
  const found = indexOf(segment).prepare('select rowid as id from words where words match ?').all(words)
  return { ids: found.map(({ id }) => Number(id)), unsearched: 0 }
}

function indexOf(segment: SegmentReader): DatabaseSync {
  const version = Number(segment.get('pragma data_version')?.data_version)
  const known = indexed.get(segment)
  if (known?.version === version) return known.db
  known?.db.close()
  const db = indexTail(segment)
  indexed.set(segment, { version, db })
  return db
}

function indexTail(segment: SegmentReader): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  db.exec(`create virtual table words using fts5 (text, content = '', tokenize = '${TOKENIZER}'); begin`)
  const insert = db.prepare('insert into words (rowid, text) values (?, ?)')
  const ids = segment
    .all('select id.value as id from unindexed, json_each(unindexed.entries) as id')
    .map(({ id }) => Number(id))
  for (const entry of readEntries(segment, ids)) {
    insert.run(Number(entry.key.split('_')[1]), searchableText(entry))
  }
  db.exec('commit')
  return db
}
