import type { SourceKind } from '@repo/db/schema/library'
import type { Filters } from '../contract.ts'
import type { Term } from '../query/parse.ts'

/** Nearest chunks of one query. Fewer than keywords: what is further away than these adds noise. */
export const NEAREST = 80

export type VectorQuery = {
  organizationId: string
  model: string
  vector: number[]
  filters: Filters
  /** Phrases that a chunk must not contain. */
  excluded: string[][]
  /** Cosine similarity that a chunk must reach at least. */
  floor: number
  /**
   * Words of which a chunk must have more than half, when the model knows no meaning: to it, a passage with less in
   * common is near by chance.
   */
  words: Term[] | null
}

export type VectorCandidate = {
  chunkId: string
  sourceId: string
  kind: SourceKind
  tags: string[]
  /** Cosine, -1 to 1. */
  similarity: number
}

/** Finds the chunks whose vectors are nearest, most similar first, at most `NEAREST`, of one organization. */
export type VectorEngine = {
  name: 'pgvector' | 'exact'
  find(query: VectorQuery): Promise<VectorCandidate[]>
  close(): Promise<void>
}
