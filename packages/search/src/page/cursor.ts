import { createHash } from 'node:crypto'
import { InvalidCursorError, type SearchInput } from '../contract.ts'

/** Where the next page begins, in which ordering. */
export type Cursor = {
  offset: number
  /** Identifies the query, so that a cursor cannot be used with another. */
  query: string
  /** Identifies the ordering as it was for the first page, as long as this process remembers it. */
  ordering: string
  /** When the first page was made: sources added since are left out of an ordering made again. */
  at: number
}

export function encodeCursor({ offset, query, ordering, at }: Cursor): string {
  return Buffer.from(JSON.stringify([offset, query, ordering, at])).toString('base64url')
}

/** Throws InvalidCursorError for anything that was not made for this query. */
export function decodeCursor(text: string, query: string): Cursor {
  const [offset, made, ordering, at] = parsed(text)
  if (!Number.isSafeInteger(offset) || offset < 0 || typeof ordering !== 'string' || !Number.isFinite(at)) {
    throw new InvalidCursorError('This cursor is not one of ours. Begin again without it.')
  }
  if (made !== query)
    throw new InvalidCursorError('This cursor belongs to another search. Begin again without it.')
  return { offset, query, ordering, at }
}

/** The same for the same organization, words, mode and filters, whatever the page. */
export function identifyQuery({ limit: _limit, cursor: _cursor, ...search }: SearchInput): string {
  const entries = Object.entries(search).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 16)
}

function parsed(text: string): [number, string, string, number] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(value) ? (value as [number, string, string, number]) : [-1, '', '', 0]
  } catch {
    return [-1, '', '', 0]
  }
}
