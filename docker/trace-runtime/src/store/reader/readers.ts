import { statSync } from 'node:fs'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { HOUR_MS, listSegmentFiles, type SegmentFile } from '../segment/file.ts'
import { isDamage, openToRead, RefusedFile } from '../segment/open.ts'

export type Row = Record<string, unknown>

/** A segment opened for reading. Statements are prepared once for each text. */
export type SegmentReader = {
  file: SegmentFile
  all(sql: string, ...values: SQLInputValue[]): Row[]
  get(sql: string, ...values: SQLInputValue[]): Row | undefined
}

export type SegmentReaders = {
  /** Newest first, those between two times if given. Where a segment is pruned, what is pinned of it takes its place. */
  segments(range?: Range): SegmentReader[]
  /** The same by the hour, each opened when it is come to: a page seldom needs more than the newest. */
  hours(range?: Range): Iterable<SegmentReader[]>
  segment(name: string): SegmentReader | null
  /** Lets go of files that are unlinked: the disk keeps what they hold until then. */
  closeUnlinked(): void
  close(): void
}

type Range = { fromMs?: number | undefined; toMs?: number | undefined }

type OpenReader = SegmentReader & { db: DatabaseSync; inode: number }

/** Three days, and what is pinned of the days before. */
const MOST_OPEN = 96

/** `onDamage` is told the path of a file that turns out to be damaged; what was read of it then throws. */
export function openReaders(databasePath: string, onDamage: (path: string) => void): SegmentReaders {
  const open = new Map<string, OpenReader>()

  function readable(file: SegmentFile): SegmentReader[] {
    try {
      return [openOnce(file)]
    } catch (error) {
      if (error instanceof RefusedFile && error.refusal.reason === 'damaged') onDamage(file.path)
      // Pruned in this moment, or refused: the writer reports that by name.
      if (error instanceof RefusedFile || isGone(error)) return []
      throw error
    }
  }

  function openOnce(file: SegmentFile): SegmentReader {
    const inode = statSync(file.path).ino
    const known = open.get(file.path)
    const reader = known?.inode === inode ? known : openReader(file, { inode, onDamage: found })
    if (known && known !== reader) known.db.close()
    open.delete(file.path)
    open.set(file.path, reader)
    return reader
  }

  function found(path: string): void {
    open.get(path)?.db.close()
    open.delete(path)
    onDamage(path)
  }

  function closeUnlisted(files: SegmentFile[]): void {
    const listed = new Set(files.map(({ path }) => path))
    const readers = [...open.values()]
    const surplus = readers.filter(
      ({ file }, at) => !listed.has(file.path) || at < readers.length - MOST_OPEN,
    )
    for (const { file, db } of surplus) {
      db.close()
      open.delete(file.path)
    }
  }

  function list(): SegmentFile[] {
    const files = listSegmentFiles(databasePath)
    closeUnlisted(files)
    return files
  }

  const within = ({ fromMs = 0, toMs = Number.POSITIVE_INFINITY }: Range = {}): SegmentFile[] =>
    withoutShadowed(list())
      .filter(({ hourMs }) => hourMs < toMs && hourMs + HOUR_MS > fromMs)
      .reverse()

  function* hours(range?: Range): Iterable<SegmentReader[]> {
    for (const files of Map.groupBy(within(range), ({ hourMs }) => hourMs).values())
      yield files.flatMap(readable)
  }

  return {
    segments: (range) => within(range).flatMap(readable),
    hours,
    segment: (name) =>
      withoutShadowed(list())
        .filter((file) => file.name === name)
        .flatMap(readable)[0] ?? null,
    closeUnlinked: () => void list(),
    close: () => {
      for (const { db } of open.values()) db.close()
    },
  }
}

function openReader(
  file: SegmentFile,
  { inode, onDamage }: { inode: number; onDamage(path: string): void },
): OpenReader {
  const db = openToRead(file.path)
  const reader = segmentReader(file, db)
  const noticing = <T>(read: () => T): T => {
    try {
      return read()
    } catch (error) {
      if (isDamage(error)) onDamage(file.path)
      throw error
    }
  }
  return {
    file,
    all: (...query) => noticing(() => reader.all(...query)),
    get: (...query) => noticing(() => reader.get(...query)),
    db,
    inode,
  }
}

/** Reads from a connection that is open already. */
export function segmentReader(file: SegmentFile, db: DatabaseSync): SegmentReader {
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? db.prepare(sql)
    if (statements.size >= MOST_STATEMENTS) statements.clear()
    statements.set(sql, statement)
    return statement
  }
  return {
    file,
    all: (sql, ...values) => prepared(sql).all(...values),
    get: (sql, ...values) => prepared(sql).get(...values),
  }
}

const MOST_STATEMENTS = 64

/** A pinned copy is hidden as long as its segment is there: what it holds is there too, under the same keys. */
function withoutShadowed(files: SegmentFile[]): SegmentFile[] {
  const whole = new Set(files.filter((file) => !file.isPinned).map((file) => file.name))
  return files.filter((file) => !file.isPinned || !whole.has(file.name))
}

function isGone(error: unknown): boolean {
  const { code, errcode } = error as NodeJS.ErrnoException & { errcode?: number }
  return code === 'ENOENT' || errcode === CANNOT_OPEN || isDamage(error)
}

const CANNOT_OPEN = 14
