import type { DatabaseSync } from 'node:sqlite'
import { IDS_PER_MICROSECOND, MICROSECONDS_PER_HOUR, microsecondOf } from '../segment/entry-id.ts'

/**
 * Has a further entry inserted behind all others of its microsecond, or of the next one that is not full, and returns
 * its id. `insert` says whether an id was free.
 */
export type FreeIds = (startMs: number, insert: (id: number) => boolean) => number

/** In how many full microseconds it is remembered where there is room. */
const MOST_REMEMBERED = 10_000

/**
 * Ids for what is added to one segment. A sender that counts in whole milliseconds fills a microsecond with 1,024
 * entries; what is full is stepped over once and then remembered. Mostly an entry is the first of its microsecond, or
 * follows the one before: that is tried, and looked for only if it is taken.
 */
export function openFreeIds(db: DatabaseSync, hourMs: number): FreeIds {
  const lastBelow = db.prepare('select max(id) as id from entries where id < ?')
  const roomAt = new Map<number, number>()

  /** The id behind the last of this microsecond; null if it is full. */
  function nextIn(microsecond: number): number | null {
    const firstId = microsecond * IDS_PER_MICROSECOND
    const endId = firstId + IDS_PER_MICROSECOND
    const last = lastBelow.get(endId)?.id as number | null
    if (last === null || last < firstId) return firstId
    return last + 1 < endId ? last + 1 : null
  }

  function findFrom(start: number, step: 1 | -1): number | null {
    for (let at = start; at >= 0 && at < MICROSECONDS_PER_HOUR; at += step) {
      const id = nextIn(at)
      if (id !== null) return id
    }
    return null
  }

  function remember(wanted: number, microsecond: number): void {
    if (roomAt.size >= MOST_REMEMBERED) roomAt.clear()
    roomAt.set(wanted, microsecond)
  }

  let [lastWanted, lastId] = [-1, -1]

  function likelyId(wanted: number): number {
    const isNext = wanted === lastWanted && (lastId + 1) % IDS_PER_MICROSECOND !== 0
    return isNext ? lastId + 1 : wanted * IDS_PER_MICROSECOND
  }

  function findFree(wanted: number): number {
    const from = roomAt.get(wanted) ?? wanted
    const id = findFrom(from, from < wanted ? -1 : 1) ?? findFrom(from, -1)
    if (id === null) throw new Error('This hour holds as many entries as it has ids.')
    const found = Math.floor(id / IDS_PER_MICROSECOND)
    if (found !== wanted) remember(wanted, found)
    return id
  }

  return (startMs, insert) => {
    const wanted = microsecondOf(startMs, hourMs)
    let id = likelyId(wanted)
    while (!insert(id)) id = findFree(wanted)
    ;[lastWanted, lastId] = [wanted, id]
    return id
  }
}
