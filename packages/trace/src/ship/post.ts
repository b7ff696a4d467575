import http from 'node:http'
import https from 'node:https'
import type { Batch } from './batch.ts'
import { type SigningKey, signedHeaders } from './sign.ts'

export type Receiver = SigningKey & {
  /** Where trace-runtime is: scheme, host and port. */
  url: string
  path: string
  timeoutMs: number
}

/** An answer of the receiver, or why there was none. */
export type Answer =
  | { kind: 'answered'; status: number; headers: http.IncomingHttpHeaders; body: string }
  | { kind: 'none'; message: string }

export type Post = {
  /** Sends one batch. Never rejects; takes no longer than the timeout. */
  send(batch: Batch, clockOffsetMs: number): Promise<Answer>
  /** Ends the request under way and the connection. */
  close(): void
}

const MAX_ANSWER = 64 * 1024

/** Sends signed batches over one connection that is kept open. */
export function createPost(receiver: Receiver): Post {
  const url = new URL(receiver.path, receiver.url)
  const client = url.protocol === 'https:' ? https : http
  const agent = new client.Agent({ keepAlive: true, maxSockets: 1 })
  const closed = new AbortController()
  return {
    send: async ({ facts, body }, clockOffsetMs) => {
      const signed = signedHeaders(
        {
          method: 'POST',
          path: url.pathname,
          query: url.search.slice(1),
          timestampMs: Date.now() + clockOffsetMs,
          batchId: facts.batchId,
          contentEncoding: 'gzip',
          body,
        },
        receiver,
      )
      const headers = {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        'content-length': body.byteLength,
        ...signed,
      }
      const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(receiver.timeoutMs)])
      return exchange(client.request(url, { method: 'POST', agent, headers, signal }), body)
    },
    close: () => {
      closed.abort()
      agent.destroy()
    },
  }
}

function exchange(request: http.ClientRequest, body: Buffer): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (error: Error & { code?: string }) =>
      resolve({ kind: 'none', message: error.code ?? error.message })
    request.on('error', fail)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        if (text.length < MAX_ANSWER) text += chunk
      })
      response.on('error', fail)
      response.on('end', () => {
        resolve({ kind: 'answered', status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
    })
    request.end(body)
  })
}
