import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Socket } from 'node:net'
import { Client } from 'typesense'

/** Searching gives up early, because Postgres can answer instead. Writing waits: it would only be repeated. */
const SEARCH_TIMEOUT_MS = 2_000
const WRITE_TIMEOUT_MS = 30_000

export type ConnectionOptions = { url: string; apiKey: string; connectionTimeoutMs?: number }

export type Connection = { searching: Client; searchTimeoutMs: number; writing: Client; close(): void }

/** The server answered that it will not do this; asking again would not help. */
export class TypesenseRefusedError extends Error {
  override name = 'TypesenseRefusedError' as const
  readonly httpStatus: number

  constructor(message: string, httpStatus: number) {
    super(message)
    this.httpStatus = httpStatus
  }
}

/** Two clients of one server. Nothing is sent yet. */
export function connect(options: ConnectionOptions): Connection {
  const searchTimeoutMs = options.connectionTimeoutMs ?? SEARCH_TIMEOUT_MS
  const agents = {
    httpAgent: bounded(new HttpAgent({ keepAlive: true, timeout: WRITE_TIMEOUT_MS })),
    httpsAgent: bounded(new HttpsAgent({ keepAlive: true, timeout: WRITE_TIMEOUT_MS })),
  }
  const client = (timeoutMs: number) =>
    new Client({
      nodes: [{ url: options.url }],
      apiKey: options.apiKey,
      connectionTimeoutSeconds: timeoutMs / 1_000,
      // A failed search is answered by Postgres, a failed write is repeated by its job.
      numRetries: 0,
      logLevel: 'silent',
      ...agents,
    })
  return {
    searching: client(searchTimeoutMs),
    searchTimeoutMs,
    writing: client(WRITE_TIMEOUT_MS),
    close: () => {
      agents.httpAgent.destroy()
      agents.httpsAgent.destroy()
    },
  }
}

/** True for the answer that something does not exist. */
export function isMissing(error: unknown): boolean {
  return (error as { httpStatus?: number }).httpStatus === 404
}

/** The client gives imports no limit at all: a connection that stays silent is broken off here. */
function bounded<AnyAgent extends HttpAgent>(agent: AnyAgent): AnyAgent {
  const create = agent.createConnection.bind(agent)
  agent.createConnection = (...parameters: Parameters<typeof create>) => {
    const socket = create(...parameters) as Socket
    return socket.on('timeout', () => socket.destroy(new Error('Typesense did not answer in time')))
  }
  return agent
}
