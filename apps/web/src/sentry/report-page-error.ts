/** Reports an error that a boundary caught; without a DSN, which is known while building, it is nothing. */
export function reportPageError(error: unknown): void {
  // biome-ignore lint/style/noProcessEnv: written in while building
  if (process.env.NEXT_PUBLIC_SENTRY_DSN) {
    import('./start-browser.ts').then(({ report }) => report(error)).catch(() => undefined)
  }
}
