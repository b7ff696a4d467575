import { loadConfig } from '@repo/config/load'
import type { Checkout } from '../checkout.ts'
import { findStack } from '../docker/stack.ts'
import { givenEnvironment } from '../environment.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { announce, printNeeds } from './announce.ts'
import { firstPage } from './first-page.ts'
import { takeLock } from './lock.ts'
import { decideNeeds } from './needs.ts'
import { createParts } from './parts.ts'
import { checkPort, heldMessage } from './preflight.ts'
import type { Scripts } from './programs.ts'
import { developmentSecrets } from './secrets.ts'
import { createSession, type Session } from './session.ts'
import { startDatabase, startMailbox, startRunner, startWeb } from './start.ts'
import { lockFileOf } from './state.ts'
import { onStopSignals } from './stop-signals.ts'

export type DevOptions = {
  port?: number
  open: boolean
  seed: boolean
  production: boolean
  verbose: boolean
}

/** What `dev` does outside this process, replaced in tests of everything else. */
export type DevEffects = {
  scripts: Scripts
  build(session: Session): Promise<void>
  seed(session: Session, env: Record<string, string>): Promise<void>
  open(url: string): void
}

/** Runs everything until it is told to stop. Returns the exit code. */
export async function dev(
  checkout: Checkout,
  terminal: Terminal,
  options: DevOptions,
  effects: DevEffects,
): Promise<number> {
  const given = givenEnvironment(checkout)
  // Whatever the shell says of NODE_ENV, this is a development machine.
  const config = loadConfig('cli', { ...given, NODE_ENV: 'development' })
  const port = options.port ?? config.port
  const lock = takeLock(lockFileOf(checkout), port)
  if (!lock.ok) {
    terminal.line(heldMessage(lock.holder))
    return 1
  }
  const parts = createParts()
  const session = createSession({ checkout, terminal, parts, verbose: options.verbose })
  const signals = onStopSignals({
    first: (signal) => session.stop({ code: 0, message: `${signal}: stopping` }),
    second: () => session.kill(),
  })
  try {
    const taken = await checkPort(port)
    if (taken) {
      terminal.line(taken)
      return 1
    }
    const plan = decideNeeds(config, await findStack(checkout.root))
    const context = { checkout, session, plan, given, config, options: { ...options, port }, effects }
    void start(context).catch((error: unknown) => session.fail(error))
    return await session.ended
  } finally {
    signals.remove()
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
  const { checkout, session, plan, options, effects } = context
  const began = performance.now()
  const secrets = await developmentSecrets(checkout)
  const databaseUrl = await startDatabase(context)
  const [runnerUrl, mailbox] = await Promise.all([
    startRunner(context, databaseUrl),
    startMailbox(context),
    options.production ? effects.build(session) : undefined,
  ])
  const addresses = {
    databaseUrl,
    ...(runnerUrl ? { runnerUrl } : {}),
    ...(mailbox ? { smtpUrl: mailbox.smtpUrl } : {}),
  }
  printNeeds(session, plan, { databaseUrl, runnerUrl, viewerUrl: mailbox?.viewerUrl, port: options.port })
  const env = await startWeb(context, secrets, addresses)
  const appUrl = env.APP_URL ?? ''
  const page = await session.step('First page', () => firstPage(session.localUrl(), session.signal))
  announce(session, { appUrl, page, seconds: (performance.now() - began) / 1_000, options })
  if (options.open) effects.open(appUrl)
  if (options.seed && !options.production) await effects.seed(session, env)
}
