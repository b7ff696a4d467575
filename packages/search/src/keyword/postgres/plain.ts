import type { ParsedQuery } from '../../query/parse.ts'
import { stem } from '../../text/stem.ts'
import type { ResolvedQuery } from './resolve.ts'

/**
 * A query in the index's terms without asking the database, or null for one that needs the vocabulary: an unfinished
 * word, a number that identifiers may contain, letters beyond a to z. What has all of its words repairs none of them.
 */
export function plainQuery({ terms, phrases, excluded }: ParsedQuery): ResolvedQuery | null {
  if (terms.some(({ prefix }) => prefix)) return null
  if (![terms.map(({ word }) => word), ...phrases, ...excluded].flat().every(isPlain)) return null
  return {
    terms: terms.map((term) => ({
      ...term,
      query: lexemes([term.word]),
      known: true,
      stems: null,
      containing: null,
      misspelt: null,
    })),
    phrases: phrases.map((words) => ({ words, query: lexemes(words) })),
    excluded: excluded.map(lexemes),
  }
}

function isPlain(word: string): boolean {
  return /^[a-z]+$/.test(word)
}

/** What phraseto_tsquery makes of such words. */
function lexemes(words: string[]): string {
  return words.map((word) => `'${stem(word)}'`).join(' <-> ')
}
