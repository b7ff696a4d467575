import path from 'node:path'
import { openToRead } from './copy-sqlite.ts'

const LEDGER = 'trace-runtime.sqlite'
const SEGMENT = /^trace-runtime\.\d{4}-\d\d-\d\dT\d\d(\.\d+)?(\.pinned)?\.sqlite$/

/**
 * Of the files of docker/trace-runtime those that pinned traces need: the ledger, which lists them, the pinned copies,
 * and each segment with one that no copy was made of yet.
 */
export async function withPinnedTraces(folder: string, names: readonly string[]): Promise<string[]> {
  if (!names.includes(LEDGER)) return []
  const pins = await pinsOf(path.join(folder, LEDGER))
  const kept = [LEDGER]
  for (const name of names) {
    const [isSegment, , pinned] = SEGMENT.exec(name) ?? []
    if (!isSegment || pins.length === 0) continue
    if (pinned || (await hasAnyOf(path.join(folder, name), pins))) kept.push(name)
  }
  return kept
}

async function pinsOf(ledger: string): Promise<Buffer[]> {
  const database = await openToRead(ledger)
  try {
    return database
      .prepare('select trace_id from pins')
      .all()
      .map((row) => Buffer.from(String(row.trace_id), 'hex'))
  } finally {
    database.close()
  }
}

/** False also for a segment that went meanwhile, or of a version that keeps traces otherwise. */
async function hasAnyOf(segment: string, pins: readonly Buffer[]): Promise<boolean> {
  try {
    const database = await openToRead(segment)
    try {
      const find = database.prepare('select 1 from traces where trace_id = ?')
      return pins.some((pin) => find.get(pin) !== undefined)
    } finally {
      database.close()
    }
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SQLITE_ERROR') return false
    throw error
  }
}
