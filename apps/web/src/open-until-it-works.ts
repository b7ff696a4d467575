import { setTimeout as delay } from 'node:timers/promises'
import { composition } from './composition.ts'

const RETRY_MS = 2_000

/** Opens what the process needs. A database that starts later than this process is no reason to end it. */
export async function openUntilItWorks(): Promise<void> {
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
