import type { Need, Stack } from '../dev/needs.ts'

/** What the tests run against; `missing` says what is left out, and how to have it. */
export type TestServices = {
  used: Omit<Need, 'source'>[]
  missing: string[]
  environment: Record<string, string>
}

/** A named service wins, then a container of this checkout; the embedded Postgres is always there. */
export function decideServices(
  given: Readonly<Record<string, string | undefined>>,
  stack: Stack,
  chromium: string | null,
): TestServices {
  const pgvector = named(given, 'TEST_PGVECTOR_URL') ?? containerOf(stack.postgres?.url)
  const redis = named(given, 'TEST_REDIS_URL') ?? containerOf(stack.redis?.url)
  // Only one that was named: the tests empty it, and that of docker-compose.yml holds somebody's library.
  const typesense = named(given, 'TEST_TYPESENSE_URL')
  const postgres = named(given, 'TEST_POSTGRES_URL') ?? { by: 'embedded, thrown away after', url: null }
  const used = [
    row('Postgres 18', postgres),
    ...(pgvector ? [row('Postgres with pgvector', pgvector)] : []),
    ...(redis ? [row('Redis 8', redis)] : []),
    ...(typesense ? [row('Typesense', typesense)] : []),
    ...(chromium ? [{ need: 'Chromium', by: 'installed', where: chromium }] : []),
  ]
  const containers = given.TEST_CONTAINERS ? [] : ['Images: set TEST_CONTAINERS=1 where Docker is']
  const missing = [
    ...(pgvector ? [] : ['Postgres with pgvector: set TEST_PGVECTOR_URL, or pnpm docker:up']),
    ...(redis ? [] : ['Redis: set TEST_REDIS_URL, or pnpm docker:up']),
    ...(typesense ? [] : ['Typesense: set TEST_TYPESENSE_URL to one that may be emptied']),
    ...(chromium ? [] : ['Chromium for the browser tests: install it, or set CHROMIUM_PATH']),
    ...containers,
  ]
  const environment = {
    ...(pgvector?.url ? { TEST_PGVECTOR_URL: pgvector.url } : {}),
    ...(redis?.url ? { TEST_REDIS_URL: redis.url } : {}),
    ...(chromium ? { CHROMIUM_PATH: chromium } : {}),
  }
  return { used, missing, environment }
}

type Found = { by: string; url: string | null }

function named(given: Readonly<Record<string, string | undefined>>, name: string): Found | null {
  const url = given[name]
  return url ? { by: name, url } : null
}

function containerOf(url: string | undefined): Found | null {
  return url ? { by: 'container', url } : null
}

function row(need: string, { by, url }: Found): Omit<Need, 'source'> {
  return { need, by, where: url ? new URL(url).host : '' }
}
