import type { TestDatabase } from '@repo/db/testing'
import { createTestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Search } from '../src/search.ts'
import { addOrganization, addSource, openSearch } from './test-library.ts'

/** Where one organization has nearly all there is, its searches do not go by the index of organizations. */
describe('an organization that has most of all chunks', () => {
  let database: TestDatabase
  let search: Search
  let large: string
  let small: string

  beforeAll(async () => {
    database = await createTestDatabase(inject('postgresUrl'))
    large = await addOrganization(database)
    small = await addOrganization(database)
    await addSource(database, large, { title: 'Logbook', texts: texts('the keeper trims the lamp') })
    await addSource(database, small, { title: 'Letters', texts: ['The keeper wrote home about the lamp.'] })
    await database.pool.query('analyze chunk')
    search = await openSearch(database)
  })
  afterAll(async () => {
    await search.close()
    await database.drop()
  })

  const texts = (text: string) => Array.from({ length: 1_200 }, (_, number) => `Night ${number}, ${text}.`)

  async function titles(organizationId: string, q: string): Promise<string[]> {
    const { hits } = await search.query({ organizationId, q, mode: 'keyword' })
    return hits.map(({ title }) => title)
  }

  test.each(['keeper lamp', 'keep', 'keeper lamp nowhere at all', '"the lamp"'])(
    'finds its own alone: %s',
    async (q) => {
      expect(await titles(large, q)).toEqual(['Logbook'])
      expect(await titles(small, q)).toEqual(['Letters'])
    },
  )

  test('counts its own alone', async () => {
    const { facets } = await search.query({ organizationId: large, q: 'keeper', mode: 'keyword' })
    expect(facets.kinds).toEqual([{ value: 'note', count: 1 }])
  })
})
