import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

const ALWAYS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }

export function send(response: ServerResponse, { status, headers, body, isUnread }: Answer): void {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(isRaw ? body : JSON.stringify(body))
  response.writeHead(status, {
    ...ALWAYS,
    ...(isRaw ? {} : { 'content-type': 'application/json' }),
    ...headers,
    'content-length': bytes.byteLength,
    ...(isUnread ? { connection: 'close' } : {}),
  })
  response.end(response.req.method === 'HEAD' ? undefined : bytes)
}
