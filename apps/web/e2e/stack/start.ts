import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { migrate } from '@repo/db/migrate'
import { startMailbox } from '@repo/embedded/mailbox'
import { startPostgres } from '@repo/embedded/postgres'
import { startRunner } from '@repo/embedded/runner'
import { createLog, type Log } from '@repo/trace/log'
import { buildApp } from './build-app.ts'
import { freePort } from './free-port.ts'
import { startLinkServer } from './link-server.ts'
import { startApp } from './start-app.ts'
import { startTraces } from './traces.ts'

/** Starts everything a person's Trovella consists of, and tells the tests where it is. Returns what stops it. */
export default async function startStack(): Promise<() => Promise<void>> {
  const log = createLog({ process: 'e2e', level: 'warn' })
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const each of stops.reverse()) await each()
  }
  try {
    await buildApp()
    const postgres = await startPostgres({ directory: null })
    stops.push(() => postgres.stop())
    await migrate({ url: postgres.url })
    const links = await startLinkServer()
    stops.push(() => links.close())
    const runnerPort = await freePort()
    const runnerUrl = `http://127.0.0.1:${runnerPort}`
    const mailbox = await openMailbox(log)
    stops.push(() => mailbox.close())
    const traces = await startTraces()
    stops.push(() => traces.close())
    const app = await startApp({
      ...{ databaseUrl: postgres.url, runnerUrl, allowHosts: '127.0.0.1' },
      env: { SMTP_URL: mailbox.smtpUrl, MAIL_FROM: 'Trovella <library@example.org>', ...traces.env },
    })
    stops.push(() => app.stop())
    const runner = await startRunner({ databaseUrl: postgres.url, appUrl: app.url, port: runnerPort, log })
    stops.push(() => runner.close())
    process.env.E2E_APP_URL = app.url
    process.env.E2E_LINK_URL = links.url
    process.env.E2E_DATABASE_URL = postgres.url
    process.env.E2E_RUNNER_URL = runnerUrl
    process.env.E2E_MAILBOX_URL = mailbox.viewerUrl
    process.env.E2E_TRACES_URL = traces.entriesUrl
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

/** The mailbox of a development server, in a folder that goes with it. */
async function openMailbox(log: Log) {
  const directory = await mkdtemp(path.join(tmpdir(), 'trovella-mail-'))
  const mailbox = await startMailbox({ directory, smtpPort: 0, httpPort: 0, log })
  return { ...mailbox, close: () => mailbox.close().then(() => rm(directory, { recursive: true })) }
}
