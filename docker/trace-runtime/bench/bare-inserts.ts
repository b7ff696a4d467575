import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Batch } from '../src/entry.ts'

const SCHEMA = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  create table entry (id integer primary key, trace_id text, span_id text, parent_id text, type text, name text,
    start_ms real, duration_ms real, status text, family_hash text, service text, content text) strict;
  create index entry_by_trace on entry (trace_id);
  create table tag (tag text, entry_id integer, primary key (tag, entry_id)) strict, without rowid;
`

/** The baseline: entries/s of bare inserts into a table with one index and one of tags, a transaction for each batch. */
export function benchBareInserts(batches: readonly Batch[]): number {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trace-bare-'))
  const database = new DatabaseSync(path.join(folder, 'bare.sqlite'))
  try {
    database.exec(SCHEMA)
    const insert = database.prepare('insert into entry values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    const insertTag = database.prepare('insert into tag values (?, ?)')
    const began = performance.now()
    let entries = 0
    for (const batch of batches) {
      database.exec('begin')
      for (const {
        traceId,
        id,
        parentId,
        type,
        name,
        startMs,
        durationMs,
        status,
        familyHash,
        tags,
        content,
      } of batch.entries) {
        const { lastInsertRowid } = insert.run(
          traceId,
          id,
          parentId,
          type,
          name,
          startMs,
          durationMs,
          status,
          familyHash,
          batch.service,
          JSON.stringify(content),
        )
        for (const tag of new Set(tags)) insertTag.run(tag, lastInsertRowid)
        entries++
      }
      database.exec('commit')
    }
    return entries / ((performance.now() - began) / 1_000)
  } finally {
    database.close()
    rmSync(folder, { recursive: true })
  }
}
