import type { McpServer } from '@modelcontextprotocol/server'
import { addSource } from '@repo/library/sources/add'
import type { AddSourceInput } from '@repo/library/sources/schema'
import { z } from 'zod'
import type { Call } from '#api/endpoint.ts'
import { addressOf, answer } from './answer.ts'

const title = z.string().min(1).max(500).optional()
const tags = z.array(z.string().min(1).max(64)).max(50).optional()

const note = z.object({ text: z.string().min(1).describe('Markdown'), title, tags })
const link = z.object({ url: z.string().min(1).max(4_000), title, tags })

/** Adds the tool that saves a note. */
export function addSaveNote(server: McpServer, call: Call): void {
  const description = 'Saves a note in the library. It is found a moment later.'
  const config = {
    title: 'Save a note',
    description,
    inputSchema: note,
    annotations: { openWorldHint: false },
  }
  server.registerTool('save_note', config, (input) =>
    answer(call, () => save(call, { kind: 'note', ...input })),
  )
}

/** Adds the tool that saves a link, whose page the library then reads. */
export function addSaveLink(server: McpServer, call: Call): void {
  const description =
    'Saves a link in the library, which then fetches and reads the page. A link that is there already is not added again.'
  const config = {
    title: 'Save a link',
    description,
    inputSchema: link,
    annotations: { idempotentHint: true },
  }
  server.registerTool('save_link', config, (input) =>
    answer(call, () => save(call, { kind: 'link', ...input })),
  )
}

async function save(call: Call, input: AddSourceInput) {
  const { source, duplicate } = await addSource(call.ctx, input)
  const { id, title, state } = source
  return {
    sourceId: id,
    title,
    state,
    wasThereAlready: duplicate,
    address: addressOf(call, `/sources/${id}`),
  }
}
