import { sourceKinds } from '@repo/db/schema/library'
import { z } from 'zod'
import { line } from '../sources/schema.ts'

/** A search as an edge receives it. An empty list matches nothing; no list means no filter. */
export const searchLibraryInput = z.object({
  q: z.string().max(1_000).default(''),
  mode: z.enum(['hybrid', 'keyword', 'vector']).optional(),
  limit: z.int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
  kinds: z.array(z.enum(sourceKinds)).optional(),
  tags: z.array(line(64)).max(50).optional(),
  sourceIds: z.array(z.uuid()).max(500).optional(),
  createdAfter: z.coerce.date().optional(),
  createdBefore: z.coerce.date().optional(),
})
export type SearchLibraryInput = z.input<typeof searchLibraryInput>
export type SearchLibraryFilter = z.output<typeof searchLibraryInput>
