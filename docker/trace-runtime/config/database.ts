import path from 'node:path'
import type { Reader } from '../src/environment/reader.ts'

const MIB = 1024 * 1024

/**
 * Where traces are kept. DB_DATABASE_SQLITE names the file of the ledger; the hours lie beside it, one file each, so that
 * the folder is what to mount a volume at.
 */
export function databaseConfig(env: Reader) {
  const databasePath = path.resolve(env.text('DB_DATABASE_SQLITE', '.zintrust/dbs/trace-runtime.sqlite'))
  return {
    connection: env.oneOf('TRACE_DB_CONNECTION', ['sqlite']),
    databasePath,
    folder: path.dirname(databasePath),
    /** The oldest hours go when all files together are larger. */
    capBytes: env.whole('TRACE_MAX_DISK_MB', { fallback: 2_048, minimum: 64, maximum: 4_194_304 }) * MIB,
    /** Nothing is written while less than this is free on the disk. */
    floorBytes: env.whole('TRACE_MIN_FREE_DISK_MB', { fallback: 512, minimum: 1, maximum: 1_048_576 }) * MIB,
    segmentMaxBytes: 256 * MIB,
    queueMaxBytes: 32 * MIB,
  }
}
