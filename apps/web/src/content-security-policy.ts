/**
 * Scripts run by nonce alone and nothing is loaded from elsewhere. Styles may be inline: components set positions
 * that way, and no text of users ever becomes markup.
 */
export function contentSecurityPolicy(options: {
  nonce: string
  isDevelopment: boolean
  /** Where browsers report errors: the one other place a page may talk to. */
  sentryDsn?: string | undefined
}): string {
  const { nonce, isDevelopment, sentryDsn } = options
  // React rebuilds server stacks with eval in development only.
  const forDevelopment = isDevelopment ? " 'unsafe-eval'" : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${forDevelopment}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${sentryOrigin(sentryDsn)}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function sentryOrigin(dsn: string | undefined): string {
  const url = URL.parse(dsn ?? '')
  return url ? ` ${url.origin}` : ''
}
