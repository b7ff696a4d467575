/** Reports an error that a boundary caught; without a DSN, which is known while building, it is nothing. */
export function reportPageError(error: unknown): void {
  if (!process.env.NEXT_PUBLIC_SENTRY_DSN) return
  import('@sentry/nextjs').then((Sentry) => Sentry.captureException(error)).catch(() => undefined)
}
