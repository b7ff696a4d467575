import type { Database } from '@repo/db/connect'
import type { Log } from '@repo/trace/log'
import { noRecorder } from '@repo/trace/off'
import type { Recorder } from '@repo/trace/recorder'
import { Inngest } from 'inngest'
import { ledgerMiddleware } from './ledger/middleware.ts'
import { sdkLog } from './sdk-log.ts'
import { traceMiddleware } from './trace/middleware.ts'

/** What every id that a job server knows of ours begins with. */
export const APP_ID = 'trovella'

export type JobsClient = ReturnType<typeof createInngest>

/**
 * The client of the job server. With `isDev` requests are not signed: only for a server on this machine.
 * Nothing sends events with it: they leave through the outbox.
 */
export function createInngest(options: {
  db: Database
  log: Log
  isDev: boolean
  baseUrl: string
  eventKey?: string | undefined
  signingKey?: string | undefined
  /** For a job server within this process. */
  fetch?: typeof fetch
  /** Records every run and its steps. */
  recorder?: Recorder
}) {
  const log = options.log.child({ part: 'jobs' })
  return new Inngest({
    id: APP_ID,
    isDev: options.isDev,
    baseUrl: options.baseUrl,
    ...(options.eventKey ? { eventKey: options.eventKey } : {}),
    ...(options.signingKey ? { signingKey: options.signingKey } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
    logger: sdkLog(log),
    middleware: [
      traceMiddleware(options.recorder ?? noRecorder()),
      ledgerMiddleware({ db: options.db, log }),
    ],
    aiMetadata: false,
  })
}
