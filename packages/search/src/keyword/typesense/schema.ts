import type { CollectionFieldSchema } from 'typesense'

/** Grows whenever the fields below or the documents change: then a new collection is built beside the old one. */
export const SCHEMA_VERSION = 1

const PREFIX = 'trovella_chunks'

/** Searches use this name. Each schema has its own, so that two releases can serve side by side during a deploy. */
export const ALIAS = `${PREFIX}_v${SCHEMA_VERSION}`

/**
 * A document is a chunk, its id its place in its snapshot. The words are those of `foldedWords`, so that both engines
 * cut text alike: once as written, once as stems. Typesense could stem by itself, but takes a query's words through
 * the settings of one field only, and finds nothing in fields with others.
 */
export type ChunkDocument = {
  id: string
  chunk_id: string
  organization_id: string
  source_id: string
  snapshot_id: string
  version: number
  fingerprint: string
  ordinal: number
  kind: string
  tags: string[]
  tag_keys: string[]
  created_at: number
  title: string
  headings: string
  text: string
  title_stems: string
  heading_stems: string
  text_stems: string
  pieces: string
}

/** What the words of a query are looked up in, with what each is worth. */
export const SEARCHED_FIELDS: [name: keyof ChunkDocument, weight: number][] = [
  ['title', 8],
  ['title_stems', 8],
  ['headings', 4],
  ['heading_stems', 4],
  ['text', 2],
  ['text_stems', 2],
  ['pieces', 1],
]

export const WRITTEN_FIELDS: (keyof ChunkDocument)[] = ['title', 'headings', 'text']

/** As Typesense 27.1 and 30.1 both take them. Grouping and facets need `facet`. */
export function collectionSchema(name: string): { name: string; fields: CollectionFieldSchema[] } {
  return {
    name,
    fields: [
      { name: 'chunk_id', type: 'string', index: false, optional: true },
      { name: 'organization_id', type: 'string' },
      { name: 'source_id', type: 'string', facet: true },
      { name: 'snapshot_id', type: 'string' },
      { name: 'version', type: 'int32' },
      { name: 'fingerprint', type: 'string', index: false, optional: true },
      { name: 'ordinal', type: 'int32' },
      { name: 'kind', type: 'string', facet: true },
      { name: 'tags', type: 'string[]', facet: true },
      { name: 'tag_keys', type: 'string[]' },
      { name: 'created_at', type: 'int64' },
      ...SEARCHED_FIELDS.map(([field]): CollectionFieldSchema => ({ name: field, type: 'string' })),
    ],
  }
}

export function collectionName(builtAt: Date): string {
  return `${ALIAS}_${builtAt.getTime()}`
}

/** The schema a collection or alias was made for; null when it is none of ours. */
export function schemaVersionOf(name: string): number | null {
  const match = new RegExp(`^${PREFIX}_v(\\d+)(?:_\\d+)?$`).exec(name)
  return match ? Number(match[1]) : null
}
