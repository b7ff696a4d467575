import path from 'node:path'
import { MigrationMismatchError, migrate } from '@repo/db/migrate'
import type { Checkout } from '../checkout.ts'
import { errorMessage } from '../error-message.ts'
import { choosePort } from '../process/port.ts'
import type { ReadyMessage } from './child.ts'
import { mailboxProgram, postgresProgram, runnerProgram, webProgram } from './programs.ts'
import type { DevContext } from './run.ts'
import { type Addresses, listenHost, webEnvironment } from './web-environment.ts'

const RUNNER_PORT = 8288
const SMTP_PORT = 1025
const VIEWER_PORT = 8025

/** Starts the embedded Postgres where nothing else serves, and brings the database up to date. Returns its URL. */
export async function startDatabase({
  checkout,
  session,
  plan,
  given,
  effects,
}: DevContext): Promise<string> {
  const url = plan.databaseUrl ?? (await startPostgres())
  await session
    .step('Migrations', (report) => migrate({ url, onApply: report }))
    .catch((cause: unknown) => {
      throw new Error(migrationAdvice(cause, url, plan.databaseUrl ? null : checkout), { cause })
    })
  return url

  async function startPostgres(): Promise<string> {
    const program = postgresProgram(checkout, effects.scripts, embeddedEnvironment(given))
    const ready = await session.step('Postgres', () => session.run(program))
    const embeddedUrl = text(ready, 'url')
    session.locate('postgres', new URL(embeddedUrl).host)
    return embeddedUrl
  }
}

function migrationAdvice(cause: unknown, url: string, embeddedIn: Checkout | null): string {
  const what = `The database at ${new URL(url).host} was not brought up to date: ${errorMessage(cause)}`
  return cause instanceof MigrationMismatchError && embeddedIn
    ? `${what} Or start with an empty one: rm -r '${path.join(embeddedIn.data, 'postgres')}'`
    : what
}

/** Starts the embedded job runner where nothing else serves. Returns its URL. */
export async function startRunner(
  { checkout, session, plan, given, options, effects }: DevContext,
  databaseUrl: string,
): Promise<string | undefined> {
  if (!plan.embedded.includes('runner')) return undefined
  const port = await choosePort(RUNNER_PORT)
  const appUrl = `http://127.0.0.1:${options.port}`
  const env = { ...embeddedEnvironment(given), DATABASE_URL: databaseUrl, APP_URL: appUrl }
  const program = runnerProgram(checkout, effects.scripts, { port, env })
  const ready = await session.step('Job runner', () => session.run(program))
  const url = text(ready, 'url')
  session.locate('runner', url)
  return url
}

/** Starts the embedded mailbox where nothing else serves. */
export async function startMailbox({
  checkout,
  session,
  plan,
  given,
  effects,
}: DevContext): Promise<{ smtpUrl: string; viewerUrl: string } | undefined> {
  if (!plan.embedded.includes('mailbox')) return undefined
  const [smtpPort, httpPort] = await Promise.all([choosePort(SMTP_PORT), choosePort(VIEWER_PORT)])
  const env = embeddedEnvironment(given)
  const program = mailboxProgram(checkout, effects.scripts, { smtpPort, httpPort, env })
  const ready = await session.step('Mailbox', () => session.run(program))
  const addresses = { smtpUrl: text(ready, 'smtpUrl'), viewerUrl: text(ready, 'viewerUrl') }
  session.locate('mailbox', addresses.viewerUrl)
  return addresses
}

/** Starts the web process and does not wait until it serves. Returns the environment it was given. */
export async function startWeb(
  { checkout, session, plan, given, options, effects }: DevContext,
  secrets: Record<string, string>,
  addresses: Addresses,
): Promise<Record<string, string>> {
  const { port, production } = options
  const env = webEnvironment({ given, plan, addresses, secrets, port, production })
  const host = listenHost(plan)
  session.describe({
    appUrl: env.APP_URL ?? '',
    localUrl: `http://127.0.0.1:${port}`,
    production,
  })
  const program = webProgram(checkout, effects.scripts, { port, host, production, env })
  // A Next.js server says nothing over IPC; that it serves is seen by its first page.
  await session.run(program, async () => ({ ready: true }))
  session.locate('web', env.APP_URL ?? '')
  return env
}

/** The embedded parts are never a production: that they serve a rehearsal is the web process's affair. */
function embeddedEnvironment(given: Record<string, string>): Record<string, string> {
  return { ...given, NODE_ENV: 'development' }
}

function text(ready: ReadyMessage, name: string): string {
  const value = ready[name]
  if (typeof value !== 'string') throw new Error(`a part served without saying its ${name}`)
  return value
}
