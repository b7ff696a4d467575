import type { Filters } from '../contract.ts'
import type { ParsedQuery } from '../query/parse.ts'
import type { Marks } from '../text/highlight.ts'
import type { CountableSource, CountedSources } from './counted-sources.ts'

export type KeywordQuery = { organizationId: string; query: ParsedQuery; filters: Filters }

export type KeywordCandidate = CountableSource & { chunkId: string }

export type KeywordMatches = CountedSources & {
  /**
   * At most `WINDOW` chunks, best first, at most three of one source. Where few have all words, those of sources follow
   * that have them in several; then, for a question, those with more than half of its words.
   */
  candidates: KeywordCandidate[]
  /** Misspelt words and what they were taken for. */
  corrections: Map<string, string>
  /** No source had all the words; these have some. */
  relaxed: boolean
  marks: Marks
}

/** With fewer passages than these that have all words, those with most of them are worth showing below. */
export const FEW_CANDIDATES = 10
/** A question is a sentence, and hardly a passage has all of its words; shorter queries mean each of theirs. */
export const MIN_WORDS_OF_QUESTION = 4
/** Up to so many words say something of a source that has them far from each other; a long text has any sentence's. */
export const MAX_SPREAD_WORDS = 4
/** And only with fewer passages than these that have all words: it reads a word's passages by the hundred. */
export const SPREAD_BELOW = 4

export type SourceKey = { organizationId: string; sourceId: string }

/** Finds chunks by their words. Every answer is of the one organization that the query names. */
export type KeywordEngine = {
  name: 'postgres' | 'typesense'
  find(query: KeywordQuery): Promise<KeywordMatches>
  /** Makes the engine hold the current chunks of a source, and none of its former ones. */
  put(source: SourceKey): Promise<void>
  remove(source: SourceKey): Promise<void>
  close(): void
}

/** A copy of the index outside the database, which can be lost or fall behind. */
export type Mirror = KeywordEngine & {
  /** Every source that the copy holds, with the content version it holds. */
  versions(): AsyncIterable<SourceKey & { version: number }>
  /** Builds a new copy beside the one in force, then swaps. */
  rebuild(): Promise<unknown>
  health(): Promise<boolean>
}

/** True when the copy did not answer, or its server is in trouble; false when it refused what was asked. */
export function isOutage(error: unknown): boolean {
  const { httpStatus } = error as { httpStatus?: number }
  return httpStatus === undefined || httpStatus >= 500
}
