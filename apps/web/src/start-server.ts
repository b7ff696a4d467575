import { setTimeout as delay } from 'node:timers/promises'
import { configOrExit } from '@repo/config/start'
import { composition } from './composition.ts'
import { startSentry } from './sentry/start.ts'
import { closeOnSignal } from './shutdown.ts'

const RETRY_MS = 2_000

/** Checks the configuration, then opens what the process needs: at once, so that jobs run before the first visitor. */
export async function startServer(): Promise<void> {
  const config = configOrExit('web')
  closeOnSignal(config.nodeEnv === 'production')
  await startSentry(config.sentryDsn)
  void openUntilItWorks()
}

/** A database that starts later than this process is no reason to end it. */
async function openUntilItWorks(): Promise<void> {
  while (true) {
    const failure = await composition().then(
      () => null,
      (error: unknown) => error as Error,
    )
    if (!failure) return
    process.stderr.write(`The server cannot open all of its parts yet: ${failure.message}\n`)
    await delay(RETRY_MS)
  }
}
