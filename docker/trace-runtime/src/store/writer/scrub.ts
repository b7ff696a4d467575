import type { DatabaseSync } from 'node:sqlite'

/** Zeros are written in pieces of this size: SQLite holds one in memory. */
const PIECE_BYTES = 16 * 1024 * 1024

/**
 * Overwrites pages that were given up: fills them with a table of zeros, which takes them before the file grows, and
 * gives them up again. Then it empties the log, so that no file holds what stood there.
 */
export function scrubFreePages(db: DatabaseSync): void {
  const numberOf = (name: string) => Number(Object.values(db.prepare(`pragma ${name}`).get() ?? {})[0])
  const pageBytes = numberOf('page_size')
  db.exec('begin immediate; create table scrub (zeros blob)')
  const insert = db.prepare('insert into scrub values (zeroblob(?))')
  for (let free = numberOf('freelist_count'); free > 0; free = numberOf('freelist_count'))
    insert.run(Math.min(PIECE_BYTES, free * pageBytes))
  db.exec('drop table scrub; commit; pragma wal_checkpoint(truncate)')
}
