import type { EntryType } from '../../entry.ts'

const PURGED = '[purged]'

/**
 * What to purge: a value wherever it stands, or what a field holds, in all types or one. A field is named as it is
 * called anywhere, `authorization`, or by its way from the content down, `headers.authorization`.
 */
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
  // The last name of a way, or all of a name that has dots itself, ends like this in JSON.
  const marker = `${JSON.stringify(field.slice(field.lastIndexOf('.') + 1)).slice(1)}:`
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

function withoutField(value: unknown, field: string, way = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutField(item, field, way))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const here = way === '' ? key : `${way}.${key}`
      return [key, key === field || here === field ? PURGED : withoutField(item, field, here)]
    }),
  )
}
