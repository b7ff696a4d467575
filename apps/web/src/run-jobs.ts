import type { Config } from '@repo/config/load'
import { createInngest } from '@repo/jobs/client'
import { createFunctions } from '@repo/jobs/functions'
import { createPing } from '@repo/jobs/ping'
import { startRelay } from '@repo/jobs/relay'
import { createSend } from '@repo/jobs/send'
import { createServe } from '@repo/jobs/serve'
import { jobServerOf } from './job-server.ts'
import type { JobsOpening } from './open-jobs.ts'

/** Sources that one round of mending puts back into the index; the next round follows within a minute. */
const MENDED_AT_ONCE = 200

/** Serves the functions to the job server, and starts the relay that sends it events. */
export function runJobs({ config, log, recorder, opened, db, search, contextFor }: JobsOpening) {
  const { databaseUrl, inngestEventKey: eventKey, inngestSigningKey: signingKey } = config
  const { isDev, baseUrl, eventUrl, engine } = jobServerOf(config)
  const inngest = createInngest({ db, log, recorder, isDev, baseUrl, eventKey, signingKey })
  const functions = createFunctions({
    inngest,
    contextFor: (organizationId) => contextFor({ organizationId, userId: null, role: 'system' }),
    makeBackup: backupOf(config),
  })
  const serveJobs = createServe({ inngest, functions, serveOrigin: config.inngestServeOrigin })
  const send = createSend({ baseUrl: eventUrl, eventKey })
  const reconcile = () => search.reconcile({ limit: MENDED_AT_ONCE })
  const relay = opened('relay', startRelay({ db, databaseUrl, send, log, reconcile, recorder }), (each) =>
    each.close(),
  )
  return { jobServer: { engine, ping: createPing({ baseUrl: eventUrl }) }, serveJobs, relay }
}

function backupOf(config: Config<'web'>) {
  const { databaseUrl, backupDirectory: folder, backupKey: key, revision } = config
  if (!folder) return null
  const keep = { daily: config.backupKeepDays, weekly: config.backupKeepWeeks }
  // Loaded the first night: nothing else needs what encrypts.
  return async () => {
    const [{ makeBackup }, { storeFrom }] = await Promise.all([
      import('@repo/backup/make'),
      import('@repo/backup/store'),
    ])
    const store = storeFrom({
      url: config.backupS3Url,
      accessKeyId: config.backupS3AccessKeyId,
      secretAccessKey: config.backupS3SecretAccessKey,
      region: config.backupS3Region,
    })
    const release = revision ?? 'a build without REVISION'
    const { inngestDatabaseUrl: jobStateUrl, backupBesideDirectory: besideDirectory } = config
    return makeBackup({ databaseUrl, jobStateUrl, besideDirectory, folder, key, keep, release, store })
  }
}
