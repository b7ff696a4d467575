import type { McpServer } from '@modelcontextprotocol/server'
import { searchLibrary } from '@repo/library/search/query'
import { searchLibraryInput } from '@repo/library/search/schema'
import type { Hit, Passage } from '@repo/search/search'
import { z } from 'zod'
import type { Call } from '#api/endpoint.ts'
import { passageAddress } from '#reader/passage-address.ts'
import { addressOf, answer } from './answer.ts'

const { cursor, kinds, tags, sourceIds } = searchLibraryInput.shape

const moment = (edge: string) => z.iso.datetime({ offset: true }).or(z.iso.date()).optional().describe(edge)

const inputSchema = z.object({
  query: z
    .string()
    .min(2)
    .max(1_000)
    .describe('Words, a question, or an "exact phrase". Misspelt words are repaired.'),
  limit: z.int().min(1).max(20).default(8).describe('How many sources, each with up to three passages'),
  cursor: cursor.describe('The nextCursor of the page before'),
  kinds,
  tags: tags.describe('Only sources with at least one of these'),
  sourceIds: sourceIds.describe('Only within these sources'),
  createdAfter: moment('Only sources saved at or after this, as ISO 8601'),
  createdBefore: moment('Only sources saved before this, as ISO 8601'),
})

/** Adds the tool that finds passages by words and by meaning. */
export function addSearchPassages(server: McpServer, call: Call): void {
  const config = {
    title: 'Search the library',
    description:
      'Finds the passages of the library that answer a query, by words and by meaning, the best source first. Each has an address to cite.',
    inputSchema,
    annotations: { readOnlyHint: true, openWorldHint: false },
  }
  server.registerTool('search_passages', config, ({ query, ...filters }) =>
    answer(call, async () => {
      const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
      const { hits, nextCursor, corrected, relaxed, semantic } = await searchLibrary(call.ctx, {
        ...given,
        q: query,
      })
      return {
        sources: hits.map((hit) => sourceOf(call, hit, query)),
        nextCursor,
        // The query as it was understood, when a misspelt word was repaired.
        corrected,
        // No passage had all the words: these have some of them.
        onlySomeWords: relaxed ?? false,
        byMeaning: semantic,
      }
    }),
  )
}

function sourceOf(call: Call, hit: Hit, query: string) {
  const { sourceId, title, kind, url, tags, createdAt, passages, sameText } = hit
  const found = passages.map((passage) => passageOf(call, sourceId, passage, query))
  const savedAt = createdAt.toISOString()
  return { sourceId, title, kind, url, tags, savedAt, passages: found, sameText }
}

function passageOf(call: Call, sourceId: string, passage: Passage, query: string) {
  const { text, headingPath, page, startOffset, endOffset } = passage
  const address = addressOf(call, passageAddress(sourceId, passage, query))
  return { text, headingPath, page, startOffset, endOffset, address }
}
