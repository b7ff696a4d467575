import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../packages/embedded/src/postgres/start.ts'

/** Starts the embedded Postgres once for the whole run, unless TEST_POSTGRES_URL names one, and tells the tests of it. */
export default async function services(project: TestProject): Promise<() => Promise<void>> {
  const { TEST_POSTGRES_URL, TEST_PGVECTOR_URL, TEST_REDIS_URL, TEST_TYPESENSE_URL, TEST_TYPESENSE_API_KEY } =
    process.env
  const postgres = TEST_POSTGRES_URL
    ? { url: TEST_POSTGRES_URL, stop: async () => undefined }
    : await startPostgres({ directory: null })
  project.provide('postgresUrl', postgres.url)
  project.provide('pgvectorUrl', TEST_PGVECTOR_URL)
  project.provide('redisUrl', TEST_REDIS_URL)
  const typesense = TEST_TYPESENSE_URL && { url: TEST_TYPESENSE_URL, apiKey: TEST_TYPESENSE_API_KEY ?? '' }
  project.provide('typesense', typesense || undefined)
  return () => postgres.stop()
}
