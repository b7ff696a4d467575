import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest'
import { isOutage, type Mirror } from '../src/keyword/engine.ts'
import { typesenseEngine } from '../src/keyword/typesense/engine.ts'
import { parseQuery } from '../src/query/parse.ts'
import { addOrganization, addSource, changeSource, markDeleted, silentLog } from './test-library.ts'
import { startTypesenseDouble, type TypesenseDouble } from './typesense-double/start.ts'

let database: TestDatabase
let server: TypesenseDouble
let engine: Mirror
let organizationId: string

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})

afterAll(() => database?.drop())

beforeEach(async () => {
  await database.pool.query('delete from organization')
  organizationId = await addOrganization(database)
  server = await startTypesenseDouble()
  engine = await open()
})

afterEach(async () => {
  engine.close()
  await server.close()
})

function open(): Promise<Mirror> {
  return typesenseEngine({ ...server, pool: database.pool, log: silentLog })
}

async function count(q: string): Promise<number> {
  const { candidates } = await engine.find({ organizationId, query: parseQuery(q), filters: {} })
  return candidates.length
}

function addHerons(number: number) {
  return Promise.all(
    Array.from({ length: number }, (_, index) =>
      addSource(database, organizationId, { title: `Heron ${index}`, texts: ['a heron'] }),
    ),
  )
}

/** Talks to the server as nobody but a test does. */
async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(server.url + path, {
    method,
    headers: { 'x-typesense-api-key': server.apiKey, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return response.json()
}

async function collectionNames(): Promise<string[]> {
  return ((await ask('GET', '/collections')) as { name: string }[]).map(({ name }) => name)
}

it('builds the whole library where the server has nothing, and rejects searches until then', async () => {
  await addHerons(30)
  await expect(count('heron')).rejects.toMatchObject({ httpStatus: 404 })
  await vi.waitFor(async () => expect(await count('heron')).toBe(30), { timeout: 10_000 })
})

it('has everything after the first put to a server that lost its data', async () => {
  const [first] = await addHerons(30)
  await engine.rebuild()
  server.wipe()
  await expect(count('heron')).rejects.toThrow()
  if (first) await engine.put(first)
  expect(await count('heron')).toBe(30)
})

it('is searched without a moment of less while it is built anew', async () => {
  await addHerons(60)
  await engine.rebuild()
  let isBuilding = true
  const counts = new Set<number>()
  const searching = (async () => {
    while (isBuilding) counts.add(await count('heron'))
  })()
  await engine.rebuild()
  await engine.rebuild()
  isBuilding = false
  await searching
  expect([...counts]).toEqual([60])
  expect(await collectionNames()).toHaveLength(1)
})

it('misses nothing that changes while it is built anew', async () => {
  const herons = await addHerons(60)
  await engine.rebuild()
  const rebuilding = engine.rebuild()
  const [changed, deleted] = herons
  if (!changed || !deleted) throw new Error('there are too few herons')
  await engine.put(await changeSource(database, changed, { title: 'Crane', texts: ['a crane'] }))
  await markDeleted(database, deleted)
  await engine.remove(deleted)
  await engine.put(await addSource(database, organizationId, { title: 'New', texts: ['a crane'] }))
  await rebuilding
  expect(await count('heron')).toBe(58)
  expect(await count('crane')).toBe(2)
})

it('misses nothing that changes in the moment before the swap', async () => {
  const [changed, deleted] = await addHerons(3)
  if (!changed || !deleted) throw new Error('there are too few herons')
  await engine.rebuild()
  server.before('PUT', /^\/aliases\//, async () => {
    await engine.put(await changeSource(database, changed, { title: 'Crane', texts: ['a crane'] }))
    await markDeleted(database, deleted)
    await engine.remove(deleted)
  })
  await engine.rebuild()
  expect(await count('heron')).toBe(1)
  expect(await count('crane')).toBe(1)
})

it('misses no text that was cut anew without a new version', async () => {
  const [heron] = await addHerons(2)
  if (!heron) throw new Error('there is no heron')
  await engine.rebuild()
  server.before('PUT', /^\/aliases\//, async () => {
    await database.pool.query(
      `update chunk set id = uuidv7(), title = 'Crane', text = 'a crane' where source_id = $1`,
      [heron.sourceId],
    )
    await engine.put(heron)
  })
  await engine.rebuild()
  expect(await count('crane')).toBe(1)
  expect(await count('heron')).toBe(1)
})

it('puts once more into the new collection when its own was replaced meanwhile', async () => {
  const [heron] = await addHerons(1)
  if (!heron) throw new Error('there is no heron')
  await engine.rebuild()
  server.before('POST', /\/import$/, () => engine.rebuild())
  await engine.put(heron)
  expect(await count('heron')).toBe(1)
})

it('ends with the newest text when a slower put brings an older one', async () => {
  const [heron] = await addHerons(1)
  if (!heron) throw new Error('there is no heron')
  await engine.rebuild()
  server.before('POST', /\/import$/, async () => {
    await engine.put(await changeSource(database, heron, { title: 'Crane', texts: ['a crane'] }))
  })
  await engine.put(heron)
  expect(await count('crane')).toBe(1)
  expect(await count('heron')).toBe(0)
})

it('ends with nothing of a source that is deleted while it is put', async () => {
  const [heron] = await addHerons(1)
  if (!heron) throw new Error('there is no heron')
  await engine.rebuild()
  server.before('POST', /\/import$/, async () => {
    await markDeleted(database, heron)
    await engine.remove(heron)
  })
  await engine.put(heron)
  expect(await count('heron')).toBe(0)
})

it('is built once when many ask for it at the same time', async () => {
  const herons = await addHerons(12)
  const other = await open()
  await Promise.all(herons.map((heron, index) => (index % 2 ? other : engine).put(heron)))
  other.close()
  expect(await count('heron')).toBe(12)
  expect(await collectionNames()).toHaveLength(1)
})

it('builds its own collection beside that of another release, and keeps the former one', async () => {
  const former = ['trovella_chunks_v0_1700000000000']
  const fields = [{ name: 'title', type: 'string' }]
  for (const name of [...former, 'trovella_chunks_v1_1', 'somebody_elses'])
    await ask('POST', '/collections', { name, fields })
  await ask('PUT', '/aliases/trovella_chunks_v0', { collection_name: former[0] })
  const [heron] = await addHerons(3)
  if (heron) await engine.put(heron)
  expect(await count('heron')).toBe(3)
  const names = await collectionNames()
  expect(names).toEqual(expect.arrayContaining([...former, 'somebody_elses']))
  expect(names).not.toContain('trovella_chunks_v1_1')
})

it('recovers from an alias whose collection is gone', async () => {
  const [heron] = await addHerons(2)
  await ask('PUT', '/aliases/trovella_chunks_v1', { collection_name: 'trovella_chunks_v1_1' })
  if (heron) await engine.put(heron)
  expect(await count('heron')).toBe(2)
})

it('rejects soon when the server is down, and works again when it is back', async () => {
  const [heron] = await addHerons(1)
  if (!heron) throw new Error('there is no heron')
  await engine.put(heron)
  await server.goDown()
  const startedAt = performance.now()
  const error = await count('heron').catch((reason: unknown) => reason)
  expect(isOutage(error)).toBe(true)
  expect(performance.now() - startedAt).toBeLessThan(3_000)
  expect(await engine.health()).toBe(false)
  await expect(engine.put(heron)).rejects.toThrow()
  await server.comeBack()
  expect(await engine.health()).toBe(true)
  expect(await count('heron')).toBe(1)
})

it('rejects within three seconds when the server takes requests and never answers', async () => {
  await engine.rebuild()
  server.stall(true)
  const startedAt = performance.now()
  const error = await count('heron misspeltt words').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ message: expect.stringContaining('did not answer within 2000 ms') })
  expect(isOutage(error)).toBe(true)
  expect(performance.now() - startedAt).toBeLessThan(3_000)
})

it('says that a wrong key was refused, which is no outage', async () => {
  await engine.rebuild()
  const stranger = await typesenseEngine({
    url: server.url,
    apiKey: 'wrong',
    pool: database.pool,
    log: silentLog,
  })
  const error = await stranger
    .find({ organizationId, query: parseQuery('heron'), filters: {} })
    .catch((reason: unknown) => reason)
  stranger.close()
  expect(error).toMatchObject({ httpStatus: 401 })
})
