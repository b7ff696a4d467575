import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Answer, ok } from './answer.ts'
import type { RefuseDocument } from './documents.ts'
import { answer, type Request } from './routes.ts'
import { emptyState } from './state.ts'

/** A request as it arrived and what was answered. */
export type Exchange = Request & { apiKey: string | undefined; answer: Answer }

export type TypesenseDouble = {
  url: string
  apiKey: string
  /** Everything that was asked so far, in order. */
  requests: Exchange[]
  /** Loses all data, like a server whose volume was deleted. */
  wipe(): void
  /** Refuses connections and breaks off those there are. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  /** Takes requests and does not answer them, until told otherwise. */
  stall(isStalled: boolean): void
  /** Does something else once, when such a request has arrived and before it is answered. */
  before(method: string, path: RegExp, work: () => Promise<unknown>): void
  /** Refuses the documents for which a reason is given. */
  refuse(why: RefuseDocument): void
  close(): Promise<void>
}

const API_KEY = 'a-key-for-tests'
const FORBIDDEN = 'Forbidden - a valid `x-typesense-api-key` header must be sent.'

/**
 * The part of Typesense's HTTP interface that the keyword engine uses, in memory, on a free port of the loopback
 * interface. It behaves as the documentation of 27.1 to 30.1 says, and refuses what it does not know.
 */
export async function startTypesenseDouble(): Promise<TypesenseDouble> {
  const requests: Exchange[] = []
  let state = emptyState()
  let isStalled = false
  let refuse: RefuseDocument = () => null
  let interruption: { method: string; path: RegExp; work: () => Promise<unknown> } | null = null
  let server: Server | null = null
  const handle = async (message: IncomingMessage, response: ServerResponse) => {
    const request = await read(message)
    const apiKey = message.headers['x-typesense-api-key']?.toString()
    if (isStalled) return
    if (interruption?.method === request.method && interruption.path.test(request.path)) {
      const { work } = interruption
      interruption = null
      await work()
    }
    const answered = isAllowed(request, apiKey)
      ? answer(state, request, refuse)
      : ok({ message: FORBIDDEN }, 401)
    requests.push({ ...request, apiKey, answer: answered })
    send(response, answered)
  }
  const listen = async (port: number) => {
    server = createServer((message, response) => {
      handle(message, response).catch((error: unknown) => send(response, ok({ message: String(error) }, 500)))
    }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const stop = async () => {
    const stopped = server
    server = null
    if (!stopped) return
    const closed = once(stopped, 'close')
    stopped.close()
    stopped.closeAllConnections()
    await closed
  }
  const port = await listen(0)
  return {
    url: `http://127.0.0.1:${port}`,
    apiKey: API_KEY,
    requests,
    wipe: () => {
      state = emptyState()
    },
    goDown: stop,
    comeBack: async () => {
      await listen(port)
    },
    stall: (stalled) => {
      isStalled = stalled
    },
    before: (method, path, work) => {
      interruption = { method, path, work }
    },
    refuse: (why) => {
      refuse = why
    },
    close: stop,
  }
}

async function read(message: IncomingMessage): Promise<Request> {
  const url = new URL(message.url ?? '/', 'http://127.0.0.1')
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    parameters: url.searchParams,
    body: await text(message),
  }
}

/** Health is answered to everyone. */
function isAllowed({ path }: Request, apiKey: string | undefined): boolean {
  return path === '/health' || apiKey === API_KEY
}

function send(response: ServerResponse, answered: Answer): void {
  const isJson = 'json' in answered
  response.writeHead(answered.status, {
    'content-type': isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
  })
  response.end(isJson ? JSON.stringify(answered.json) : answered.lines.join('\n'))
}
