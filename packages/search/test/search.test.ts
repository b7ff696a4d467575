import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Embedder } from '../src/embedding/embedder.ts'
import { InvalidCursorError, type Search, type SearchInput, type SearchOptions } from '../src/search.ts'
import {
  type Added,
  addOrganization,
  addSource,
  markDeleted,
  openSearch,
  type SampleSource,
} from './test-library.ts'
import { startTypesenseDouble } from './typesense-double/start.ts'

let database: TestDatabase
let organizationId: string
let search: Search
const opened: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.pool.query('delete from organization')
  organizationId = await addOrganization(database)
  search = await open()
})
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

async function open(options: Partial<SearchOptions> = {}): Promise<Search> {
  const search = await openSearch(database, options)
  opened.push(() => search.close())
  return search
}

async function put(source: SampleSource, organization = organizationId, into = search): Promise<Added> {
  const added = await addSource(database, organization, source)
  await into.embedMissing(added)
  await into.put(added)
  return added
}

const query = (q: string, more: Partial<SearchInput> = {}, from = search) =>
  from.query({ organizationId, q, ...more })
const titles = async (q: string, more: Partial<SearchInput> = {}, from = search) =>
  (await query(q, more, from)).hits.map((hit) => hit.title)

/** Reads all pages and gives the sources in order. */
async function allPages(
  q: string,
  limit: number,
  between: () => Promise<unknown> = async () => undefined,
  from = () => search,
) {
  const sources: string[] = []
  let cursor: string | null = null
  do {
    const page = await from().query({ organizationId, q, limit, ...(cursor ? { cursor } : {}) })
    sources.push(...page.hits.map((hit) => hit.sourceId))
    cursor = page.nextCursor
    await between()
  } while (cursor)
  return sources
}

/** An embedder whose service can be switched off. Two topics, whatever the words. */
function switchedEmbedder(): Embedder & { isDown: boolean; asked: number } {
  const embedder = {
    model: 'switched-2',
    dimensions: 2,
    semantic: true,
    isDown: false,
    asked: 0,
    embed: async (texts: string[]) => {
      embedder.asked += 1
      if (embedder.isDown) throw new Error('connection refused')
      return texts.map((text) => (/cat|kitten|feline/i.test(text) ? [1, 0.1] : [0.1, 1]))
    },
  }
  return embedder
}

describe('a hit', () => {
  it('carries the passage, its place, what to mark, and which leg found it', async () => {
    const { sourceId, snapshotId } = await put({
      title: 'Bread',
      texts: ['Flour and water.', 'Baking sourdough needs an oven.'],
      headings: ['Method'],
      tags: ['food'],
    })
    const { hits, facets, ...rest } = await query('sourdough ')
    expect(hits).toHaveLength(1)
    expect(hits[0]).toMatchObject({
      sourceId,
      snapshotId,
      title: 'Bread',
      kind: 'note',
      url: null,
      tags: ['food'],
    })
    expect(hits[0]?.createdAt).toBeInstanceOf(Date)
    const [passage] = hits[0]?.passages ?? []
    expect(passage).toMatchObject({
      text: 'Baking sourdough needs an oven.',
      startOffset: 18,
      endOffset: 49,
      page: null,
      headingPath: ['Method'],
      highlights: [{ start: 7, end: 16 }],
      keywordRank: 1,
      vectorRank: 1,
    })
    expect(facets).toEqual({ kinds: [{ value: 'note', count: 1 }], tags: [{ value: 'food', count: 1 }] })
    expect(rest).toMatchObject({
      nextCursor: null,
      degraded: [],
      semantic: false,
      corrected: null,
      relaxed: false,
    })
  })

  it('shows the repaired query in its own spelling', async () => {
    await put({ title: 'Cluster', texts: ['Kubernetes runs pods.'] })
    expect((await query('  Kuberntes, PODS ')).corrected).toBe('  kubernetes, PODS ')
  })

  it('is not there for nonsense, nothing, or exclusions alone', async () => {
    await put({ title: 'Cluster', texts: ['Kubernetes runs pods.'] })
    for (const q of ['xqzwv jjkkq ', '', '???', '-pods ']) expect(await titles(q), q).toEqual([])
  })

  it('is never one that a filter of nothing lets pass', async () => {
    await put({ title: 'Cluster', texts: ['Kubernetes runs pods.'], tags: ['x'] })
    for (const filters of [{ kinds: [] }, { tags: [] }, { sourceIds: [] }]) {
      expect(await query('pods ', filters)).toMatchObject({ hits: [], facets: { kinds: [], tags: [] } })
    }
  })

  it('respects quotes and exclusions also where vectors would find more', async () => {
    await put({ title: 'Right', texts: ['The quick brown fox.'] })
    await put({ title: 'Wrong', texts: ['The brown quick fox.'] })
    expect(await titles('"quick brown"')).toEqual(['Right'])
    expect(await titles('fox -"quick brown" ')).toEqual(['Wrong'])
  })
})

describe('pages', () => {
  const many = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        put({ title: `Whale ${index}`, texts: [`Whale number ${index} swims.`] }),
      ),
    )

  it('together are the whole list, without repeats', async () => {
    await many(23)
    const whole = (await query('whale ', { limit: 100 })).hits.map((hit) => hit.sourceId)
    expect(whole).toHaveLength(23)
    expect(await allPages('whale ', 5)).toEqual(whole)
  })

  it('stay as they were when sources are added and removed between them', async () => {
    const added = await many(12)
    const before = (await query('whale ', { limit: 100 })).hits.map((hit) => hit.sourceId)
    const doomed = before.at(-1)
    const pages = await allPages('whale ', 4, async () => {
      await put({ title: 'Whale', texts: ['Whale whale whale.'] })
      await markDeleted(database, added.find(({ sourceId }) => sourceId === doomed) as Added)
    })
    expect(pages).toEqual(before.slice(0, -1))
  })

  it('go on in another process without repeats and without what was added since', async () => {
    await many(12)
    const before = (await query('whale ', { limit: 100 })).hits.map((hit) => hit.sourceId)
    const other = await open()
    const searches = [search, other, other]
    let page = 0
    const pages = await allPages(
      'whale ',
      4,
      async () => {
        page += 1
        await put({ title: 'Whale', texts: ['Whale whale whale.'] })
      },
      () => searches[page] ?? other,
    )
    expect(pages).toEqual(before)
  })

  it('refuse a cursor of another query', async () => {
    await many(3)
    const { nextCursor } = await query('whale ', { limit: 1 })
    expect(nextCursor).not.toBeNull()
    await expect(query('number ', { limit: 1, cursor: nextCursor ?? '' })).rejects.toBeInstanceOf(
      InvalidCursorError,
    )
    await expect(query('whale ', { cursor: 'nonsense' })).rejects.toBeInstanceOf(InvalidCursorError)
  })
})

describe('modes', () => {
  it('finds by meaning, by words, or by both', async () => {
    const semantic = await open({ embedder: switchedEmbedder() })
    await put({ title: 'Feline', texts: ['The kitten purrs.'] }, organizationId, semantic)
    await put({ title: 'Ship', texts: ['The vessel sails past a cat.'] }, organizationId, semantic)
    await put({ title: 'Stone', texts: ['Granite is hard.'] }, organizationId, semantic)
    expect(await titles('cat ', { mode: 'keyword' }, semantic)).toEqual(['Ship'])
    expect((await titles('cat ', { mode: 'vector' }, semantic)).slice(0, 2).sort()).toEqual([
      'Feline',
      'Ship',
    ])
    const { hits, semantic: isSemantic } = await query('cat ', {}, semantic)
    expect(hits[0]?.title).toBe('Ship')
    expect(hits.map((hit) => hit.title)).toContain('Feline')
    expect(isSemantic).toBe(true)
  })
})

describe('when the embedder is down', () => {
  it('goes by words alone, says so, asks it only once, and recovers by itself', async () => {
    const embedder = switchedEmbedder()
    const semantic = await open({ embedder, formerEmbedders: [] })
    await put({ title: 'Ship', texts: ['The vessel sails past a cat.'] }, organizationId, semantic)
    embedder.isDown = true
    const asked = embedder.asked
    for (const q of ['cat ', 'vessel ', 'past ']) {
      expect(await query(q, {}, semantic)).toMatchObject({ degraded: ['embedder'], semantic: false })
    }
    expect(embedder.asked).toBe(asked + 1)
    expect((await semantic.health()).degraded).toEqual(['embedder'])
    expect(await titles('cat ', { mode: 'vector' }, semantic)).toEqual(['Ship'])
  })
})

describe('when Typesense is down', () => {
  it('is answered by Postgres, says so, and comes back to Typesense by itself', async () => {
    const server = await startTypesenseDouble()
    const { url, apiKey } = server
    const searching = await open({ keyword: { engine: 'typesense', url, apiKey }, typesenseRetryMs: 0 })
    try {
      await put({ title: 'Bread', texts: ['Sourdough.'] }, organizationId, searching)
      expect(await query('sourdough ', {}, searching)).toMatchObject({
        degraded: [],
        hits: [{ title: 'Bread' }],
      })
      await server.goDown()
      expect(await query('sourdough ', {}, searching)).toMatchObject({
        degraded: ['typesense'],
        hits: [{ title: 'Bread' }],
      })
      expect(await query('sourdogh ', {}, searching)).toMatchObject({
        degraded: ['typesense'],
        corrected: 'sourdough ',
      })
      const health = await searching.health()
      expect(health).toMatchObject({ keyword: { engine: 'typesense', ok: false }, degraded: ['typesense'] })
      await server.comeBack()
      await expect.poll(async () => (await query('sourdough ', {}, searching)).degraded).toEqual([])
      expect((await searching.health()).keyword.ok).toBe(true)
    } finally {
      await server.close()
    }
  })

  it('waits for a silent server once, not for every search', async () => {
    const server = await startTypesenseDouble()
    const { url, apiKey } = server
    const searching = await open({ keyword: { engine: 'typesense', url, apiKey, connectionTimeoutMs: 300 } })
    try {
      await put({ title: 'Bread', texts: ['Sourdough.'] }, organizationId, searching)
      server.stall(true)
      const asked = server.requests.length
      for (let index = 0; index < 5; index += 1) {
        expect(await query('sourdough ', {}, searching)).toMatchObject({ degraded: ['typesense'] })
      }
      expect(server.requests.length).toBe(asked)
      expect((await searching.health()).degraded).toEqual(['typesense'])
    } finally {
      server.stall(false)
      await server.close()
    }
  })
})

describe('tenants', () => {
  it("never see a stranger's hits, facets, vectors or words", async () => {
    const stranger = await addOrganization(database)
    const theirs = await put(
      { title: 'Zeppelin', texts: ['The zeppelin lands at noon.'], tags: ['theirs'] },
      stranger,
    )
    await put({ title: 'Balloon', texts: ['A balloon lands at noon.'], tags: ['mine'] })
    for (const mode of ['hybrid', 'keyword', 'vector'] as const) {
      expect(await query('zeppelin ', { mode }), mode).toMatchObject({ hits: [], corrected: null })
      expect(await query('zepelin ', { mode }), mode).toMatchObject({ hits: [], corrected: null })
      expect((await query('noon ', { mode })).facets.tags, mode).toEqual([{ value: 'mine', count: 1 }])
      expect(await titles('zeppelin ', { mode, sourceIds: [theirs.sourceId] }), mode).toEqual([])
    }
  })

  it("cannot read on with a stranger's cursor", async () => {
    const stranger = await addOrganization(database)
    for (let index = 0; index < 3; index += 1)
      await put({ title: `Zeppelin ${index}`, texts: [`Noon ${index}.`] }, stranger)
    const { nextCursor } = await search.query({ organizationId: stranger, q: 'zeppelin ', limit: 1 })
    await expect(query('zeppelin ', { cursor: nextCursor ?? '' })).rejects.toBeInstanceOf(InvalidCursorError)
  })
})
