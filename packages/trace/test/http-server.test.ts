import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createRoutes, generalRoute } from '../src/http/routes.ts'
import { createRecorder } from '../src/recorder.ts'
import type { RecorderOptions } from '../src/settings.ts'
import { startReceiver } from '../src/testing.ts'
import type { Recorder } from '../src/types.ts'
import { watchHttpServer } from '../src/watch/http-server.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(
  answer: (recorder: Recorder) => RequestListener,
  options: Partial<RecorderOptions> = {},
) {
  const receiver = await startReceiver()
  const isOwn = ['/zin/trace/write']
  const recorder = createRecorder({
    service: 'test',
    receiver: receiver.options,
    ...options,
    ignorePaths: [...isOwn, ...(options.ignorePaths ?? [])],
  })
  const routeOf = createRoutes(['/sources/[id]', '/sources/new', '/files/[...path]'])
  const unwatch = watchHttpServer(recorder, { routeOf })
  const server = createServer(answer(recorder))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(
    () => receiver.close(),
    () => recorder.close(),
    unwatch,
    () => new Promise((resolve) => server.close(resolve)).finally(() => undefined),
    () => server.closeAllConnections(),
  )
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const requests = async () => {
    await recorder.close()
    return receiver.entries().filter(({ type }) => type === 'request')
  }
  return { url, receiver, recorder, requests }
}

const ok: RequestListener = (_, response) => response.writeHead(200, { 'set-cookie': 'sid=abc' }).end('fine')

test('records a request with its route, status, query and headers, without the secrets in them', async () => {
  const { url, requests } = await start(() => ok)
  await fetch(`${url}/sources/42?token=abc&q=tides`, {
    headers: { authorization: 'Bearer abc', accept: 'text/plain' },
  })
  const [request] = await requests()
  expect(request).toMatchObject({
    name: 'GET /sources/[id]',
    status: 'ok',
    tags: ['status:200'],
    parentId: null,
  })
  expect(request?.content).toMatchObject({
    ...{ method: 'GET', path: '/sources/42', route: '/sources/[id]', status: 200 },
    query: { token: '[redacted]', q: 'tides' },
    headers: { authorization: '[redacted]', accept: 'text/plain' },
    responseHeaders: { 'set-cookie': '[redacted]' },
  })
  expect(request?.content.responseBytes).toBeGreaterThan(4)
})

test('keeps what happens in requests that overlap apart', async () => {
  const { url, receiver, requests } = await start((recorder) => async (request, response) => {
    await new Promise((resolve) => setImmediate(resolve))
    recorder.mark('event', request.url ?? '')
    response.end()
  })
  await Promise.all(Array.from({ length: 20 }, (_, index) => fetch(`${url}/sources/${index}`)))
  const roots = await requests()
  for (const event of receiver.entries().filter(({ type }) => type === 'event')) {
    const root = roots.find(({ traceId }) => traceId === event.traceId)
    expect(root?.content.path).toBe(event.name)
    expect(event.parentId).toBe(root?.id)
  }
  expect(roots).toHaveLength(20)
})

test('continues the trace of the caller', async () => {
  const { url, requests } = await start(() => ok)
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await fetch(url, { headers: { traceparent } })
  expect((await requests())[0]).toMatchObject({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentId: 'b7ad6b7169203331',
  })
})

test('keeps the bodies of a request that failed, and the program still reads them', async () => {
  let read = ''
  const { url, requests } = await start(() => async (request, response) => {
    for await (const chunk of request) read += String(chunk)
    response.writeHead(request.url === '/bad' ? 422 : 200, { 'content-type': 'application/problem+json' })
    response.write('{"detail":')
    response.end('"no"}')
  })
  const init = { method: 'POST', headers: { 'content-type': 'application/json' } }
  const body = JSON.stringify({ title: 'x', password: 'hunter2' })
  await fetch(`${url}/fine`, { ...init, body })
  await fetch(`${url}/bad`, { ...init, body })
  const [fine, bad] = await requests()
  expect(read).toBe(body + body)
  expect(fine?.content).not.toHaveProperty('body')
  expect(bad?.content).toMatchObject({
    body: { title: 'x', password: '[redacted]' },
    responseBody: { detail: 'no' },
  })
})

test('never keeps files, pages or streams', async () => {
  const { url, requests } = await start(
    () => (request, response) => {
      request.resume()
      response.writeHead(500, { 'content-type': 'text/html' }).end('<p>page</p>')
    },
    { captureBodies: 'all' },
  )
  for (const type of ['multipart/form-data; boundary=x', 'application/octet-stream', 'image/png']) {
    await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: 'bytes' })
  }
  for (const { content } of await requests()) {
    expect(content).not.toHaveProperty('body')
    expect(content).not.toHaveProperty('responseBody')
  }
})

test('records nothing of ignored paths and routes, and counts them neither', async () => {
  const { url, receiver, requests } = await start(
    (recorder) => (request, response) => {
      recorder.mark('query', request.url ?? '')
      response.end()
    },
    { ignorePaths: ['/live', '/_next/*'], ignoreRoutes: ['/sources/[id]', '/boats/[id]'] },
  )
  for (const path of ['/live', '/_next/static/x.js', '/sources/7', '/boats/7', '/sources/new'])
    await fetch(`${url}${path}`)
  expect((await requests()).map(({ name }) => name)).toEqual(['GET /sources/new'])
  expect(
    receiver
      .entries()
      .filter(({ type }) => type === 'query')
      .map(({ name }) => name),
  ).toEqual(['/sources/new'])
  const counted = receiver.batches().flatMap(({ requestCounts }) => requestCounts.map(({ name }) => name))
  expect(counted).toEqual(['GET /sources/new'])
})

test('marks an answer of 500 as an error, and one that was cut off as aborted', async () => {
  const { url, requests } = await start(() => (request, response) => {
    if (request.url === '/cut') return void request.socket.destroy()
    response.writeHead(503).end()
  })
  await fetch(`${url}/down`)
  await fetch(`${url}/cut`).catch(() => undefined)
  const [down, cut] = await requests()
  expect(down).toMatchObject({ status: 'error', tags: ['status:503'] })
  expect(cut?.tags).toContain('aborted')
})

test('is not slow for keeping a stream of events open', async () => {
  const { url, requests } = await start(
    () => (_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(),
    { slowMs: { request: 0 } },
  )
  await fetch(url)
  expect((await requests())[0]?.tags).toEqual(['status:200'])
})

test('names what has no route without its ids, and what is not there by that alone', async () => {
  const { url, requests } = await start(() => (request, response) => {
    response.writeHead(request.url === '/wp-login.php' ? 404 : 200).end()
  })
  await fetch(`${url}/things/0197c1d2-6f0e-7cc1-8f43-0d6a3f1f2a10/parts/7`)
  await fetch(`${url}/wp-login.php`)
  expect((await requests()).map(({ name }) => name)).toEqual([
    'GET /things/[id]/parts/[id]',
    'GET (not found)',
  ])
})

test('finds the most exact route', () => {
  const routeOf = createRoutes(['/[id]', '/a', '/a/[id]', '/a/[...rest]', '/b/[[...rest]]', '/a/new'])
  const found = ['/a', '/x', '/a/new', '/a/1', '/a/1/2', '/b', '/b/1/2', '/c/1', '/'].map(routeOf)
  expect(found).toEqual([
    '/a',
    '/[id]',
    '/a/new',
    '/a/[id]',
    '/a/[...rest]',
    '/b/[[...rest]]',
    '/b/[[...rest]]',
    null,
    null,
  ])
  expect(generalRoute('/a/12/b')).toBe('/a/[id]/b')
})
