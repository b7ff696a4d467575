/** Where a reader is opened: a passage in UTF-16 offsets of the whole text, and the search that led to it. */
export type Position = { at: number | null; to: number | null; q: string }

type SearchParams = Record<string, string | string[] | undefined>

export function positionOf({ at, to, q }: SearchParams): Position {
  const start = offsetOf(at)
  const end = offsetOf(to)
  return {
    at: start,
    to: start !== null && end !== null && end > start ? end : null,
    q: typeof q === 'string' ? q : '',
  }
}

function offsetOf(value: string | string[] | undefined): number | null {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null
}
