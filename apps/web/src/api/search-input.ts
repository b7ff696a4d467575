import type { SearchLibraryInput } from '@repo/library/search/schema'
import { searchLibraryInput } from '@repo/library/search/schema'
import { z } from 'zod'
import { parseQuery } from './query.ts'

const { q, mode, cursor, kinds, tags, sourceIds, createdAfter, createdBefore } = searchLibraryInput.shape

/** The parameters of GET /search. */
export const searchQuery = z.strictObject({
  q,
  mode,
  cursor,
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number')
    .transform(Number)
    .optional(),
  kind: kinds,
  tag: tags,
  source: sourceIds,
  createdAfter,
  createdBefore,
})

/** Reads `?q=&kind=&tag=&…`; kind, tag and source may repeat. Throws invalid. */
export function searchInputOf(url: string): SearchLibraryInput {
  const { kind, tag, source, ...rest } = parseQuery(url, searchQuery, ['kind', 'tag', 'source'])
  return {
    ...rest,
    ...(kind && { kinds: kind }),
    ...(tag && { tags: tag }),
    ...(source && { sourceIds: source }),
  }
}
