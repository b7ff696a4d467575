import type { EntryKey } from '../store.ts'
import { HOUR_MS } from './file.ts'

/**
 * An entry's row id is its start within the hour, in microseconds, and ten bits that tell apart what started
 * together. The table, every index and the text index are thereby in order of time, without a column for it.
 */
const TIES = 1024

/** The highest id an hour can hold, plus one. */
export const END_OF_HOUR = HOUR_MS * 1000 * TIES

export function entryId(startMs: number, hourMs: number, tie: number): number {
  const microseconds = Math.min(Math.round((startMs - hourMs) * 1000), HOUR_MS * 1000 - 1)
  return microseconds * TIES + (tie % TIES)
}

/** The first id of what starts at or after `ms`. */
export function firstIdFrom(ms: number, hourMs: number): number {
  return Math.max(0, Math.ceil((ms - hourMs) * 1000)) * TIES
}

export function startMsOf(id: number, hourMs: number): number {
  return hourMs + Math.floor(id / TIES) / 1000
}

export function entryKey(segmentName: string, id: number): EntryKey {
  return `${segmentName}_${id}`
}

/** The segment and the row that a key names, or null if it is none. */
export function parseEntryKey(key: EntryKey): { segmentName: string; id: number } | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d(?:\.\d{1,6})?)_(\d{1,15})$/.exec(key)
  return match ? { segmentName: match[1] as string, id: Number(match[2]) } : null
}
