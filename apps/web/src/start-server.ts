import { configOrExit } from '@repo/config/start'
import { copyEnvironment } from './copy-environment.ts'
import { startMetrics } from './metrics/metrics.ts'
import { routesOfBuild, watchProcess } from './recorder.ts'
import { startSentry } from './sentry/start.ts'
import { closeOnSignal } from './shutdown.ts'

/** Checks the configuration, then opens what the process needs: at once, so that jobs run before the first visitor. */
export async function startServer(): Promise<void> {
  const config = configOrExit('web')
  copyEnvironment()
  watchProcess(config)
  if (config.metricsToken) startMetrics({ token: config.metricsToken, routes: routesOfBuild() })
  closeOnSignal(config.nodeEnv === 'production')
  await startSentry(config.sentryDsn)
  // In development the first request opens it: compiled for here too, all of it would be compiled once more.
  // biome-ignore lint/style/noProcessEnv: written in while compiling, which leaves the import out
  if (process.env.NODE_ENV !== 'development') {
    const { openUntilItWorks } = await import('./open-until-it-works.ts')
    void openUntilItWorks()
  }
}
