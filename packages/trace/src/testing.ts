import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { createRecorder } from './recorder.ts'
import type { RecorderOptions } from './settings.ts'
import type { Receiver } from './ship/post.ts'
import type { Recorder } from './types.ts'

export type Recording = {
  recorder: Recorder
  /** Everything that was recorded until now, as it began. */
  entries(): Promise<ReceivedEntry[]>
  close(): Promise<void>
}

/** A recorder and what its receiver gets of it. */
export async function startRecording(options: Partial<RecorderOptions> = {}): Promise<Recording> {
  const receiver = await startReceiver()
  const recorder = createRecorder({ service: 'test', receiver: receiver.options, ...options })
  return {
    recorder,
    entries: async () => {
      await recorder.flush()
      return receiver.entries().sort((a, b) => a.startMs - b.startMs)
    },
    close: async () => {
      await recorder.close()
      await receiver.close()
    },
  }
}

export type ReceivedEntry = {
  traceId: string
  id: string
  parentId: string | null
  type: string
  name: string
  startMs: number
  durationMs: number | null
  status: string
  familyHash: string | null
  tags: string[]
  links: { traceId: string; id: string }[]
  content: Record<string, unknown>
}

export type ReceivedBatch = {
  batchId: string
  service: string
  instance: string | null
  droppedByReason: Record<string, Record<string, number>>
  requestCounts: {
    minuteMs: number
    name: string
    count: number
    errorCount: number
    keptCount: number
    durationCounts: number[]
  }[]
  entries: ReceivedEntry[]
}

export type Reply = { status: number; headers?: Record<string, string>; body?: string }

const secret = 'a-secret-of-thirty-two-bytes-or-more'

/**
 * The receiver's side of docs/contracts/trace-ingest.md: checks each signature for itself, stores a batch once.
 * `reply` answers in its place; `null` never answers.
 */
export async function startReceiver(
  reply: (batch: ReceivedBatch, attempt: number) => Reply | null | undefined = () => undefined,
) {
  const stored = new Map<string, ReceivedBatch>()
  const attempts: string[] = []
  const bodies: string[] = []
  const waiting = new Set<() => void>()
  const requestListeners: ((headers: IncomingHttpHeaders) => void)[] = []
  const answerListeners: (() => void)[] = []
  const server = createServer(async (request, response) => {
    for (const listener of requestListeners) listener(request.headers)
    const body = await bodyOf(request)
    const problem = problemOf(request, body)
    const batch = JSON.parse(gunzipSync(body).toString()) as ReceivedBatch
    attempts.push(batch.batchId)
    bodies.push(gunzipSync(body).toString())
    const scripted = problem ? { status: 401, body: problem } : reply(batch, attempts.length)
    for (const listener of answerListeners) listener()
    if (scripted !== null) answer(response, scripted ?? store(stored, batch))
    for (const check of waiting) check()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const options: Receiver = {
    url: `http://127.0.0.1:${port}`,
    path: '/zin/trace/write',
    keyId: 'test',
    secret,
    audience: 'trace',
    timeoutMs: 2_000,
  }
  return {
    options,
    port,
    attempts,
    bodies,
    onRequest: (listener: (headers: IncomingHttpHeaders) => void) => requestListeners.push(listener),
    onAnswer: (listener: () => void) => answerListeners.push(listener),
    batches: () => [...stored.values()],
    entries: () => [...stored.values()].flatMap(({ entries }) => entries),
    /** Resolves when the condition holds; it is looked at after each request. */
    until: (condition: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition()) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

function store(stored: Map<string, ReceivedBatch>, batch: ReceivedBatch): Reply {
  const isNew = !stored.has(batch.batchId)
  if (isNew) stored.set(batch.batchId, batch)
  return {
    status: 202,
    body: JSON.stringify({ stored: isNew ? batch.entries.length : 0, monitoredTags: [] }),
  }
}

function answer(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers).end(body ?? '')
}

function problemOf({ method, url, headers }: IncomingMessage, body: Buffer): string | null {
  const { pathname, search } = new URL(url ?? '', 'http://receiver')
  const header = (name: string) => String(headers[`x-zt-${name}`] ?? '')
  const bodySha256 = createHash('sha256').update(body).digest('hex')
  if (header('body-sha256') !== bodySha256) return 'the body is not the one that was signed'
  const lines = [
    '2',
    header('key-id'),
    method,
    pathname,
    search.slice(1),
    header('timestamp'),
    header('nonce'),
  ]
  const text = [...lines, headers['content-encoding'] ?? '', header('audience'), bodySha256].join('\n')
  const expected = createHmac('sha256', secret).update(text).digest('hex')
  return header('signature') === expected ? null : 'the signature does not hold'
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
