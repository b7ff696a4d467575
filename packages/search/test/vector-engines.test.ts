import { describe, inject } from 'vitest'
import { exactEngine } from '../src/vector/exact/engine.ts'
import { pgvectorEngine } from '../src/vector/pgvector.ts'
import { vectorContract } from './vector-contract.ts'

vectorContract({
  name: 'exact',
  serverUrl: () => inject('postgresUrl'),
  open: ({ pool }) => exactEngine({ pool }),
})

vectorContract({
  name: 'exact, when no tenant fits into memory',
  serverUrl: () => inject('postgresUrl'),
  open: ({ pool }) => exactEngine({ pool, maxBytes: 1 }),
})

// Needs a server with the extension; without TEST_PGVECTOR_URL there is none.
const pgvectorUrl = inject('pgvectorUrl')
describe.skipIf(!pgvectorUrl)('pgvector', () => {
  vectorContract({
    name: 'pgvector',
    serverUrl: () => pgvectorUrl ?? '',
    open: ({ pool }) => pgvectorEngine(pool),
  })
})
