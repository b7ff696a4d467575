import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type { Search, SearchInput } from '../src/search.ts'
import { addOrganization, addSource, openSearch, type SampleSource } from './test-library.ts'

let database: TestDatabase
let search: Search
let organizationId: string

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  search = await openSearch(database)
})
afterAll(async () => {
  await search.close()
  await database.drop()
})
beforeEach(async () => {
  organizationId = await addOrganization(database)
})

async function put(source: SampleSource): Promise<string> {
  const added = await addSource(database, organizationId, source)
  await search.embedMissing(added)
  await search.put(added)
  return added.sourceId
}
const find = (q: string, more: Partial<SearchInput> = {}) => search.query({ organizationId, q, ...more })

const texts = ['Cholera came from the pump in Broad Street.']

test('a text that is there twice is found once, and names the other', async () => {
  const link = await put({ title: 'The pump', kind: 'link', texts })
  const file = await put({ title: 'pump.html', kind: 'file', texts })
  const other = await put({ title: 'Another', texts: ['A pump is also in Poland Street.'] })
  const { hits } = await find('pump')
  expect(hits.map(({ sourceId }) => sourceId).sort()).toHaveLength(2)
  const [hit] = hits.filter(({ sourceId }) => sourceId !== other)
  expect([hit?.sourceId, hit?.sameText[0]?.sourceId].sort()).toEqual([link, file].sort())
  expect(hits.find(({ sourceId }) => sourceId === other)?.sameText).toEqual([])
})

test('a filter that leaves out the one shows the other', async () => {
  await put({ title: 'The pump', kind: 'link', texts })
  const file = await put({ title: 'pump.html', kind: 'file', texts })
  const { hits } = await find('cholera', { kinds: ['file'] })
  expect(hits).toMatchObject([{ sourceId: file, sameText: [] }])
})

test('pages hold each text once, whatever their size', async () => {
  for (let n = 0; n < 6; n++)
    await put({ title: `Copy ${n}`, kind: 'file', texts: [`Pump ${n % 3} of the street.`] })
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await find('pump street', { limit: 1, ...(cursor ? { cursor } : {}) })
    seen.push(...page.hits.map((hit) => hit.passages[0]?.text ?? ''))
    cursor = page.nextCursor
  } while (cursor)
  expect(seen.sort()).toEqual([0, 1, 2].map((n) => `Pump ${n} of the street.`))
})
