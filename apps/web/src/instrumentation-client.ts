const dsn = process.env.NEXT_PUBLIC_SENTRY_DSN

// Read while building: without a DSN no byte of Sentry reaches a browser.
const sentry = dsn ? start(dsn) : null

async function start(given: string) {
  const [Sentry, { sentryOptions }] = await Promise.all([
    import('@sentry/nextjs'),
    import('./sentry/options.ts'),
  ])
  Sentry.init(sentryOptions(given))
  return Sentry
}

export function onRouterTransitionStart(url: string, navigationType: string): void {
  sentry?.then((Sentry) => Sentry.captureRouterTransitionStart(url, navigationType)).catch(() => undefined)
}
