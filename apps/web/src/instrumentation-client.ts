// The condition stands here in full because the build cuts out a branch it can see to be false: without a DSN
// nothing of Sentry reaches a browser.
// biome-ignore lint/style/noProcessEnv: written in while building
const sentry = process.env.NEXT_PUBLIC_SENTRY_DSN ? import('./sentry/start-browser.ts') : null

export function onRouterTransitionStart(url: string, navigationType: string): void {
  sentry?.then(({ onTransition }) => onTransition(url, navigationType)).catch(() => undefined)
}
