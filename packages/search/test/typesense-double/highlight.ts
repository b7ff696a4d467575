import type { TextMatch } from './match.ts'
import { tokenize } from './tokens.ts'

type Marked = { matched_tokens: string[]; snippet: string }

const MAX_SNIPPET_WORDS = 30

/** The fields of a hit in which words matched, each with those words and the text around the first of them. */
export function highlightsOf({ document, taken }: TextMatch, fields: string[]): Record<string, Marked> {
  const wanted = new Set(taken.flatMap((tokens) => [...tokens]))
  const highlights: Record<string, Marked> = {}
  for (const field of fields) {
    const value = document.values[field]
    const marked = typeof value === 'string' ? mark(value, wanted) : null
    if (marked) highlights[field] = marked
  }
  return highlights
}

function mark(text: string, wanted: Set<string>): Marked | null {
  const words = text.split(/\s+/u)
  const isMatched = (word: string) => tokenize(word).some((token) => wanted.has(token))
  const first = words.findIndex(isMatched)
  if (first < 0) return null
  const shown = words.slice(Math.max(0, first - 4), Math.max(0, first - 4) + MAX_SNIPPET_WORDS)
  return {
    matched_tokens: [...new Set(shown.filter(isMatched))],
    snippet: shown.map((word) => (isMatched(word) ? `<mark>${word}</mark>` : word)).join(' '),
  }
}
