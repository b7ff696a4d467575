import { randomUUID } from 'node:crypto'
import { createCache } from '@repo/cache/create'
import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { createExtractor } from '@repo/extract/extract'
import { createFetcher } from '@repo/extract/fetch'
import { createMailer } from '@repo/mail/create'
import { lexicalEmbedder } from '@repo/search/lexical-embedder'
import { createSearch } from '@repo/search/search'
import { createLog } from '@repo/trace/log'
import { noRecorder } from '@repo/trace/off'
import type { Recorder } from '@repo/trace/recorder'
import type { Actor, Ctx } from './context.ts'

export type Organization = { id: string; member: Ctx; system: Ctx }
export type Library = {
  database: TestDatabase
  /** A context of this library for any actor. */
  as(actor: Actor): Ctx
  /** A new organization with one person, and the contexts of that person and of its jobs. */
  organization(): Promise<Organization>
  close(): Promise<void>
}

/** The library over a database of its own, with the real parts. */
export async function openLibrary(
  postgresUrl: string,
  { recorder = noRecorder() }: { recorder?: Recorder } = {},
): Promise<Library> {
  const database = await createTestDatabase(postgresUrl, { recorder })
  const log = createLog({ process: 'test', level: 'silent' })
  const embedder = lexicalEmbedder()
  const cache = createCache({ prefix: 'test', log })
  const extractor = createExtractor({ log })
  const fetcher = createFetcher({ userAgent: 'Trovella test', allowHosts: ['127.0.0.1'] })
  const mailer = createMailer({ from: 'Trovella <trovella@library.example>' })
  const { db, pool } = database
  const search = await createSearch({ pool, keyword: { engine: 'postgres' }, embedder, log })
  const clock = { now: () => new Date() }
  const as = (actor: Actor): Ctx => ({
    ...{ db, pool, cache, embedder, clock, log, recorder, search, extractor, fetcher, mailer },
    appUrl: 'https://library.example',
    storageLimitBytes: null,
    actor,
  })
  return {
    database,
    as,
    organization: async () => {
      const { organizationId, userId } = await person(pool)
      return {
        id: organizationId,
        member: as({ organizationId, userId, role: 'member' }),
        system: as({ organizationId, userId: null, role: 'system' }),
      }
    },
    close: async () => {
      await Promise.all([search.close(), extractor.close(), fetcher.close(), cache.close(), mailer.close()])
      await database.drop()
    },
  }
}

async function person(pool: TestDatabase['pool']): Promise<{ organizationId: string; userId: string }> {
  const name = randomUUID()
  const { rows } = await pool.query<{ organizationId: string; userId: string }>(
    `with made as (insert into organization (name, slug) values ($1, $1) returning id),
      person as (insert into "user" (name, email) values ($1, $1 || '@example.com') returning id)
    select made.id as "organizationId", person.id as "userId" from made, person`,
    [name],
  )
  if (!rows[0]) throw new Error('no organization was made')
  return rows[0]
}
