import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { failSource } from '../src/ingest/fail.ts'
import { addSource } from '../src/sources/add.ts'
import { countSources } from '../src/sources/counts.ts'
import { deleteSource } from '../src/sources/delete.ts'
import { getSource } from '../src/sources/get.ts'
import { listSources } from '../src/sources/list.ts'
import { getOriginal } from '../src/sources/original.ts'
import { purgeSource } from '../src/sources/purge.ts'
import { retrySource } from '../src/sources/retry.ts'
import { getSourceText } from '../src/sources/text.ts'
import type { SourceView } from '../src/sources/view.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { collect } from './collect.ts'
import { ingest } from './ingest-run.ts'

let library: Library
let home: Organization

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
})
afterAll(() => library.close())
beforeEach(async () => {
  home = await library.organization()
})

const note = (text: string) => addSource(home.member, { kind: 'note', text })
const link = (url: string) => addSource(home.member, { kind: 'link', url })

function fail({ id, version }: SourceView, code = 'broken') {
  return failSource(home.system, { sourceId: id, version, code, message: 'It is broken. Save it again.' })
}

async function events(): Promise<{ name: string; data: Record<string, unknown> }[]> {
  const { rows } = await library.database.pool.query(
    'select name, data from outbox where organization_id = $1 order by id',
    [home.id],
  )
  return rows
}

describe('adding', () => {
  test('writes the source and its event together', async () => {
    const { source, duplicate } = await addSource(home.member, {
      kind: 'link',
      url: 'https://Example.com/a/?utm_source=x#top',
      tags: [' physics ', 'physics'],
    })
    expect(duplicate).toBe(false)
    expect(source).toMatchObject({
      kind: 'link',
      state: 'queued',
      stage: null,
      tags: ['physics'],
      version: 1,
    })
    expect(source.createdAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    const data = {
      organizationId: home.id,
      sourceId: source.id,
      version: 1,
      kind: 'link',
      host: 'example.com',
    }
    expect(await events()).toEqual([{ name: 'source/changed', data }])
  })

  test('calls a note by its first line with words', async () => {
    const { source } = await note('\n\n## Tides of Chesil Beach\nThe shingle is graded.')
    expect(source.title).toBe('Tides of Chesil Beach')
  })

  test('fetches an address typed without its scheme', async () => {
    const { source } = await link('example.com/page')
    expect(source.url).toBe('https://example.com/page')
  })

  test('answers with the note the library has, when the text is the same', async () => {
    const first = await note('Tides')
    const second = await addSource(home.member, { kind: 'note', text: 'Tides', title: 'Other title' })
    expect(second).toEqual({ source: first.source, duplicate: true })
    expect(await events()).toHaveLength(1)
  })

  test('answers with the link the library has, when the address is the same after clean-up', async () => {
    const first = await link('https://example.com/a')
    const second = await link('https://EXAMPLE.com/a/?utm_source=feed#part')
    expect(second).toEqual({ source: first.source, duplicate: true })
  })

  test('makes one source of twenty simultaneous adds', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => note('At the same time')))
    expect(new Set(results.map(({ source }) => source.id)).size).toBe(1)
    expect(results.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
    expect(await events()).toHaveLength(1)
  })

  test('tries a failed twin again', async () => {
    const { source } = await note('Fragile')
    await fail(source)
    const again = await note('Fragile')
    expect(again).toMatchObject({
      duplicate: true,
      source: { id: source.id, state: 'queued', version: 2, failure: null },
    })
    expect((await events()).map(({ data }) => data.version)).toEqual([1, 2])
  })

  test('makes a new source when the twin was deleted', async () => {
    const first = await note('Gone')
    await deleteSource(home.member, { id: first.source.id })
    const second = await note('Gone')
    expect(second.duplicate).toBe(false)
    expect(second.source.id).not.toBe(first.source.id)
  })

  test.each([
    ['a note without words', { kind: 'note', text: ' \n\t' }],
    ['an address of no known scheme', { kind: 'link', url: 'file:///etc/passwd' }],
    ['an address that is none', { kind: 'link', url: 'not an address' }],
    ['a title that is too long', { kind: 'note', text: 'x', title: 'x'.repeat(501) }],
    ['a tag without characters', { kind: 'note', text: 'x', tags: [' '] }],
  ] as const)('refuses %s', async (_what, input) => {
    await expect(addSource(home.member, input as Parameters<typeof addSource>[1])).rejects.toMatchObject({
      name: 'AppError',
      code: 'invalid',
      message: expect.stringMatching(/\w/),
    })
  })

  test('refuses a note above 50 MB and keeps nothing of it', async () => {
    await expect(note('x'.repeat(50 * 1024 * 1024 + 1))).rejects.toMatchObject({ code: 'too_large' })
    const { rows } = await library.database.pool.query('select from blob where organization_id = $1', [
      home.id,
    ])
    expect(rows).toEqual([])
  })

  test('stores text with characters that Postgres refuses', async () => {
    const { source } = await addSource(home.member, {
      kind: 'note',
      title: 'a\0b\ud800',
      text: 'one\0two \ud800',
    })
    await ingest(home.system, source)
    expect((await getSource(home.member, { id: source.id })).title).toBe('ab\ufffd')
    expect(await getSourceText(home.member, { id: source.id })).toMatchObject({ title: 'ab\ufffd' })
  })
})

describe('listing', () => {
  test('pages through everything once, newest first, while new sources arrive', async () => {
    const ids: string[] = []
    for (let n = 0; n < 25; n++) ids.push((await note(`Note ${n}`)).source.id)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listSources(home.member, { limit: 10, ...(cursor ? { cursor } : {}) })
      seen.push(...page.sources.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
      await note(`Arrives during page ${seen.length}`)
    } while (cursor)
    expect(seen).toEqual(ids.toReversed())
  })

  test('filters by kind, state, tag and ids, where an empty list of ids matches nothing', async () => {
    const { source } = await addSource(home.member, { kind: 'note', text: 'Tagged', tags: ['sea'] })
    const failed = (await link('https://example.com/')).source
    await fail(failed)
    const list = async (filter: Parameters<typeof listSources>[1]) =>
      (await listSources(home.member, filter)).sources.map(({ id }) => id)
    expect(await list({ kind: 'note' })).toEqual([source.id])
    expect(await list({ state: 'failed' })).toEqual([failed.id])
    expect(await list({ tag: 'sea' })).toEqual([source.id])
    expect(await list({ ids: [source.id] })).toEqual([source.id])
    expect(await list({ ids: [] })).toEqual([])
    expect(await list({})).toEqual([failed.id, source.id])
  })

  test('counts in all, by kind and by state, read or not', async () => {
    await note('One')
    await fail((await note('Two')).source)
    await addSource(home.member, { kind: 'link', url: 'https://example.com/three' })
    expect(await countSources(home.member)).toEqual({
      total: 3,
      byKind: { note: 2, file: 0, link: 1 },
      byState: { queued: 2, processing: 0, ready: 0, failed: 1, needs_capture: 0 },
    })
  })

  test('refuses a cursor and a limit that make no sense', async () => {
    await expect(listSources(home.member, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(listSources(home.member, { limit: 0 })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('retrying', () => {
  test('starts a failed source under a new version, with a new event', async () => {
    const { source } = await note('Again')
    await fail(source)
    expect(await retrySource(home.member, { id: source.id })).toMatchObject({
      state: 'queued',
      version: 2,
      failure: null,
    })
    expect((await events()).map(({ data }) => data.version)).toEqual([1, 2])
  })

  test('refuses while the source is under way', async () => {
    const { source } = await note('Under way')
    await expect(retrySource(home.member, { id: source.id })).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('deleting', () => {
  test('takes the source out of every verb at once', async () => {
    const { source } = await note('Delete me')
    await ingest(home.system, source)
    await deleteSource(home.member, { id: source.id })
    const { id } = source
    const lookups = [getSource, getSourceText, getOriginal, retrySource, deleteSource]
    for (const verb of lookups)
      await expect(verb(home.member, { id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await listSources(home.member)).sources).toEqual([])
    expect((await countSources(home.member)).total).toBe(0)
    expect((await events()).at(-1)).toEqual({
      name: 'source/deleted',
      data: { organizationId: home.id, sourceId: id },
    })
  })

  test('purges every row of it, and keeps the bytes another source was made of', async () => {
    const first = (await note('Shared bytes')).source
    await ingest(home.system, first)
    await deleteSource(home.member, { id: first.id })
    const second = (await note('Shared bytes')).source
    expect(await purgeSource(home.system, { sourceId: first.id })).toEqual({ purged: true })
    expect(await purgeSource(home.system, { sourceId: first.id })).toEqual({ purged: false })
    expect(await rowsOf(first.id)).toEqual({ source: 0, snapshot: 0, chunk: 0, blob: 1 })
    await deleteSource(home.member, { id: second.id })
    await purgeSource(home.system, { sourceId: second.id })
    expect(await rowsOf(second.id)).toEqual({ source: 0, snapshot: 0, chunk: 0, blob: 0 })
  })

  test('purges nothing that is not deleted', async () => {
    const { source } = await note('Stays')
    expect(await purgeSource(home.system, { sourceId: source.id })).toEqual({ purged: false })
    expect((await getSource(home.member, { id: source.id })).id).toBe(source.id)
  })

  test('never loses bytes that are added again while they are purged', async () => {
    for (let round = 0; round < 40; round++) {
      const { source } = await note('Comes and goes')
      await deleteSource(home.member, { id: source.id })
      const [again] = await Promise.all([
        note('Comes and goes'),
        purgeSource(home.system, { sourceId: source.id }),
      ])
      const original = await getOriginal(home.member, { id: again.source.id })
      expect((await collect(original.bytes)).toString()).toBe('Comes and goes')
      await deleteSource(home.member, { id: again.source.id })
      await purgeSource(home.system, { sourceId: again.source.id })
    }
  })

  async function rowsOf(sourceId: string) {
    const { rows } = await library.database.pool.query(
      `select (select count(*)::int from source where id = $1) as source,
        (select count(*)::int from snapshot where source_id = $1) as snapshot,
        (select count(*)::int from chunk where source_id = $1) as chunk,
        (select count(*)::int from blob where organization_id = $2) as blob`,
      [sourceId, home.id],
    )
    return rows[0]
  }
})
