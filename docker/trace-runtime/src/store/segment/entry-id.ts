import type { EntryKey } from '../store.ts'
import { HOUR_MS } from './file.ts'

/**
 * An entry's row id is its start within the hour, in microseconds, and ten bits that tell apart what started
 * together. The table, every index and the text index are thereby in order of time, without a column for it.
 */
export const IDS_PER_MICROSECOND = 1024
export const MICROSECONDS_PER_HOUR = HOUR_MS * 1000

/** The highest id an hour can hold, plus one. */
export const END_OF_HOUR = MICROSECONDS_PER_HOUR * IDS_PER_MICROSECOND

/** The microsecond of its hour in which something started. */
export function microsecondOf(startMs: number, hourMs: number): number {
  return Math.min(Math.round((startMs - hourMs) * 1000), MICROSECONDS_PER_HOUR - 1)
}

/** The first id of what starts at or after `ms`. */
export function firstIdFrom(ms: number, hourMs: number): number {
  return Math.max(0, Math.ceil((ms - hourMs) * 1000)) * IDS_PER_MICROSECOND
}

export function startMsOf(id: number, hourMs: number): number {
  return hourMs + Math.floor(id / IDS_PER_MICROSECOND) / 1000
}

export function entryKey(segmentName: string, id: number): EntryKey {
  return `${segmentName}_${id}`
}

/** The segment and the row that a key names, or null if it is none. */
export function parseEntryKey(key: EntryKey): { segmentName: string; id: number } | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d(?:\.\d{1,6})?)_(\d{1,15})$/.exec(key)
  return match ? { segmentName: match[1] as string, id: Number(match[2]) } : null
}
