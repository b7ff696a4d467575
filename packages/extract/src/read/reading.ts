import type { Block } from './blocks.ts'

/** What a reader is given: a file's bytes, its server's charset, and where it came from. */
export type ReadInput = { bytes: Buffer; charset: string | null; fileName: string | null; url: string | null }

/** What a reader finds in a file. Dates are ISO 8601. */
export type Reading = {
  blocks: Block[]
  extractor: string
  title: string | null
  language: string | null
  author: string | null
  publishedAt: string | null
  canonicalUrl: string | null
  tags: string[]
}

/** A reading of blocks alone; readers fill in what else their format tells. */
export function readingOf(extractor: string, blocks: Block[]): Reading {
  return {
    blocks,
    extractor,
    title: null,
    language: null,
    author: null,
    publishedAt: null,
    canonicalUrl: null,
    tags: [],
  }
}
