import type { Instrumentation } from 'next'

/** Runs once when the server starts, in each of its runtimes. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: the framework sets it and writes its value in while building
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startServer } = await import('./start-server.ts')
    await startServer()
  } else {
    const { startSentry } = await import('./sentry/start.ts')
    // biome-ignore lint/style/noProcessEnv: the schema of all variables cannot be loaded in the edge runtime
    await startSentry(process.env.SENTRY_DSN)
  }
}

export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  // biome-ignore lint/style/noProcessEnv: the framework sets it and writes its value in while building
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { recordPageError } = await import('./recorder.ts')
    recordPageError(error)
  }
  const { reportRequestError } = await import('./sentry/start.ts')
  await reportRequestError(error, request, context)
}
