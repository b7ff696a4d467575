import type { McpServer } from '@modelcontextprotocol/server'
import { listSources } from '@repo/library/sources/list'
import { listSourcesInput } from '@repo/library/sources/schema'
import { z } from 'zod'
import type { Call } from '#api/endpoint.ts'
import { addressOf, answer } from './answer.ts'

const { cursor, kind, state, tag } = listSourcesInput.shape

const inputSchema = z.object({
  limit: z.int().min(1).max(50).default(20),
  cursor: cursor.describe('The nextCursor of the page before'),
  kind,
  state: state.describe('ready has been read and is found; failed says why'),
  tag,
})

/** Adds the tool that lists what is in the library, newest first. */
export function addListSources(server: McpServer, call: Call): void {
  const config = {
    title: 'List sources',
    description: 'Lists the sources of the library, newest first, with their state and tags.',
    inputSchema,
    annotations: { readOnlyHint: true, openWorldHint: false },
  }
  server.registerTool('list_sources', config, (input) =>
    answer(call, async () => {
      const { sources, nextCursor } = await listSources(call.ctx, input)
      return {
        nextCursor,
        sources: sources.map(({ id, title, kind, state, url, tags, failure, createdAt }) => ({
          ...{ sourceId: id, title, kind, state, url, tags, failure, savedAt: createdAt },
          address: addressOf(call, `/sources/${id}`),
        })),
      }
    }),
  )
}
