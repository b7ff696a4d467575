import type { EntryType } from '../../entry.ts'

const PURGED = '[purged]'

/** What to purge: a value wherever it stands, or what a field of this name holds, in all types or one. */
export type Purge = { value: string } | { type?: EntryType; field: string }

/** How one purge changes what is stored. */
export type Mask = {
  /** Whether this text can be left alone: cheap, and never wrong in saying yes. */
  isUntouched(line: string): boolean
  content(content: Record<string, unknown>): Record<string, unknown>
  /** For texts outside the content: names, tags. */
  text(text: string): string
  type: EntryType | null
}

export function maskOf(purge: Purge): Mask {
  return 'value' in purge ? maskOfValue(purge.value) : maskOfField(purge.field, purge.type ?? null)
}

function maskOfValue(value: string): Mask {
  const escaped = JSON.stringify(value).slice(1, -1)
  const mask = (text: string) => text.replaceAll(value, PURGED)
  return {
    isUntouched: (line) => !line.includes(escaped),
    content: (content) =>
      mapValues(content, { text: mask, number: (number) => (String(number) === value ? PURGED : number) }),
    text: mask,
    type: null,
  }
}

function maskOfField(field: string, type: EntryType | null): Mask {
  const marker = `${JSON.stringify(field)}:`
  return {
    isUntouched: (line) => !line.includes(marker),
    content: (content) => withoutField(content, field) as Record<string, unknown>,
    text: (text) => text,
    type,
  }
}

type Change = { text(text: string): string; number(number: number): unknown }

/** Keys count too: a map may have secrets as its keys. */
function mapValues<T>(value: T, change: Change): T {
  if (typeof value === 'string') return change.text(value) as T
  if (typeof value === 'number') return change.number(value) as T
  if (Array.isArray(value)) return value.map((item) => mapValues(item, change)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [change.text(key), mapValues(item, change)]),
  ) as T
}

function withoutField(value: unknown, field: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutField(item, field))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === field ? PURGED : withoutField(item, field)]),
  )
}
