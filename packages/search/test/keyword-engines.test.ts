import { inject } from 'vitest'
import { postgresEngine } from '../src/keyword/postgres/engine.ts'
import { typesenseEngine } from '../src/keyword/typesense/engine.ts'
import { emptyTypesense } from './empty-typesense.ts'
import { keywordContract } from './keyword-contract.ts'
import { silentLog } from './test-library.ts'
import { startTypesenseDouble } from './typesense-double/start.ts'

keywordContract({
  name: 'postgres',
  serverUrl: () => inject('postgresUrl'),
  open: async ({ pool }) => ({ engine: postgresEngine(pool), close: async () => undefined }),
})

keywordContract({
  name: 'typesense',
  serverUrl: () => inject('postgresUrl'),
  open: async ({ pool }) => {
    const server = await startTypesenseDouble()
    const engine = await typesenseEngine({ ...server, pool, log: silentLog })
    return {
      engine,
      close: async () => {
        engine.close()
        await server.close()
      },
    }
  },
})

// The server itself, where TEST_TYPESENSE_URL names one.
const real = inject('typesense')
if (real) {
  keywordContract({
    name: 'typesense, the server',
    serverUrl: () => inject('postgresUrl'),
    open: async ({ pool }) => {
      await emptyTypesense(real)
      const engine = await typesenseEngine({ ...real, pool, log: silentLog })
      return { engine, close: async () => engine.close() }
    },
  })
}
