import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { EmbedderError } from '../src/embedding/embedder.ts'
import { httpEmbedder } from '../src/embedding/http-embedder.ts'

const KEY = 'sk-secret-4711'
type Asked = { path: string; authorization: string | undefined; body: { model: string; input: string[] } }
type Answer = (asked: Asked, response: ServerResponse) => void

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** An embedding service that answers as it is told, one answer for each request; the last one repeats. */
async function service(...answers: Answer[]) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    asked.push({
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: JSON.parse(await textOf(request)),
    })
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    answer?.(asked.at(-1) as Asked, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += part
  return text
}

/** A vector for each text: its length, then zeros. In reverse order, which the index sorts out. */
const vectors: Answer = ({ body }, response) => {
  const data = body.input.map((text, index) => ({ index, embedding: [text.length, 0, 0] }))
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: data.reverse() }))
}
const status =
  (code: number, body = '', headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end(body)

const embedderAt = (baseUrl: string, more: Partial<Parameters<typeof httpEmbedder>[0]> = {}) =>
  httpEmbedder({ baseUrl, apiKey: KEY, model: 'test-model', dimensions: 3, delayMs: 1, ...more })

async function errorOf(work: Promise<unknown>): Promise<EmbedderError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(EmbedderError)
  return error as EmbedderError
}

describe('httpEmbedder', () => {
  it('asks in batches, with the key, and keeps the order of the texts', async () => {
    const { asked, baseUrl } = await service(vectors)
    const made = await embedderAt(baseUrl, { batchSize: 2 }).embed(['a', 'bb', 'ccc'])
    expect(made).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [3, 0, 0],
    ])
    expect(asked.map(({ body }) => body.input)).toEqual([['a', 'bb'], ['ccc']])
    expect(asked[0]).toMatchObject({
      path: '/v1/embeddings',
      authorization: `Bearer ${KEY}`,
      body: { model: 'test-model' },
    })
  })

  it('tries again when the service is busy or broken, and gives up after the last try', async () => {
    const busy = await service(status(429), status(503), vectors)
    await expect(embedderAt(busy.baseUrl).embed(['a'])).resolves.toEqual([[1, 0, 0]])
    const broken = await service(status(500))
    const error = await errorOf(embedderAt(broken.baseUrl, { retries: 2 }).embed(['a']))
    expect(error.message).toContain('500')
    expect(broken.asked).toHaveLength(3)
  })

  it('waits as long as the service asks for, up to its own limit', async () => {
    const { baseUrl } = await service(status(429, '', { 'retry-after': '3600' }), vectors)
    await expect(embedderAt(baseUrl, { maxDelayMs: 5 }).embed(['a'])).resolves.toEqual([[1, 0, 0]])
    const asking = await service(status(429, '', { 'retry-after': '2' }))
    expect((await errorOf(embedderAt(asking.baseUrl, { retries: 0 }).embed(['a']))).retryAfterMs).toBe(2_000)
  })

  it('does not repeat what was refused', async () => {
    const { asked, baseUrl } = await service(status(400, 'input too long'))
    const error = await errorOf(embedderAt(baseUrl).embed(['a']))
    expect(error).toMatchObject({ retryable: false })
    expect(error.message).toContain('input too long')
    expect(asked).toHaveLength(1)
  })

  it('never shows the key, even when the service quotes it', async () => {
    for (const code of [401, 400, 500]) {
      const { baseUrl } = await service(status(code, `Incorrect API key provided: ${KEY}`))
      const error = await errorOf(embedderAt(baseUrl, { retries: 0 }).embed(['a']))
      expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain(KEY)
    }
  })

  it('names the number of dimensions to set when the model makes others', async () => {
    const { baseUrl } = await service(vectors)
    const error = await errorOf(embedderAt(baseUrl, { dimensions: 1536 }).embed(['a']))
    expect(error.message).toContain('Set EMBEDDING_DIMENSIONS to 3')
    expect(error.retryable).toBe(false)
  })

  it.each([
    ['no JSON', (_: Asked, response: ServerResponse) => response.end('<html>')],
    ['too few vectors', (_: Asked, response: ServerResponse) => response.end('{"data":[]}')],
    [
      'words for numbers',
      (_: Asked, response: ServerResponse) => response.end('{"data":[{"embedding":["x","y","z"]}]}'),
    ],
  ])('refuses an answer with %s', async (_, answer) => {
    const { baseUrl } = await service(answer)
    await errorOf(embedderAt(baseUrl, { retries: 0 }).embed(['a']))
  })

  it('gives up on a service that stays silent', async () => {
    const { baseUrl } = await service(() => undefined)
    const error = await errorOf(embedderAt(baseUrl, { timeoutMs: 50, retries: 0 }).embed(['a']))
    expect(error.message).toContain('did not answer within 50 ms')
  })

  it('stops when it is told to, between tries as well', async () => {
    const { baseUrl, asked } = await service(status(503))
    const stop = new AbortController()
    const work = embedderAt(baseUrl, { delayMs: 60_000, maxDelayMs: 60_000 }).embed(['a'], stop.signal)
    await expect.poll(() => asked.length).toBe(1)
    stop.abort()
    await expect(work).rejects.toThrow()
  })

  it('says which service cannot be reached', async () => {
    const error = await errorOf(embedderAt('http://127.0.0.1:1/v1', { retries: 0 }).embed(['a']))
    expect(error.message).toContain('127.0.0.1:1 cannot be reached')
  })
})
