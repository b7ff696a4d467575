import type { Route } from 'next'

type Place = { startOffset: number; endOffset: number }

/** The path of the reader, opened at a passage, with the words that were looked for. */
export function passageAddress(sourceId: string, { startOffset, endOffset }: Place, q: string): Route {
  const words = q.trim() ? `&q=${encodeURIComponent(q.trim())}` : ''
  return `/sources/${sourceId}?at=${startOffset}&to=${endOffset}${words}#passage` as Route
}
