import { Writable } from 'node:stream'
import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { createLog } from '@repo/trace/log'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Embedder } from '../src/embedding/embedder.ts'
import type { Search, SearchOptions } from '../src/search.ts'
import {
  type Added,
  addOrganization,
  addSource,
  changeSource,
  markDeleted,
  openSearch,
} from './test-library.ts'
import { startTypesenseDouble, type TypesenseDouble } from './typesense-double/start.ts'

let database: TestDatabase
let server: TypesenseDouble
let organizationId: string
const opened: Search[] = []

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.pool.query('delete from organization')
  organizationId = await addOrganization(database)
  server = await startTypesenseDouble()
})
afterEach(async () => {
  for (const search of opened.splice(0)) await search.close()
  await server.close()
})

async function open(options: Partial<SearchOptions> = {}): Promise<Search> {
  const search = await openSearch(database, options)
  opened.push(search)
  return search
}

const withTypesense = (options: Partial<SearchOptions> = {}) =>
  open({
    keyword: { engine: 'typesense', url: server.url, apiKey: server.apiKey },
    typesenseRetryMs: 0,
    ...options,
  })

const note = (title: string, ...texts: string[]) => addSource(database, organizationId, { title, texts })

async function put(search: Search, title: string, ...texts: string[]): Promise<Added> {
  const added = await note(title, ...texts)
  await search.embedMissing(added)
  await search.put(added)
  return added
}

async function indexedVersion({ sourceId }: Added): Promise<number> {
  const { rows } = await database.pool.query('select indexed_version from source where id = $1', [sourceId])
  return rows[0]?.indexed_version
}

async function found(search: Search, q: string): Promise<string[]> {
  const { hits, degraded } = await search.query({ organizationId, q, mode: 'keyword' })
  expect(degraded).toEqual([])
  return hits.flatMap((hit) => [hit, ...hit.sameText].map(({ title }) => title)).sort()
}

async function vectorCounts(): Promise<Record<string, number>> {
  const { rows } = await database.pool.query(
    'select model, count(*)::int as count from chunk_embedding where organization_id = $1 group by 1 order by 1',
    [organizationId],
  )
  return Object.fromEntries(rows.map(({ model, count }) => [model, count]))
}

/** Counts what it is asked. Another model than the lexical one, and a semantic one. */
function countingEmbedder(): Embedder & { texts: string[]; fails: boolean } {
  const embedder = {
    model: 'counting-3',
    dimensions: 3,
    semantic: true,
    texts: [] as string[],
    fails: false,
    embed: async (texts: string[]) => {
      if (embedder.fails) throw new Error('refused')
      embedder.texts.push(...texts)
      return texts.map((text) => [1, text.length, 1])
    },
  }
  return embedder
}

describe('put', () => {
  it('notes the version only when the engines hold it', async () => {
    const search = await open()
    const added = await note('A', 'Whales.')
    await search.embedMissing(added)
    expect(await search.drift()).toBe(1)
    expect(await indexedVersion(added)).toBe(0)
    await search.put(added)
    expect(await indexedVersion(added)).toBe(1)
    expect(await search.drift()).toBe(0)
  })

  it('takes a changed source as often as it changes', async () => {
    const search = await open()
    const added = await put(search, 'A', 'Whales.')
    const changed = await changeSource(database, added, { title: 'A', texts: ['Dolphins.'] })
    await search.embedMissing(changed)
    expect(await search.drift()).toBe(1)
    await search.put(changed)
    await search.put(changed)
    expect(await indexedVersion(added)).toBe(2)
    expect(await found(search, 'dolphins ')).toEqual(['A'])
    expect(await found(search, 'whales ')).toEqual([])
  })

  it('removes a source that is gone, and one of a stranger is not there', async () => {
    const search = await open()
    const added = await put(search, 'A', 'Whales.')
    await search.put({ ...added, organizationId: await addOrganization(database) })
    expect(await found(search, 'whales ')).toEqual(['A'])
    await markDeleted(database, added)
    await search.put(added)
    expect(await found(search, 'whales ')).toEqual([])
    expect(await search.drift()).toBe(0)
  })

  it('forgets words that only a removed source had', async () => {
    const search = await open()
    const added = await put(search, 'A', 'Zeppelins and whales.')
    await put(search, 'B', 'Whales.')
    await search.remove(added)
    await database.pool.query('delete from source where id = $1', [added.sourceId])
    const { rows } = await database.pool.query(
      'select term from search_term where organization_id = $1 order by 1',
      [organizationId],
    )
    expect(rows.map(({ term }) => term)).toEqual(['whales'])
  })
})

describe('embedMissing', () => {
  it('embeds each passage once, with its title and headings', async () => {
    const embedder = countingEmbedder()
    const search = await open({ embedder })
    const added = await addSource(database, organizationId, {
      title: 'Sea',
      headings: ['Life', 'Big'],
      texts: ['Whales.', 'Squids.'],
    })
    expect(await search.embedMissing(added)).toEqual({ embedded: 2, reused: 0 })
    expect(embedder.texts).toEqual(['Sea\nLife › Big\nWhales.', 'Sea\nLife › Big\nSquids.'])
    expect(await search.embedMissing(added)).toEqual({ embedded: 0, reused: 0 })
  })

  it('reuses the vectors of passages that did not change, within the organization only', async () => {
    const embedder = countingEmbedder()
    const search = await open({ embedder })
    await search.embedMissing(await note('Sea', 'Whales.', 'Squids.'))
    expect(await search.embedMissing(await note('Sea', 'Whales.', 'Krill.'))).toEqual({
      embedded: 1,
      reused: 1,
    })
    const stranger = await addOrganization(database)
    const theirs = await addSource(database, stranger, { title: 'Sea', texts: ['Whales.'] })
    expect(await search.embedMissing(theirs)).toEqual({ embedded: 1, reused: 0 })
  })

  it('goes on where it stopped when the service failed', async () => {
    const embedder = countingEmbedder()
    const search = await open({ embedder })
    const added = await note('Book', ...Array.from({ length: 130 }, (_, index) => `Chapter ${index}.`))
    const embed = embedder.embed
    let batches = 0
    embedder.embed = async (texts) => {
      batches += 1
      if (batches === 2) throw new Error('refused')
      return embed(texts)
    }
    await expect(search.embedMissing(added)).rejects.toThrow('refused')
    expect(await search.embedMissing(added)).toEqual({ embedded: 2, reused: 0 })
  })

  it('stops when it is told to', async () => {
    const search = await open()
    const added = await note('A', 'Whales.')
    await expect(search.embedMissing({ ...added, signal: AbortSignal.abort() })).rejects.toThrow()
  })
})

describe('reconcile', () => {
  it('mends what was never put, as many as it is told', async () => {
    const search = await open()
    for (let index = 0; index < 3; index += 1) await note(`Whale ${index}`, 'Whales.')
    expect((await search.reconcile({ limit: 4 })).mended).toBeGreaterThan(0)
    await expect.poll(async () => (await search.reconcile({ limit: 10 })).remaining).toBe(0)
    expect(await found(search, 'whales ')).toHaveLength(3)
    expect(await search.reconcile({ limit: 10 })).toEqual({ mended: 0, remaining: 0 })
  })

  it('notices that Typesense lost everything, and fills it again', async () => {
    const search = await withTypesense()
    for (let index = 0; index < 5; index += 1) await put(search, `Whale ${index}`, 'Whales.')
    expect(await search.drift()).toBe(0)
    server.wipe()
    expect(await search.drift()).toBe(5)
    await expect.poll(async () => (await search.reconcile({ limit: 100 })).remaining).toBe(0)
    expect(await found(search, 'whales ')).toHaveLength(5)
  })

  it('makes up for what happened while Typesense was away', async () => {
    const search = await withTypesense()
    const kept = await put(search, 'Kept', 'Whales.')
    const doomed = await put(search, 'Doomed', 'Whales.')
    await server.goDown()
    await put(search, 'New', 'Whales.')
    await markDeleted(database, doomed)
    await search.remove(doomed)
    await database.pool.query('delete from source where id = $1', [doomed.sourceId])
    expect(await search.drift()).toBe(1)
    await server.comeBack()
    expect(await search.drift()).toBe(2)
    await expect.poll(async () => (await search.reconcile({ limit: 100 })).remaining).toBe(0)
    expect(await indexedVersion(kept)).toBe(1)
    await expect
      .poll(() => search.query({ organizationId, q: 'whales ' }).then(({ degraded }) => degraded))
      .toEqual([])
    expect(await found(search, 'whales ')).toEqual(['Kept', 'New'])
  })
})

describe('an outage of Typesense', () => {
  it('is told in one line, whoever notices it and however often, and its end in another', async () => {
    const lines: Record<string, unknown>[] = []
    const destination = new Writable({
      write: (line, _encoding, done) => {
        lines.push(JSON.parse(String(line)))
        done()
      },
    })
    const search = await withTypesense({ log: createLog({ process: 'test', level: 'info', destination }) })
    const added = await put(search, 'A', 'Whales.')
    lines.length = 0
    const about = { process: 'test', time: expect.any(String), address: new URL(server.url).host }
    const begin = {
      ...about,
      level: 'warn',
      reason: 'ECONNREFUSED',
      msg: 'Typesense does not answer; Postgres searches in its place, and what it misses is made up for later',
    }
    await server.goDown()
    for (const work of [
      () => search.put(added),
      () => search.query({ organizationId, q: 'whales ' }),
      () => search.drift(),
      () => search.query({ organizationId, q: 'whales ' }),
      () => search.remove(added),
    ])
      await work()
    expect(lines).toEqual([begin])
    await server.comeBack()
    await search.put(added)
    expect(lines).toEqual([
      begin,
      { ...about, level: 'info', outageMs: expect.any(Number), msg: 'Typesense answers again' },
    ])
  })
})

describe('a change of the embedding model', () => {
  it('embeds beside the former vectors, searches those meanwhile, and removes them at the end', async () => {
    const before = await open()
    for (let index = 0; index < 3; index += 1) await put(before, `Whale ${index}`, `${index} whales swim.`)
    const embedder = countingEmbedder()
    const after = await open({ embedder })
    expect(await after.drift()).toBe(3)
    const { semantic, hits } = await after.query({ organizationId, q: 'whales ', mode: 'vector' })
    expect({ semantic, hits: hits.length }).toEqual({ semantic: false, hits: 3 })
    await after.reconcile({ limit: 1 })
    expect(await vectorCounts()).toEqual({ 'counting-3': 1, 'lexical-256-v1': 3 })
    await after.reconcile({ limit: 10 })
    expect(await vectorCounts()).toEqual({ 'counting-3': 3 })
    expect(await after.drift()).toBe(0)
    const fresh = await open({ embedder })
    expect((await fresh.query({ organizationId, q: 'whales ', mode: 'vector' })).semantic).toBe(true)
  })
})

describe('reindexAll', () => {
  it('builds everything anew and is never without an answer', async () => {
    const search = await withTypesense()
    for (let index = 0; index < 12; index += 1) await put(search, `Whale ${index}`, 'Whales.')
    await database.pool.query('delete from search_term')
    let isDone = false
    const progress: number[] = []
    const rebuilt = search.reindexAll({ onProgress: (done) => progress.push(done) }).finally(() => {
      isDone = true
    })
    while (!isDone) expect(await found(search, 'whales ')).toHaveLength(12)
    expect(await rebuilt).toEqual({ indexed: 12, remaining: 0 })
    expect(progress.at(-1)).toBe(12)
    const { rows } = await database.pool.query('select term from search_term where organization_id = $1', [
      organizationId,
    ])
    expect(rows).toContainEqual({ term: 'whales' })
  })
})

describe('health', () => {
  it('names the engines and says that they answer', async () => {
    const search = await open()
    expect(await search.health()).toMatchObject({
      keyword: { engine: 'postgres', ok: true },
      vector: { engine: 'exact', ok: true },
      degraded: [],
    })
  })
})
