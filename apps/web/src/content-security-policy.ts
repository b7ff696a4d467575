/**
 * Scripts run by nonce alone and nothing is loaded from elsewhere. Styles may be inline: components set positions
 * that way, and no text of users ever becomes markup.
 */
export function contentSecurityPolicy(options: { nonce: string; isDevelopment: boolean }): string {
  const { nonce, isDevelopment } = options
  // React rebuilds server stacks with eval in development only.
  const forDevelopment = isDevelopment ? " 'unsafe-eval'" : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${forDevelopment}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${sentryOrigin()}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The one other place a page may talk to, when error reports from browsers are on. */
function sentryOrigin(): string {
  const url = URL.parse(process.env.NEXT_PUBLIC_SENTRY_DSN ?? '')
  return url ? ` ${url.origin}` : ''
}
