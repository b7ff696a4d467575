import { DatabaseSync } from 'node:sqlite'
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts'

/** Why a file is left alone: its content is broken, or another version or program wrote it. */
export type Refusal = { reason: 'damaged' | 'incompatible'; detail: string }

const REFUSED_FILE = 'TRACE_REFUSED_FILE'

export class RefusedFile extends Error {
  readonly refusal: Refusal
  /** Survives the way from one thread to another, which the class does not. */
  readonly code = REFUSED_FILE

  constructor(path: string, refusal: Refusal) {
    super(`${path} is ${refusal.reason}: ${refusal.detail}`)
    this.refusal = refusal
  }
}

/** Whether a file was refused, in whichever thread. The message names it and says what to do. */
export function isRefusedFile(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: unknown }).code === REFUSED_FILE
}

/** Opens a database for writing, and makes it with this schema if it is new. Throws RefusedFile. */
export function openToWrite(path: string, schema: string): DatabaseSync {
  return refusing(path, () => {
    const db = new DatabaseSync(path, { timeout: 5_000 })
    return closingOnError(db, () => {
      if (isEmpty(db)) create(db, schema)
      checkVersion(path, db)
      // What is deleted is overwritten, but for pages that are given up whole: a purge does that (scrub.ts).
      db.exec(`pragma journal_mode = wal; pragma synchronous = normal; pragma secure_delete = fast;
        pragma wal_autocheckpoint = 4000; pragma cache_size = -32000; pragma temp_store = memory`)
      return db
    })
  })
}

/** Opens a database of ours for reading only. Throws RefusedFile. */
export function openToRead(path: string): DatabaseSync {
  return refusing(path, () => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
    return closingOnError(db, () => {
      checkVersion(path, db)
      db.exec('pragma cache_size = -1000; pragma temp_store = memory')
      return db
    })
  })
}

/** Whether SQLite says of a file that its content is broken, or that it is no database. */
export function isDamage(error: unknown): boolean {
  return ['SQLITE_CORRUPT', 'SQLITE_NOTADB'].includes(resultOf(error))
}

/** Whether SQLite found no room to write, or the system failed it while it wrote. */
export function isDiskTrouble(error: unknown): boolean {
  return ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_CANTOPEN'].includes(resultOf(error))
}

function resultOf(error: unknown): string {
  const code = (error as { errcode?: number }).errcode
  return typeof code === 'number' ? (PRIMARY_RESULTS[code & 0xff] ?? '') : ''
}

/** Primary result codes, https://sqlite.org/rescode.html. */
const PRIMARY_RESULTS: Record<number, string> = {
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
}

function refusing(path: string, open: () => DatabaseSync): DatabaseSync {
  try {
    return open()
  } catch (error) {
    if (!isDamage(error)) throw error
    throw new RefusedFile(path, {
      reason: 'damaged',
      detail: `${(error as Error).message}. Move it away.`,
    })
  }
}

/** Closes a database when what is done with it at first throws. */
export function closingOnError<T>(db: DatabaseSync, use: () => T): T {
  try {
    return use()
  } catch (error) {
    db.close()
    throw error
  }
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('select 1 from sqlite_schema limit 1').get() === undefined
}

function create(db: DatabaseSync, schema: string): void {
  db.exec(`pragma journal_mode = wal; begin immediate; ${schema};
    pragma application_id = ${APPLICATION_ID}; pragma user_version = ${SCHEMA_VERSION}; commit`)
}

function checkVersion(path: string, db: DatabaseSync): void {
  const application = Number(db.prepare('pragma application_id').get()?.application_id)
  const version = Number(db.prepare('pragma user_version').get()?.user_version)
  if (application !== APPLICATION_ID) {
    throw new RefusedFile(path, { reason: 'incompatible', detail: 'another program wrote it. Move it away.' })
  }
  if (version !== SCHEMA_VERSION) {
    const detail = `it has schema version ${version}, this program reads ${SCHEMA_VERSION}. Move it away, or start the version that wrote it.`
    throw new RefusedFile(path, { reason: 'incompatible', detail })
  }
}
