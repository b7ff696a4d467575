import type { McpServer } from '@modelcontextprotocol/server'
import { getSourceText } from '@repo/library/sources/text'
import { z } from 'zod'
import type { Call } from '#api/endpoint.ts'
import { addressOf, answer } from './answer.ts'

const inputSchema = z.object({
  sourceId: z.uuid(),
  offset: z
    .int()
    .min(0)
    .default(0)
    .describe('Where to begin, in characters: 0, a startOffset, or nextOffset'),
  maxCharacters: z.int().min(200).max(40_000).default(8_000),
})

/** Adds the tool that reads a source's text a part at a time, so that a book does not fill an assistant's memory. */
export function addReadSource(server: McpServer, call: Call): void {
  const config = {
    title: 'Read a source',
    description:
      'Reads the text of a source, a part at a time. Its headings come with the first part; nextOffset is null at the end.',
    inputSchema,
    annotations: { readOnlyHint: true, openWorldHint: false },
  }
  server.registerTool('read_source', config, ({ sourceId, offset, maxCharacters }) =>
    answer(call, async () => {
      const source = await getSourceText(call.ctx, { id: sourceId, offset, length: maxCharacters })
      const { title, text, totalCharacters, version, outline } = source
      const end = offset + text.length
      return {
        sourceId,
        title,
        version,
        text,
        offset,
        nextOffset: end < totalCharacters ? end : null,
        totalCharacters,
        ...(offset === 0 && { outline }),
        address: addressOf(call, `/sources/${sourceId}?at=${offset}`),
      }
    }),
  )
}
