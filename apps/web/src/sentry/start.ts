import type { Instrumentation } from 'next'
import { sentryOptions } from './options.ts'

// The framework may load this file more than once into a process.
const slot = Symbol.for('trovella.sentry')
const processWide = globalThis as typeof globalThis & { [slot]?: boolean }

// biome-ignore lint/style/noProcessEnv: written in while compiling, which leaves the import out where it is empty
const load = process.env.HAS_SENTRY ? () => import('@sentry/nextjs') : null

/** Starts reporting errors; without a DSN not even the code for it is loaded. */
export async function startSentry(dsn: string | undefined): Promise<void> {
  if (!dsn || !load || processWide[slot]) return
  processWide[slot] = true
  const Sentry = await load()
  Sentry.init(sentryOptions(dsn))
}

export const reportRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (!processWide[slot]) return
  const Sentry = await load?.()
  await Sentry?.captureRequestError(error, { ...request, headers: {} }, context)
}

/** Reports an error of a route that answers for itself. */
export async function reportError(error: unknown): Promise<void> {
  if (!processWide[slot]) return
  const Sentry = await load?.()
  Sentry?.captureException(error)
}
