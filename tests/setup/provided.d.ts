import 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The embedded Postgres 18, without pgvector. Always there. */
    postgresUrl: string
    /** A Postgres 18 with pgvector, from TEST_PGVECTOR_URL; undefined when none was given. */
    pgvectorUrl: string | undefined
    /** A Redis 8, from TEST_REDIS_URL; undefined when none was given. */
    redisUrl: string | undefined
    /** A Typesense that may be emptied, from TEST_TYPESENSE_URL and TEST_TYPESENSE_API_KEY; undefined when none was given. */
    typesense: { url: string; apiKey: string } | undefined
  }
}
