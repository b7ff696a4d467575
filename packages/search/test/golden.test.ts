import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Search } from '../src/search.ts'
import { goldenLibrary, goldenQueries } from './golden-library.ts'
import { addOrganization, addSource, openSearch } from './test-library.ts'
import { startTypesenseDouble, type TypesenseDouble } from './typesense-double/start.ts'

const pgvectorUrl = inject('pgvectorUrl')
const combinations = (['postgres', 'typesense'] as const).flatMap((keyword) => [
  { keyword, vector: 'exact' as const, serverUrl: inject('postgresUrl') },
  { keyword, vector: 'pgvector' as const, serverUrl: pgvectorUrl ?? '' },
])

// Without TEST_PGVECTOR_URL there is no server with the extension: those combinations are left out.
describe.each(combinations.filter(({ serverUrl }) => serverUrl !== ''))(
  'the golden library by $keyword and $vector',
  ({ keyword, vector, serverUrl }) => {
    let database: TestDatabase
    let server: TypesenseDouble
    let search: Search
    let organizationId: string

    beforeAll(async () => {
      database = await createTestDatabase(serverUrl)
      server = await startTypesenseDouble()
      const { url, apiKey } = server
      search = await openSearch(database, {
        keyword: keyword === 'typesense' ? { engine: keyword, url, apiKey } : { engine: keyword },
        vector,
      })
      organizationId = await addOrganization(database)
      for (const source of goldenLibrary) {
        const added = await addSource(database, organizationId, source)
        await search.embedMissing(added)
        await search.put(added)
      }
    })
    afterAll(async () => {
      await search?.close()
      await server?.close()
      await database?.drop()
    })

    it.each(goldenQueries)('counts by kind the sources that it lists for "$q"', async ({ q }) => {
      const { hits, facets } = await search.query({ organizationId, q, limit: 100 })
      expect(facets.kinds.reduce((sum, { count }) => sum + count, 0)).toBe(hits.length)
    })

    it.each(goldenQueries)('answers "$q" with "$title"', async ({ q, title, first, only }) => {
      const { hits, degraded } = await search.query({ organizationId, q })
      expect(degraded).toEqual([])
      const titles = hits.map((hit) => hit.title)
      if (only) expect(titles).toEqual([title])
      else expect(titles.slice(0, first ? 1 : 3)).toContain(title)
    })
  },
)
