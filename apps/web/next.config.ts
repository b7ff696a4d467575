import path from 'node:path'
import { withSentryConfig } from '@sentry/nextjs/config'
import type { NextConfig } from 'next'

const monorepo = path.join(import.meta.dirname, '../..')

const securityHeaders = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'cross-origin-resource-policy', value: 'same-origin' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), browsing-topics=()' },
]

const { SENTRY_AUTH_TOKEN, NEXT_PUBLIC_SENTRY_DSN = '' } = process.env

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: monorepo,
  turbopack: { root: monorepo },
  // They find their own files beside them: threads, child processes, data.
  serverExternalPackages: ['pg', 'pino', 'undici', 'better-auth', 'inngest', 'ioredis', 'typesense'],
  // Written in also when it is not set: what is empty is left out of what browsers load.
  env: { NEXT_PUBLIC_SENTRY_DSN },
  // No picture is resized here, so the libraries for it stay out.
  images: { unoptimized: true },
  outputFileTracingExcludes: {
    '**': [
      '**/node_modules/sharp/**',
      '**/node_modules/@img/**',
      '**/.pnpm/sharp@*/**',
      '**/.pnpm/@img+*/**',
    ],
  },
  typedRoutes: true,
  poweredByHeader: false,
  agentRules: false,
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
}

export default withSentryConfig(config, {
  silent: true,
  telemetry: false,
  // Source maps are made and uploaded only by a build that holds the token.
  sourcemaps: { disable: !SENTRY_AUTH_TOKEN },
  ...(SENTRY_AUTH_TOKEN ? { authToken: SENTRY_AUTH_TOKEN } : {}),
})
