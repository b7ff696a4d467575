import { setImmediate } from 'node:timers/promises'
import { ENTRY_TYPES } from '../../entry.ts'
import { decodeBody, encodeBody } from '../segment/block.ts'
import { openBlocks } from './edit.ts'
import { type Mask, maskOf, type Purge } from './mask.ts'
import { scrubFreePages } from './scrub.ts'
import type { SegmentWriter } from './segment-writer.ts'
import type { Segments } from './segments.ts'

/** So many entries are gone through before other calls get their turn. */
const ENTRIES_AT_ONCE = 2_000

/**
 * Masks something in every segment and pinned copy: content, names, tags and the text index; what is indexed later is
 * read from there. The index is merged so that nothing deleted lingers in it, and what was given up is overwritten, so that no file holds it afterwards.
 * Batches are written in between. Returns how many entries changed.
 */
export async function purgeSegments(segments: Segments, purge: Purge): Promise<{ changed: number }> {
  const mask = maskOf(purge)
  let changed = 0
  for (const file of [...segments.files()]) {
    // Others may be opened during a pause, and this one closed, or even pruned.
    const open = () =>
      segments.files().some(({ path }) => path === file.path) ? segments.openIfSound(file) : null
    changed += (await segments.ifSound(file, () => purgeSegment(open, mask))) ?? 0
  }
  return { changed }
}

type Open = () => SegmentWriter | null

async function purgeSegment(open: Open, mask: Mask): Promise<number> {
  const first = open()
  const strings = first ? purgeStrings(first, mask) : new Set<number>()
  const leaks = first ? purgeLeaks(first, mask) : 0
  let changed = 0
  for (let after = -1; ; await setImmediate()) {
    const segment = open()
    const window = segment && purgeWindow(segment, { mask, strings, after })
    if (!window) break
    changed += window.changed
    after = window.lastId
  }
  if (changed + strings.size + leaks > 0) await forgetDeleted(open)
  return changed
}

/** Names, tags and the like; the ids of those that changed. */
function purgeStrings({ db, dictionary }: SegmentWriter, mask: Mask): Set<number> {
  const update = db.prepare('update strings set text = ? where id = ?')
  const ids = new Set<number>()
  for (const { id, text } of db.prepare('select id, text from strings').all()) {
    const masked = mask.text(String(text))
    if (masked === text) continue
    update.run(masked, Number(id))
    ids.add(Number(id))
  }
  dictionary.forget()
  return ids
}

function purgeLeaks({ db }: SegmentWriter, mask: Mask): number {
  const update = db.prepare(
    `update or replace leaks set place = ?
     where kind = ? and type = ? and service = ? and place = ? and field = ?`,
  )
  const rows = db.prepare('select kind, type, service, place, field from leaks').all()
  const changed = rows.filter(({ place }) => mask.text(String(place)) !== place)
  for (const row of changed) update.run(mask.text(String(row.place)), ...Object.values(row))
  return changed.length
}

type Window = { mask: Mask; strings: Set<number>; after: number }
type EntryRow = { id: number; type: number; name: number; tags: string | null; place: number }

/** Goes through the entries behind one; null if there are none. */
function purgeWindow(segment: SegmentWriter, { mask, strings, after }: Window) {
  const rows = segment.db
    .prepare('select id, type, name, tags, place from entries where id > ? order by id limit ?')
    .all(after, ENTRIES_AT_ONCE) as EntryRow[]
  const last = rows.at(-1)
  if (!last) return null
  const isRenamed = ({ name, tags }: EntryRow) =>
    strings.has(name) || (tags?.split(',').some((tag) => strings.has(Number(tag))) ?? false)
  const changed = segment.transaction(() => {
    const blocks = openBlocks(segment)
    const changed = rows.filter((row) => {
      const line = blocks.line(row.place)
      const masked = isOfType(row, mask) ? maskBody(line, mask) : line
      if (masked === line && !isRenamed(row)) return false
      if (masked !== line) blocks.replace(row.place, masked)
      segment.textIndex.replace(row, masked)
      return true
    })
    blocks.store()
    return changed
  })
  return { changed: changed.length, lastId: last.id }
}

function isOfType({ type }: EntryRow, mask: Mask): boolean {
  return mask.type === null || mask.type === ENTRY_TYPES[type]
}

function maskBody(line: string, mask: Mask): string {
  if (mask.isUntouched(line)) return line
  const { content, links } = decodeBody(line)
  return encodeBody({ content: mask.content(content), links })
}

/** Merges the text index until nothing is left to merge, https://sqlite.org/fts5.html#the_merge_command. */
async function forgetDeleted(open: Open): Promise<void> {
  const merge = (pages: number): number => {
    const db = open()?.db
    if (!db) return 0
    const changes = () => Number(db.prepare('select total_changes() as changes').get()?.changes)
    const before = changes()
    db.prepare(`insert into words (words, rank) values ('merge', ?)`).run(pages)
    return changes() - before
  }
  let work = merge(-MERGE_PAGES)
  while (work >= 2) {
    await setImmediate()
    work = merge(MERGE_PAGES)
  }
  const last = open()
  if (last) scrubFreePages(last.db)
}

const MERGE_PAGES = 500
