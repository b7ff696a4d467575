import path from 'node:path'
import { MigrationMismatchError, migrate } from '@repo/db/migrate'
import type { Checkout } from '../checkout.ts'
import { errorMessage } from '../error-message.ts'
import type { ReadyMessage } from './child.ts'
import { PartError } from './part.ts'
import type { Places } from './places.ts'
import {
  mailboxProgram,
  postgresProgram,
  runnerProgram,
  schedulesProgram,
  traceProgram,
  webProgram,
} from './programs.ts'
import type { DevContext } from './run.ts'
import { scheduleEnvironment } from './schedule-environment.ts'
import { listenHost } from './web-environment.ts'

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

/** Starts the embedded job runner where nothing else serves. */
export async function startRunner(
  { checkout, session, given, options, effects }: DevContext,
  databaseUrl: string,
  { runner }: Places,
  sender: Record<string, string>,
): Promise<void> {
  if (!runner) return
  const appUrl = `http://127.0.0.1:${options.port}`
  const env = { ...embeddedEnvironment(given), ...sender, DATABASE_URL: databaseUrl, APP_URL: appUrl }
  const program = runnerProgram(checkout, effects.scripts, { port: runner.port, env })
  await session.step('Job runner', () => session.run(program))
  session.locate('runner', runner.url)
}

/** Starts the embedded mailbox where nothing else serves. */
export async function startMailbox(
  { checkout, session, given, effects }: DevContext,
  { mailbox }: Places,
  sender: Record<string, string>,
): Promise<void> {
  if (!mailbox) return
  const env = { ...embeddedEnvironment(given), ...sender }
  const program = mailboxProgram(checkout, effects.scripts, { ...mailbox, env })
  await session.step('Mailbox', () => session.run(program))
  session.locate('mailbox', mailbox.viewerUrl)
}

/** Starts the receiver of traces where no other was named. */
export async function startTraceRuntime(
  { checkout, session, given, config, effects }: DevContext,
  { trace }: Places,
  sender: Record<string, string>,
): Promise<void> {
  if (!trace) return
  const { TRACE_PROXY_URL: _, ...key } = sender
  const env = { ...given, ...key, TRACE_BASE_PATH: config.traceBasePath }
  const program = traceProgram(checkout, effects.scripts, { port: trace.port, env })
  try {
    await session.step('Traces', () => session.run(program))
    session.locate('trace', `${trace.url}${config.traceBasePath}/`)
  } catch (error) {
    if (!isRefusal(error)) throw error
    session.doWithout('Traces', 'its files are refused, see the log')
    session.terminal.line(session.terminal.style('yellow', withoutTraces(checkout)))
  }
}

/** The receiver ends with exit code 78 and names the file it cannot read, docker/trace-runtime/src/main.ts. */
function isRefusal(error: unknown): error is PartError {
  return (
    error instanceof PartError && error.exitCode === 78 && /is (?:incompatible|damaged): /.test(error.message)
  )
}

function withoutTraces({ data }: Checkout): string {
  const folder = path.join(data, 'trace')
  return `Everything else goes on without traces. To have them again, stop, move what is there away, and start: mv '${folder}' '${folder}-before'`
}

/** Starts the daemon that runs schedules, unless that is switched off. The database is up to date by then. */
export async function startSchedules(
  { checkout, session, plan, effects }: DevContext,
  web: Record<string, string>,
): Promise<void> {
  if (!plan.embedded.includes('schedules')) return
  const program = schedulesProgram(checkout, effects.scripts, scheduleEnvironment(checkout, web))
  await session.step('Schedules', () => session.run(program))
  session.locate('schedules', `${web.APP_URL}/status/schedules`)
}

/** Starts the web process and does not wait until it serves. */
export async function startWeb(
  { checkout, session, plan, options, effects }: DevContext,
  env: Record<string, string>,
): Promise<void> {
  const { port, production } = options
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
