import type { Instrumentation } from 'next'

/** Runs once when the server starts, in each of its runtimes. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { startServer } = await import('./start-server.ts')
    await startServer()
  } else {
    const { startSentry } = await import('./sentry/start.ts')
    await startSentry(process.env.SENTRY_DSN)
  }
}

export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const { reportRequestError } = await import('./sentry/start.ts')
  await reportRequestError(error, request, context)
}
