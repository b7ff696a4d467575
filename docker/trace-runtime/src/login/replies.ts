import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DashboardReply } from '../dashboard/route.ts'
import { piecesOf } from './pieces.ts'

/** For what brings no policy of its own: nothing may be loaded, nor framed. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** Writing more than this at once would hold up others. */
const LONG = 256 * 1024

/** Writes the dashboard's replies, and knows the streams that go on. */
export function createReplies() {
  const open = new Set<{ stream: Readable; response: ServerResponse }>()

  async function stream(response: ServerResponse, body: Readable): Promise<void> {
    const both = { stream: body, response }
    open.add(both)
    response.flushHeaders()
    // Its reader went away: that is how such a stream ends.
    await pipeline(body, response).catch(() => undefined)
    open.delete(both)
  }
  return {
    write: async (response: ServerResponse, { status, headers, body }: DashboardReply): Promise<void> => {
      response.writeHead(status, { ...HEADERS, ...headers })
      const isHead = response.req.method === 'HEAD'
      if (typeof body === 'string' && body.length > LONG && !isHead)
        await stream(response, Readable.from(piecesOf(body)))
      else if (typeof body === 'string' || Buffer.isBuffer(body)) response.end(isHead ? undefined : body)
      else if (isHead) response.end(body.destroy() && undefined)
      else await stream(response, body)
    },
    close: () => {
      for (const { stream: body, response } of open) {
        response.end()
        body.destroy()
      }
    },
  }
}
