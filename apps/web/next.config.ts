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

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: monorepo,
  turbopack: { root: monorepo },
  // They find their own files beside them: threads, child processes, data.
  serverExternalPackages: ['pg', 'pino', 'undici', 'better-auth', 'inngest', 'ioredis', 'typesense'],
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

const { SENTRY_AUTH_TOKEN } = process.env

export default withSentryConfig(config, {
  silent: true,
  telemetry: false,
  // Source maps are made and uploaded only by a build that holds the token.
  sourcemaps: { disable: !SENTRY_AUTH_TOKEN },
  ...(SENTRY_AUTH_TOKEN ? { authToken: SENTRY_AUTH_TOKEN } : {}),
})
