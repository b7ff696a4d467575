import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Auth, createAuth } from '@repo/auth/auth'
import { createCache } from '@repo/cache/create'
import type { Config } from '@repo/config/load'
import { configOrExit } from '@repo/config/start'
import { connect } from '@repo/db/connect'
import { createExtractor } from '@repo/extract/extract'
import { createFetcher } from '@repo/extract/fetch'
import type { Actor, Ctx } from '@repo/library/context'
import { createHealthReport } from '@repo/library/health/report'
import { createMailer } from '@repo/mail/create'
import type { Mailer } from '@repo/mail/mailer'
import { httpEmbedder } from '@repo/search/http-embedder'
import { lexicalEmbedder } from '@repo/search/lexical-embedder'
import { createSearch } from '@repo/search/search'
import type { Log } from '@repo/trace/log'
import type { Recorder } from '@repo/trace/recorder'
import { type Closers, createClosers } from './closers.ts'
import { compositionSlot } from './composition-slot.ts'
import { watchReadiness } from './health/readiness.ts'
import { createSourceEvents } from './live/source-events.ts'
import { openJobs } from './open-jobs.ts'
import { recordingOf } from './recorder.ts'

const CLOSE_TIMEOUT_MS = 2_000

const clock = { now: () => new Date() }

export type Composition = Awaited<ReturnType<typeof compose>>

/** What is open in this process. Opened at the first call; a failure is forgotten, so that the next call tries again. */
export async function composition(): Promise<Composition> {
  // biome-ignore lint/style/noProcessEnv: the framework sets it and writes its value in while building
  if (process.env.NEXT_PHASE === 'phase-production-build') await leaveForRequests()
  compositionSlot.opened ??= { opening: openOnce(), open: null }
  return compositionSlot.opened.opening
}

/** A build has nothing to open: it interrupts the page that asks, which is then rendered for each request. */
async function leaveForRequests(): Promise<void> {
  const { connection } = await import('next/server')
  await connection()
}

async function openOnce(): Promise<Composition> {
  try {
    const config = configOrExit('web')
    // In development a request opens it, and what runs in the background from then on is no part of that.
    const open = await recordingOf(config).recorder.apart(() => compose(config))
    compositionSlot.opened = { opening: Promise.resolve(open), open }
    return open
  } catch (error) {
    compositionSlot.opened = null
    throw error
  }
}

async function compose(config: Config<'web'>) {
  const { recorder, log } = recordingOf(config)
  const { opened, closeAll } = createClosers(log)
  // Last, so that what happens while the others close is told too.
  const close = () => closeAll(CLOSE_TIMEOUT_MS).then(() => recorder.close())
  try {
    const storage = openStorage({ config, log, opened, recorder })
    const engines = await openEngines({ config, log, recorder, opened, ...storage })
    const mailer = openMailer({ config, log, recorder, opened })
    const auth = openAccounts({ config, log, recorder, opened, mailer, ...storage })
    const { appUrl } = config
    const storageLimitBytes = config.storageLimitMb ? config.storageLimitMb * 1_000_000 : null
    const shared = { ...storage, ...engines, mailer, appUrl, storageLimitBytes, clock, log, recorder }
    const contextFor = (actor: Actor): Ctx => ({ ...shared, actor })
    const { jobServer, serveJobs, relay } = await openJobs({
      ...{ config, log, recorder, opened, ...storage, search: engines.search, contextFor },
    })
    const { databaseUrl } = config
    const sourceEvents = opened('live events', createSourceEvents({ databaseUrl, log }), (each) =>
      each.close(),
    )
    // Asked every second, and nothing to read about.
    const isReady = () => recorder.unrecorded(() => storage.pool.query('select 1'))
    const readiness = opened('readiness', watchReadiness(isReady), (each) => each.close())
    const health = createHealthReport({
      ...{ ...storage, ...engines, clock, relay, dataDirectory: process.cwd() },
      hasBackups: config.backupDirectory !== undefined,
      jobServer,
    })
    const { embedder } = engines
    const { db, pool, cache } = storage
    return {
      config,
      log,
      recorder,
      db,
      pool,
      cache,
      auth,
      contextFor,
      serveJobs,
      sourceEvents,
      readiness,
      health,
      embedder,
      close,
    }
  } catch (error) {
    await closeAll(CLOSE_TIMEOUT_MS)
    throw error
  }
}

export type Opening = { config: Config<'web'>; log: Log; recorder: Recorder; opened: Closers['opened'] }

function openStorage({ config, log, opened, recorder }: Opening) {
  const connection = connect({
    url: config.databaseUrl,
    applicationName: 'trovella-web',
    poolSize: config.databasePoolSize,
    onIdleError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
    recorder,
  })
  const { db, pool } = opened('database', connection, (each) => each.close())
  const { redisUrl, upstashRedisRestUrl: url, upstashRedisRestToken: token } = config
  const upstash = url && token ? { url, token } : undefined
  const cache = opened(
    'cache',
    createCache({ redisUrl, upstash, prefix: 'trovella:', log, recorder }),
    (each) => each.close(),
  )
  return { db, pool, cache }
}

async function openEngines({ config, log, opened, pool }: Opening & Pick<Ctx, 'pool'>) {
  const embedder = embedderOf(config)
  const keyword = keywordOf(config)
  const search = await createSearch({ pool, keyword, embedder, log, vectorWorkerPath: VECTOR_WORKER })
  const extractor = createExtractor({ log, childPath: READING_CHILD })
  const fetcher = createFetcher({
    userAgent: `Trovella (+${config.appUrl})`,
    allowHosts: config.fetchAllowHosts ?? [],
  })
  return {
    embedder,
    search: opened('search', search, (each) => each.close()),
    extractor: opened('extractor', extractor, (each) => each.close()),
    fetcher: opened('fetcher', fetcher, (each) => each.close()),
  }
}

function openMailer({ config, opened, recorder }: Opening): Mailer {
  const { mailFrom, smtpUrl, resendApiKey } = config
  const from = mailFrom ?? 'Trovella <trovella@localhost>'
  const mailer = createMailer({ from, smtpUrl, resendApiKey, recorder })
  return opened('mailer', mailer, (each) => each.close())
}

function openAccounts({
  config,
  log,
  recorder,
  db,
  cache,
  mailer,
}: Opening & Pick<Ctx, 'db' | 'cache' | 'mailer'>): Auth {
  return createAuth({
    ...{ db, log, recorder, baseUrl: config.appUrl, secret: config.authSecret, signUp: config.signUp },
    sendMail: (message) => mailer.send(message),
    rateLimit: (key, rule) => cache.rateLimit(key, rule),
    trustedProxyHops: config.trustedProxyHops,
    allowSeedPasswords: config.nodeEnv !== 'production' || config.rehearsal,
  })
}

// The server runs in apps/web, from the sources as from the standalone build, which has these beside it; tests
// run in the folder above.
const packages = [process.cwd(), path.join(process.cwd(), '../..')]
  .map((folder) => path.join(folder, 'packages'))
  .find((folder) => existsSync(folder)) as string
const READING_CHILD = path.join(packages, 'extract/src/child/main.ts')
const VECTOR_WORKER = path.join(packages, 'search/src/vector/exact/worker.ts')

function keywordOf({ typesenseUrl, typesenseApiKey }: Config<'web'>) {
  return typesenseUrl && typesenseApiKey
    ? { engine: 'typesense' as const, url: typesenseUrl, apiKey: typesenseApiKey }
    : { engine: 'postgres' as const }
}

function embedderOf(config: Config<'web'>) {
  const { embeddingBaseUrl: baseUrl, embeddingModel: model, embeddingDimensions: dimensions } = config
  if (!baseUrl || !model || !dimensions) return lexicalEmbedder()
  return httpEmbedder({ baseUrl, model, dimensions, apiKey: config.embeddingApiKey })
}
