import type { SourceKind } from '@repo/db/schema/library'

/** How many chunks each leg contributes to the fusion. Fixed, so that pages agree with each other. */
export const WINDOW = 200

export const PASSAGES_PER_HIT = 3

/** What narrows a search. An absent filter does not filter; an empty list matches nothing. */
export type Filters = {
  kinds?: SourceKind[]
  /** The source has at least one of these. */
  tags?: string[]
  sourceIds?: string[]
  createdAfter?: Date
  createdBefore?: Date
}

export type SearchMode = 'hybrid' | 'keyword' | 'vector'

export type SearchInput = Filters & {
  organizationId: string
  q: string
  mode?: SearchMode
  /** Hits of a page, 1 to 100. */
  limit?: number
  cursor?: string
}

export type Passage = {
  chunkId: string
  text: string
  /** UTF-16 offsets into the snapshot's text. */
  startOffset: number
  endOffset: number
  page: number | null
  headingPath: string[]
  /** UTF-16 offsets into `text`. */
  highlights: { start: number; end: number }[]
  /** Place in the leg that found it, from 1; null when that leg did not. */
  keywordRank: number | null
  vectorRank: number | null
}

/** Another source with the very same text. */
export type SameText = { sourceId: string; title: string; kind: SourceKind }

export type Hit = {
  sourceId: string
  snapshotId: string
  title: string
  kind: SourceKind
  url: string | null
  tags: string[]
  createdAt: Date
  score: number
  /** Best first, at most three. */
  passages: Passage[]
  /** Sources with the same text that matched too: this hit stands for them. */
  sameText: SameText[]
}

export type FacetCount = { value: string; count: number }
/** How many sources of each kind and with each tag were found, most frequent first. */
export type Facets = { kinds: FacetCount[]; tags: FacetCount[] }

export type SearchResult = {
  hits: Hit[]
  facets: Facets
  nextCursor: string | null
  /** The parts that did not answer: their work was done by others, or left out. */
  degraded: ('typesense' | 'embedder' | 'vector')[]
  /** True when passages were also found by meaning. */
  semantic: boolean
  /** The query as it was understood, when a misspelt word was repaired. */
  corrected: string | null
  /** True when no source had all the words, and passages with some of them are shown. */
  relaxed?: boolean
  tookMs: number
}

/** A cursor that was not made here, or for another query. */
export class InvalidCursorError extends Error {
  override name = 'InvalidCursorError' as const
}
