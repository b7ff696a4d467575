import { Agent, type IncomingMessage, request as startRequest } from 'node:http'
import { Agent as SecureAgent, request as startSecureRequest } from 'node:https'
import type { AppRequest } from './request.ts'
import type { AppResponse } from './response.ts'
import type { Transport } from './transport.ts'

const CALL_DEADLINE_MS = 2 * 60 * 60 * 1_000
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024
/** A reused connection that breaks this fast was closed by the app before the request reached it. */
const STALE_SOCKET_MS = 50
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
])

type Sent = AppResponse & { stale?: boolean }

/** Calls the app over kept-alive connections. Not `fetch`: it gives up on headers after five minutes. */
export function createHttpTransport(): Transport {
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo' })
  const secureAgent = new SecureAgent({ keepAlive: true, scheduling: 'lifo' })
  const send = async (request: AppRequest, retries: number): Promise<AppResponse> => {
    const sent = await sendOnce(request, { agent, secureAgent })
    return sent.stale && retries > 0 ? send(request, retries - 1) : sent
  }
  return {
    send: (request) => send(request, 1),
    close: () => {
      agent.destroy()
      secureAgent.destroy()
    },
  }
}

function sendOnce(
  { method, url, headers, body, timeoutMs = CALL_DEADLINE_MS }: AppRequest,
  { agent, secureAgent }: { agent: Agent; secureAgent: SecureAgent },
): Promise<Sent> {
  return new Promise((resolve) => {
    const began = performance.now()
    const secure = url.startsWith('https:')
    const request = (secure ? startSecureRequest : startRequest)(url, {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: secure ? secureAgent : agent,
      timeout: timeoutMs,
    })
    const broken = (message: string) => resolve({ ok: false, reason: 'broken', message })
    request.on('response', (response) => {
      read(response).then(resolve, (error: Error) => broken(`the answer broke off: ${error.message}`))
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs / 1_000} s`)))
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (UNREACHABLE.has(error.code ?? ''))
        resolve({ ok: false, reason: 'unreachable', message: error.message })
      else {
        const stale = request.reusedSocket && performance.now() - began < STALE_SOCKET_MS
        resolve({
          ok: false,
          reason: 'broken',
          message: `the connection to the app broke: ${error.message}`,
          stale,
        })
      }
    })
    request.end(body)
  })
}

async function read(response: IncomingMessage): Promise<AppResponse> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_RESPONSE_BYTES) throw new Error('larger than 32 MB')
    chunks.push(chunk)
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
  )
  return { ok: true, status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') }
}
