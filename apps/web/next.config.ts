import path from 'node:path'
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

const { NODE_ENV, REVISION, SENTRY_AUTH_TOKEN, SENTRY_DSN, NEXT_PUBLIC_SENTRY_DSN = '' } = process.env
const isDevelopment = NODE_ENV === 'development'
// A build learns SENTRY_DSN only when it runs. Development knows it now, and without one compiles nothing of Sentry.
const hasSentry = !isDevelopment || Boolean(SENTRY_DSN || NEXT_PUBLIC_SENTRY_DSN)

// Compiled, they are most of the wait for the first page of `next dev`; a build bundles only what is used of them.
const loadedAsTheyAre = [
  '@better-auth/api-key',
  '@better-auth/core',
  '@opentelemetry/api',
  'better-call',
  'tailwind-merge',
]

// A build puts what the server is composed of into a file for each of its routes: these would be in all of them.
const sharedByRoutes = ['@upstash/redis', 'drizzle-orm', 'ipaddr.js', 'nodemailer', 'prom-client', 'zod']

const config: NextConfig = {
  output: 'standalone',
  // Named after the commit, two builds of it are alike; without one the framework makes a name up.
  generateBuildId: () => REVISION || null,
  outputFileTracingRoot: monorepo,
  turbopack: { root: monorepo },
  // They find their own files beside them: threads, child processes, data.
  serverExternalPackages: [
    ...['pg', 'pino', 'undici', 'better-auth', 'inngest', 'ioredis', 'typesense'],
    ...sharedByRoutes,
    ...(isDevelopment ? loadedAsTheyAre : []),
  ],
  // Written in also when it is not set: what is empty is left out of what browsers load.
  env: { NEXT_PUBLIC_SENTRY_DSN, HAS_SENTRY: hasSentry ? 'yes' : '' },
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
  // Each process keeps the code of the pages that it is asked for, not of all that there are.
  // Development does anyway, and prints a line for every experiment.
  experimental: isDevelopment ? {} : { preloadEntriesOnStart: false },
  typedRoutes: true,
  poweredByHeader: false,
  // On a phone its badge would lie on the navigation. Errors are shown all the same.
  devIndicators: false,
  agentRules: false,
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
}

export default async function configuration(): Promise<NextConfig> {
  if (!hasSentry) return config
  const { withSentryConfig } = await import('@sentry/nextjs/config')
  return withSentryConfig(config, {
    silent: true,
    telemetry: false,
    // Source maps are made and uploaded only by a build that holds the token.
    sourcemaps: { disable: !SENTRY_AUTH_TOKEN },
    ...(SENTRY_AUTH_TOKEN ? { authToken: SENTRY_AUTH_TOKEN } : {}),
  })
}
