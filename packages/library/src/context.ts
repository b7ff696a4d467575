import type { Cache } from '@repo/cache/cache'
import type { Database } from '@repo/db/connect'
import type { Extractor } from '@repo/extract/extract'
import type { Fetcher } from '@repo/extract/fetch'
import type { Mailer } from '@repo/mail/mailer'
import type { Embedder } from '@repo/search/embedder'
import type { Search } from '@repo/search/search'
import type { Log } from '@repo/trace/log'
import type { Recorder } from '@repo/trace/recorder'

/** Who asks. `system` is a background job, and the only role without a user. */
export type Actor = {
  organizationId: string
  userId: string | null
  role: 'owner' | 'admin' | 'member' | 'system'
}

export type Clock = { now(): Date }

/** What every verb is given: the open parts of the process, and who asks. */
export type Ctx = {
  db: Database
  pool: Database['$client']
  search: Search
  extractor: Extractor
  fetcher: Fetcher
  cache: Cache
  embedder: Embedder
  mailer: Mailer
  /** Where people reach the application, without a slash at the end: links in mails begin with it. */
  appUrl: string
  /** What one organization may store; null for no limit. */
  storageLimitBytes: number | null
  clock: Clock
  log: Log
  recorder: Recorder
  actor: Actor
}
