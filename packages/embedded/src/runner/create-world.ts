import type { Log } from '@repo/trace/log'
import type { Clock } from './clock.ts'
import type { Backoff } from './engine/backoff.ts'
import { createCalls } from './engine/calls.ts'
import type { World } from './engine/world.ts'
import type { Transport } from './protocol/transport.ts'

const SERVE_PATH = '/api/inngest'
const MAX_CALLS = 64

/** A world as it is before the app has answered. */
export function createWorld(options: {
  clock: Clock
  log: Log
  backoff: Backoff
  transport: Transport
  appUrl: string
  signingKey: string | undefined
  checkpoints: boolean
}): World {
  const { appUrl, signingKey, ...rest } = options
  return {
    ...rest,
    app: { url: serveUrl(appUrl), signingKey: signingKey ?? null },
    maxCalls: MAX_CALLS,
    calls: createCalls(),
    registry: null,
    appAnswers: false,
    onAppSilent: () => undefined,
    onUnknownFunction: () => undefined,
  }
}

/** An address without a path gets the one where an app serves Inngest. */
function serveUrl(appUrl: string): string {
  const url = new URL(appUrl)
  if (url.pathname === '/') url.pathname = SERVE_PATH
  return url.href
}
