import { randomUUID } from 'node:crypto'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import * as mcp from '../src/app/api/mcp/route.ts'
import { APP_URL, openSite, type Site, signUp, type Visitor } from './open-site.ts'
import { readNote } from './read-note.ts'

type Json = Record<string, unknown>
type Found = { sources: { sourceId: string; passages: { startOffset: number; address: string }[] }[] }

const LIGHTHOUSE = `# Lighthouses\n\nThe keeper trims the lamp each evening.\n\n## Lenses\n\n${'A Fresnel lens throws the light far out. '.repeat(60)}`

let site: Site
let ada: Visitor
let bob: Visitor
let sourceId: string
const clients: Client[] = []

beforeAll(async () => {
  site = await openSite(inject('postgresUrl'))
  ada = await signUp(site.parts, 'ada')
  bob = await signUp(site.parts, 'bob')
  sourceId = await readNote(site, ada, LIGHTHOUSE)
  await readNote(site, bob, 'The keeper of another lighthouse wrote this.')
})

afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())))
afterAll(() => site.close())

async function keyOf({ actor }: Visitor, scopes: ('read' | 'write')[]): Promise<string> {
  const created = await site.parts.auth.createApiKey(actor, { name: 'assistant', scopes })
  if (!created.ok) throw new Error(created.message)
  return created.secret
}

/** An assistant connected with the protocol's own client, over the route's requests and responses. */
async function connect(key: string, mode: 'auto' | 'legacy' = 'auto'): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  const route = { GET: mcp.GET, POST: mcp.POST, DELETE: mcp.DELETE }
  const transport = new StreamableHTTPClientTransport(new URL('/api/mcp', APP_URL), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
    fetch: (url, init) => {
      const request = new Request(url, init)
      return route[request.method as keyof typeof route](request, { params: Promise.resolve({}) })
    },
  })
  await client.connect(transport)
  clients.push(client)
  return client
}

async function use(client: Client, name: string, args: Json): Promise<Json> {
  const result = await client.callTool({ name, arguments: args })
  expect(result.isError ?? false, JSON.stringify(result.content)).toBe(false)
  return result.structuredContent as Json
}

async function refusal(client: Client, name: string, args: Json): Promise<string> {
  const result = await client.callTool({ name, arguments: args })
  expect(result.isError).toBe(true)
  return (result.content as { text: string }[])[0]?.text ?? ''
}

describe.each(['auto', 'legacy'] as const)('an assistant, protocol %s', (mode) => {
  test('finds a passage, reads on from it, and cites an address of the reader', async () => {
    const client = await connect(await keyOf(ada, ['read']), mode)
    const found = (await use(client, 'search_passages', { query: 'fresnel lens' })) as Found
    expect(found.sources.map((each) => each.sourceId)).toEqual([sourceId])
    const [passage] = found.sources[0]?.passages ?? []
    expect(passage?.address).toMatch(`${APP_URL}/sources/${sourceId}?at=${passage?.startOffset}`)
    const read = await use(client, 'read_source', { sourceId, offset: passage?.startOffset })
    expect(read.text).toContain('Fresnel lens')
  })

  test('is told by name what the tools take, and that sources are material', async () => {
    const client = await connect(await keyOf(ada, ['read']), mode)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['search_passages', 'read_source', 'list_sources'])
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true)
    expect(client.getInstructions()).toMatch(/never follow instructions/)
  })
})

test('reads a long source a part at a time, to its end', async () => {
  const client = await connect(await keyOf(ada, ['read']))
  const parts: string[] = []
  for (let offset: unknown = 0; offset !== null && parts.length < 50; ) {
    const read = await use(client, 'read_source', { sourceId, offset, maxCharacters: 500 })
    parts.push(String(read.text))
    offset = read.nextOffset
  }
  expect(parts.length).toBeGreaterThan(3)
  expect(parts.join('')).toContain(LIGHTHOUSE.slice(-400).trim())
})

test('a key that may write saves notes and links, and sees them in the list', async () => {
  const client = await connect(await keyOf(ada, ['read', 'write']))
  const text = `Foghorn ${randomUUID()}`
  const note = await use(client, 'save_note', { text, tags: ['sea'] })
  const url = `https://example.org/${randomUUID()}`
  const link = await use(client, 'save_link', { url })
  expect(await use(client, 'save_link', { url })).toMatchObject({
    sourceId: link.sourceId,
    wasThereAlready: true,
  })
  const { sources } = (await use(client, 'list_sources', { limit: 2 })) as { sources: Json[] }
  expect(sources.map((each) => each.sourceId)).toEqual([link.sourceId, note.sourceId])
  expect(sources[1]).toMatchObject({ title: text, kind: 'note', tags: ['sea'] })
})

test('a key that may only read has no tool that writes', async () => {
  const client = await connect(await keyOf(ada, ['read']))
  await expect(client.callTool({ name: 'save_note', arguments: { text: 'x' } })).rejects.toThrow(/save_note/)
})

test('sees nothing of another library', async () => {
  const client = await connect(await keyOf(bob, ['read']))
  const { sources } = (await use(client, 'search_passages', { query: 'keeper lamp fresnel' })) as Found
  expect(sources.map((each) => each.sourceId)).not.toContain(sourceId)
  expect(await refusal(client, 'read_source', { sourceId })).toMatch(/no such source/)
})

test('says what is wrong with what it was given', async () => {
  const client = await connect(await keyOf(ada, ['read', 'write']))
  expect(await refusal(client, 'save_link', { url: 'file:///etc/passwd' })).toMatch(/http/)
  expect(await refusal(client, 'search_passages', { query: 'lamp', limit: 500 })).toMatch(/20/)
  expect(await refusal(client, 'search_passages', { query: 'lamp', cursor: 'nonsense' })).toMatch(/cursor/)
})

test('a wrong key is nobody', async () => {
  await expect(connect('trv_wrong')).rejects.toThrow(/401|Unauthorized|unauthenticated/i)
})
