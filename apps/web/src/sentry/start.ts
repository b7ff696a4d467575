import type { Instrumentation } from 'next'
import { sentryOptions } from './options.ts'

// The framework may load this file more than once into a process.
const slot = Symbol.for('trovella.sentry')
const processWide = globalThis as typeof globalThis & { [slot]?: boolean }

/** Starts reporting errors; without a DSN not even the code for it is loaded. */
export async function startSentry(dsn: string | undefined): Promise<void> {
  if (!dsn || processWide[slot]) return
  processWide[slot] = true
  const Sentry = await import('@sentry/nextjs')
  Sentry.init(sentryOptions(dsn))
}

export const reportRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (!processWide[slot]) return
  const Sentry = await import('@sentry/nextjs')
  await Sentry.captureRequestError(error, { ...request, headers: {} }, context)
}

/** Reports an error of a route that answers for itself. */
export async function reportError(error: unknown): Promise<void> {
  if (!processWide[slot]) return
  const Sentry = await import('@sentry/nextjs')
  Sentry.captureException(error)
}
