import type { DatabaseSync } from 'node:sqlite'
import { ENTRY_TYPES } from '../../entry.ts'
import type { PreparedEntry } from './columns.ts'

/** From how many queries of one shape within a trace on they are reported. */
const REPEATED_QUERY_THRESHOLD = 5

type QueryRow = { id: number; trace: number; family: number | null }

/** `lastTrace` is the highest trace number from before these entries. */
export type RepeatedQueryRecorder = (entries: PreparedEntry[], rows: QueryRow[], lastTrace: number) => void

/**
 * Notes queries of one shape that repeat within a trace, over all its batches: a job's queries count with those of
 * the request that caused it. Only what is stored of a trace that came up before is counted again.
 */
export function openRepeatedQueries(db: DatabaseSync): RepeatedQueryRecorder {
  const stored = db.prepare(`select count(*) as count from entries indexed by entries_by_trace
    where trace = ? and family = ? and type = ${QUERY}`)
  const note = db.prepare(`insert into repeated_queries values (?, ?, ?, ?)
    on conflict do update set count = excluded.count`)

  return (entries, rows, lastTrace) => {
    for (const { trace, family, entry, count } of groupQueries(entries, rows)) {
      const total = trace > lastTrace ? count : Number(stored.get(trace, family)?.count)
      if (total >= REPEATED_QUERY_THRESHOLD) note.run(trace, family, total, entry)
    }
  }
}

/** More texts than a segment can hold. */
const MOST_FAMILIES = 2 ** 26

const QUERY = ENTRY_TYPES.indexOf('query')

function groupQueries(entries: PreparedEntry[], rows: QueryRow[]) {
  const groups = new Map<number, { trace: number; family: number; entry: number; count: number }>()
  for (const [at, { id, trace, family }] of rows.entries()) {
    if (entries[at]?.type !== QUERY || family === null) continue
    const key = trace * MOST_FAMILIES + family
    const group = groups.get(key)
    if (group) group.count++
    else groups.set(key, { trace, family, entry: id, count: 1 })
  }
  return groups.values()
}
