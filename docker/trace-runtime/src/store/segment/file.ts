import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'

export const HOUR_MS = 3_600_000

/**
 * A file of entries. `name` is the hour its entries started in (`2026-11-25T03`), with a part number behind it once
 * one file would have grown too large (`2026-11-25T03.1`). Beside a segment lies, if traces of it are pinned, a
 * pinned copy of those traces, which outlives it.
 */
export type SegmentFile = { name: string; hourMs: number; part: number; isPinned: boolean; path: string }

const NAME = /^\.((\d{4}-\d\d-\d\dT\d\d)(?:\.(\d{1,6}))?)(\.pinned)?\.sqlite$/

/** The segments beside the ledger at `databasePath`, oldest first; a pinned copy comes after its segment. */
export function listSegmentFiles(databasePath: string): SegmentFile[] {
  const stem = stemOf(databasePath)
  const files: SegmentFile[] = []
  for (const file of readdirSync(dirname(databasePath))) {
    const match = file.startsWith(`${stem}.`) ? NAME.exec(file.slice(stem.length)) : null
    if (!match) continue
    const hourMs = Date.parse(`${match[2]}:00:00Z`)
    if (Number.isNaN(hourMs)) continue
    files.push({
      name: match[1] as string,
      hourMs,
      part: Number(match[3] ?? 0),
      isPinned: match[4] !== undefined,
      path: join(dirname(databasePath), file),
    })
  }
  return files.sort(bySegment)
}

export function segmentFile(
  databasePath: string,
  { hourMs, part, isPinned }: Pick<SegmentFile, 'hourMs' | 'part' | 'isPinned'>,
): SegmentFile {
  const hour = new Date(hourMs).toISOString().slice(0, 13)
  const name = part === 0 ? hour : `${hour}.${part}`
  const file = `${stemOf(databasePath)}.${name}${isPinned ? '.pinned' : ''}.sqlite`
  return { name, hourMs, part, isPinned, path: join(dirname(databasePath), file) }
}

/** Bytes on disk of a database with its write-ahead log and index; 0 if it is not there. */
export function bytesOnDisk(path: string): number {
  return companions(path).reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

/** Unlinks a database with its write-ahead log and index. */
export function unlinkDatabase(path: string): void {
  for (const file of companions(path)) rmSync(file, { force: true })
}

export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS
}

export function companions(path: string): string[] {
  return [path, `${path}-wal`, `${path}-shm`]
}

function bySegment(a: SegmentFile, b: SegmentFile): number {
  return a.hourMs - b.hourMs || a.part - b.part || Number(a.isPinned) - Number(b.isPinned)
}

function stemOf(databasePath: string): string {
  return basename(databasePath, extname(databasePath))
}
