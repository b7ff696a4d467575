import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { searchLibrary } from '../src/search/query.ts'
import { addSource } from '../src/sources/add.ts'
import { deleteSource } from '../src/sources/delete.ts'
import { getSourceText } from '../src/sources/text.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { ingest } from './ingest-run.ts'

const servers = [
  { name: 'without pgvector', url: inject('postgresUrl') },
  { name: 'with pgvector', url: inject('pgvectorUrl') },
]

// A machine without a Postgres that has pgvector runs the first half only.
describe.each(servers.filter((server) => server.url !== undefined))('on a Postgres $name', ({ url }) => {
  let library: Library
  let home: Organization
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    library = await openLibrary(url ?? '')
    home = await library.organization()
    const notes = {
      heron: 'The grey heron nests on the north bank of the estuary, in the tall pines.',
      tides: 'Spring tides follow the new moon; neap tides follow the quarters.',
      part: '# Sensors\n\n## Motion\n\nThe MPU6050 measures acceleration on three axes.',
    }
    for (const [name, text] of Object.entries(notes)) {
      const { source } = await addSource(home.member, { kind: 'note', title: name, text, tags: [name] })
      await ingest(home.system, source)
      ids[name] = source.id
    }
  })
  afterAll(() => library.close())

  const find = (input: Parameters<typeof searchLibrary>[1]) => searchLibrary(home.member, input)
  const found = async (input: Parameters<typeof searchLibrary>[1]) =>
    (await find(input)).hits.map(({ sourceId }) => sourceId)

  test('finds a passage, with the place it has in the text', async () => {
    const { hits, recent } = await find({ q: 'acceleration' })
    expect(recent).toBe(false)
    expect(hits[0]).toMatchObject({ sourceId: ids.part, title: 'part', kind: 'note' })
    const passage = hits[0]?.passages[0]
    const { text } = await getSourceText(home.member, { id: ids.part ?? '' })
    expect(text.slice(passage?.startOffset, passage?.endOffset)).toBe(passage?.text)
    expect(passage?.headingPath).toContain('Motion')
  })

  test('passes filters on, where an empty list matches nothing', async () => {
    expect(await found({ q: 'tides', tags: ['tides'] })).toEqual([ids.tides])
    expect(await found({ q: 'tides', tags: ['heron'] })).not.toContain(ids.tides)
    expect(await found({ q: 'tides', sourceIds: [] })).toEqual([])
    expect(await found({ q: 'tides', kinds: ['file'] })).toEqual([])
  })

  test.each(['', ' ', 'h'])('lists the newest sources for "%s", page by page', async (q) => {
    const first = await find({ q, limit: 2 })
    expect(first.recent).toBe(true)
    expect(first.hits.map(({ sourceId }) => sourceId)).toEqual([ids.part, ids.tides])
    expect(first.hits[1]?.passages[0]?.text).toContain('Spring tides')
    const rest = await find({ q, limit: 2, cursor: first.nextCursor ?? '' })
    expect(rest.hits.map(({ sourceId }) => sourceId)).toEqual([ids.heron])
    expect(rest.nextCursor).toBeNull()
    expect(rest.facets.kinds).toEqual([{ value: 'note', count: 3 }])
    expect(rest.facets.tags).toHaveLength(3)
  })

  test('lists recent sources by the same filters', async () => {
    expect(await found({ q: '', tags: ['heron'] })).toEqual([ids.heron])
    expect(await found({ q: '', sourceIds: [] })).toEqual([])
    expect(await found({ q: '', kinds: ['link'] })).toEqual([])
    expect(await found({ q: '', createdAfter: new Date(Date.now() + 60_000) })).toEqual([])
    expect(await found({ q: '', createdBefore: new Date(Date.now() + 60_000) })).toHaveLength(3)
  })

  test('refuses a cursor it did not give', async () => {
    await expect(find({ q: '', cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(find({ q: 'heron', cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('does not find a deleted source from the moment it is deleted', async () => {
    const { source } = await addSource(home.member, { kind: 'note', text: 'The quagga is extinct.' })
    await ingest(home.system, source)
    expect(await found({ q: 'quagga', mode: 'keyword' })).toEqual([source.id])
    await deleteSource(home.member, { id: source.id })
    expect(await found({ q: 'quagga', mode: 'keyword' })).toEqual([])
    expect(await found({ q: 'quagga', mode: 'vector' })).not.toContain(source.id)
    expect(await found({ q: '' })).not.toContain(source.id)
  })
})
