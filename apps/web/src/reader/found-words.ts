import type { Range } from './marks.ts'

/** Where the words of a search stand in a passage, as a person would mark them; endings may differ. */
export function foundWords(passage: string, query: string): Range[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const pattern = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const matches = passage.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})[\\p{L}\\p{N}]{0,4}`, 'giu'))
  return [...matches].map(({ index, 0: match }) => ({ start: index, end: index + match.length }))
}

/** Without an ending that a word often changes, so that "records" also marks "record". */
function wordsOf(query: string): string[] {
  const words = query.match(/[\p{L}\p{N}]{3,}/gu) ?? []
  return [
    ...new Set(words.slice(0, 30).map((word) => word.toLowerCase().replace(/(?<=.{3})(?:es|s|ing|ed)$/, ''))),
  ]
}
