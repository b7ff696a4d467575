import path from 'node:path'
import { loadConfig } from '@repo/config/load'
import type { Checkout } from '../checkout.ts'
import type { UpChoices } from '../docker/compose-commands.ts'
import { infra } from '../docker/run.ts'
import { findStack } from '../docker/stack.ts'
import { givenEnvironment } from '../environment.ts'
import { EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { announce, printNeeds } from './announce.ts'
import { compileNextPages } from './compile-next-pages.ts'
import { firstPage } from './first-page.ts'
import { takeLock } from './lock.ts'
import { decideNeeds } from './needs.ts'
import { createParts } from './parts.ts'
import { choosePlaces } from './places.ts'
import { checkPort, heldMessage } from './preflight.ts'
import type { Scripts } from './programs.ts'
import { developmentSecrets } from './secrets.ts'
import { createSession, type Session } from './session.ts'
import {
  startDatabase,
  startMailbox,
  startRunner,
  startSchedules,
  startTraceRuntime,
  startWeb,
} from './start.ts'
import { lockFileOf } from './state.ts'
import { onStopSignals } from './stop-signals.ts'
import { traceSender, webEnvironment } from './web-environment.ts'

export type DevOptions = {
  port?: number
  open: boolean
  seed: boolean
  production: boolean
  verbose: boolean
  /** Containers are not asked for. */
  embedded?: boolean
  /** The containers to start first. */
  containers?: UpChoices | null
  /** Nobody sits at a terminal that could stop it. */
  inBackground?: boolean
}

/** What `dev` does outside this process, replaced in tests of everything else. */
export type DevEffects = {
  scripts: Scripts
  build(session: Session): Promise<void>
  /** Adds the sample library to a database without users, and says whether it did. */
  seed(session: Session, env: Record<string, string>): Promise<boolean>
  open(url: string): void
}

/** Runs everything until it is told to stop. Returns the exit code. */
export async function dev(
  checkout: Checkout,
  terminal: Terminal,
  options: DevOptions,
  effects: DevEffects,
): Promise<number> {
  // Among those of other clones, what waits for this one's receiver would be sent to another, which refuses it.
  const spool = { TRACE_SPOOL_DIRECTORY: path.join(checkout.data, 'trace-spool') }
  const given = { ...spool, ...givenEnvironment(checkout) }
  // Whatever the shell says of NODE_ENV, this is a development machine.
  const config = loadConfig('cli', { ...given, NODE_ENV: 'development' })
  if (options.embedded && options.containers) {
    terminal.line('--embedded wants no containers, and the other options want some. Leave one of them out.')
    return EXIT.usage
  }
  const port = options.port ?? config.port
  const lock = takeLock(lockFileOf(checkout), port)
  if (!lock.ok) {
    terminal.line(heldMessage(lock.holder))
    return 1
  }
  const parts = createParts()
  const session = createSession({ checkout, terminal, parts, verbose: options.verbose })
  // Until this process ends: one Ctrl-C too many is not to make another exit code of it.
  onStopSignals({
    first: (signal) => session.stop({ code: 0, message: `${signal}: stopping` }),
    second: () => session.kill(),
  })
  try {
    const taken = await checkPort(port)
    if (taken) {
      terminal.line(taken)
      return 1
    }
    if (options.containers) {
      const code = await infra(checkout, options.containers)
      if (code !== 0) return code
    }
    const plan = decideNeeds(config, options.embedded ? {} : await findStack(checkout.root))
    const context = { checkout, session, plan, given, config, options: { ...options, port }, effects }
    void start(context).catch((error: unknown) => session.fail(error))
    return await session.ended
  } finally {
    session.close()
    lock.release()
  }
}

export type DevContext = {
  checkout: Checkout
  session: Session
  plan: ReturnType<typeof decideNeeds>
  given: Record<string, string>
  config: ReturnType<typeof loadConfig<'cli'>>
  options: DevOptions & { port: number }
  effects: DevEffects
}

async function start(context: DevContext): Promise<void> {
  const { checkout, session, plan, given, config, options, effects } = context
  const { port, production } = options
  const began = performance.now()
  const secrets = await developmentSecrets(checkout)
  const [databaseUrl] = await Promise.all([
    startDatabase(context),
    production ? effects.build(session) : undefined,
  ])
  const { places, vacate } = await choosePlaces(plan)
  session.describe({ places })
  const hasSampleAccounts = options.seed && !production
  const env = webEnvironment({
    ...{ given, plan, databaseUrl, places, secrets, port, production, hasSampleAccounts },
  })
  const sender = traceSender({ given, secrets, places, plan })
  printNeeds(session, plan, { databaseUrl, places, port, traceBasePath: config.traceBasePath })
  await startWeb(context, env)
  const [page] = await Promise.all([
    session.step('First page', () => openFirstPage(context, env)),
    startTraceRuntime(context, places, sender),
  ])
  const seconds = (performance.now() - began) / 1_000
  const appUrl = env.APP_URL ?? ''
  if (options.open) effects.open(appUrl)
  // A page needs none of these, and beside them its compilation takes three times as long on two cores.
  await vacate()
  await Promise.all([
    startRunner(context, databaseUrl, places, sender),
    startMailbox(context, places, sender),
    startSchedules(context, env),
  ])
  announce(session, { appUrl, page, seconds, options })
  session.describe({ firstPage: page })
  if (!production) await compileNextPages(session.localUrl(), session.signal)
}

/** The page that a visitor gets; the sample accounts are there by then, so that it is no other a moment later. */
async function openFirstPage({ session, options, effects }: DevContext, env: Record<string, string>) {
  const open = () => firstPage(session.localUrl(), session.signal)
  if (!options.seed || options.production) return open()
  const [page, hasAdded] = await Promise.all([open(), effects.seed(session, env)])
  return hasAdded ? open() : page
}
