import { configOrExit } from '@repo/config/start'
import { watchProcess } from './recorder.ts'
import { startSentry } from './sentry/start.ts'
import { closeOnSignal } from './shutdown.ts'

/** Checks the configuration, then opens what the process needs: at once, so that jobs run before the first visitor. */
export async function startServer(): Promise<void> {
  const config = configOrExit('web')
  copyEnvironment()
  watchProcess(config)
  closeOnSignal(config.nodeEnv === 'production')
  await startSentry(config.sentryDsn)
  // In development the first request opens it: compiled for here too, all of it would be compiled once more.
  // biome-ignore lint/style/noProcessEnv: written in while compiling, which leaves the import out
  if (process.env.NODE_ENV !== 'development') {
    const { openUntilItWorks } = await import('./open-until-it-works.ts')
    void openUntilItWorks()
  }
}

/**
 * Node asks the system for each variable at each reading, and the job SDK reads all of them several times a call: a
 * plain copy saves most of a millisecond in every job.
 */
function copyEnvironment(): void {
  // biome-ignore lint/style/noProcessEnv: the variables stay what they are
  process.env = { ...process.env }
}
