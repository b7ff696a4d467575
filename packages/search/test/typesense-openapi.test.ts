import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Mirror } from '../src/keyword/engine.ts'
import { typesenseEngine } from '../src/keyword/typesense/engine.ts'
import { parseQuery } from '../src/query/parse.ts'
import { addOrganization, addSource, changeSource, silentLog } from './test-library.ts'
import { createChecker, hasDescription } from './typesense-double/openapi.ts'
import { startTypesenseDouble, type TypesenseDouble } from './typesense-double/start.ts'

const leftOut = hasDescription
  ? ''
  : ' (left out: there is no ../shared/typesense/openapi.yml beside the project)'

let database: TestDatabase
let server: TypesenseDouble
let engine: Mirror

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  server = await startTypesenseDouble()
  engine = await typesenseEngine({ ...server, pool: database.pool, log: silentLog })
})

afterAll(async () => {
  engine?.close()
  await server?.close()
  await database?.drop()
})

it.skipIf(!hasDescription)(`sends and gets only what Typesense's API description has${leftOut}`, async () => {
  const organizationId = await addOrganization(database)
  const find = (q: string, filters = {}) => engine.find({ organizationId, query: parseQuery(q), filters })
  const sensor = await addSource(database, organizationId, {
    title: 'Sensors',
    texts: ['The MPU6050 measures acceleration', 'A gyroscope drifts slowly'],
    tags: ['hardware', 'it`s [odd], really'],
  })
  await expect(find('gyroscope')).rejects.toThrow()
  await engine.put(sensor)
  server.refuse(() => 'Rejecting write: running out of resource type: OUT_OF_DISK')
  await expect(engine.put(sensor)).rejects.toThrow()
  server.refuse(() => null)
  await engine.put(
    await changeSource(database, sensor, {
      title: 'Sensors',
      texts: ['A gyroscope drifts slowly'],
      tags: ['hardware'],
    }),
  )
  await find('gyroscope drifts -slow "drifts slowly"')
  await find('sensors', {
    tags: ['hardware'],
    kinds: ['note'],
    sourceIds: [sensor.sourceId],
    createdAfter: new Date(0),
    createdBefore: new Date(),
  })
  await find('gyroskope drifts')
  await find('gyroscope elephant slowly')
  for await (const _held of engine.versions());
  await engine.rebuild()
  await engine.remove(sensor)
  await engine.health()
  server.wipe()
  for await (const _held of engine.versions());

  const check = createChecker()
  expect(server.requests.length).toBeGreaterThan(20)
  expect([...new Set(server.requests.flatMap(check))]).toEqual([])
})

it.skipIf(!hasDescription)(`notices what the description does not have${leftOut}`, async () => {
  const check = createChecker()
  await engine.rebuild()
  await engine.find({ organizationId: crypto.randomUUID(), query: parseQuery('heron'), filters: {} })
  const [retrieval] = server.requests.filter(({ path }) => path.startsWith('/aliases/'))
  const [searched] = server.requests.filter(({ path }) => path === '/multi_search')
  if (!retrieval || !searched) throw new Error('nothing was asked')
  const wrong = [
    { ...retrieval, apiKey: undefined },
    { ...retrieval, path: '/aliasses/one' },
    { ...retrieval, parameters: new URLSearchParams('made_up=1') },
    { ...retrieval, answer: { status: 418, json: {} } },
    { ...retrieval, answer: { status: 200, json: { name: 'one' } } },
    { ...retrieval, answer: { status: 200, json: { name: 'one', collection_name: 'two', made_up: 1 } } },
    { ...searched, body: '{"searches":[{"collection":"one","q":"heron","prefix":true}]}' },
    { ...searched, body: '{"searches":[{"collection":"one","q":"heron","made_up":1}]}' },
    { ...searched, answer: { status: 200, json: { results: [{ found: 'many' }] } } },
    { ...searched, answer: { status: 200, json: { results: [{ hits: [{ made_up: 1 }] }] } } },
  ]
  for (const exchange of wrong) expect(check(exchange), JSON.stringify(exchange)).toHaveLength(1)
})
