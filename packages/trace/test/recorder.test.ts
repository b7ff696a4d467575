import { afterEach, expect, test } from 'vitest'
import { parseTraceParent } from '../src/context/trace-parent.ts'
import { createRecorder } from '../src/recorder.ts'
import type { RecorderOptions } from '../src/settings.ts'
import { type ReceivedBatch, type Reply, startReceiver } from '../src/testing.ts'
import type { Recorder } from '../src/types.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(
  options: Partial<RecorderOptions> = {},
  reply?: (batch: ReceivedBatch, attempt: number) => Reply | null | undefined,
) {
  const receiver = await startReceiver(reply)
  const recorder = createRecorder({ service: 'test', receiver: receiver.options, ...options })
  closers.push(
    () => receiver.close(),
    () => recorder.close(),
  )
  return { receiver, recorder }
}

function request(recorder: Recorder, name: string, work: () => void = () => undefined): void {
  recorder.span('request', name, work, { isRoot: true })
}

test('ships a request with what happened in it, each below what it happened in', async () => {
  const { receiver, recorder } = await start()
  await recorder.span(
    'request',
    'GET /a',
    async () => {
      await recorder.span('view', 'page', async () =>
        recorder.mark('cache', 'get a', { content: { key: 'a', isHit: true } }),
      )
    },
    { isRoot: true },
  )
  await recorder.close()
  const [mark, view, root] = ['cache', 'view', 'request'].map((type) =>
    receiver.entries().find((entry) => entry.type === type),
  )
  expect(mark).toMatchObject({
    parentId: view?.id,
    traceId: root?.traceId,
    durationMs: null,
    content: { key: 'a', isHit: true },
  })
  expect(view).toMatchObject({ parentId: root?.id, name: 'page' })
  expect(root).toMatchObject({ parentId: null, name: 'GET /a', status: 'ok' })
  expect(root?.durationMs).toBeGreaterThanOrEqual(0)
})

test('marks the span of work that fails, and throws on', async () => {
  const { receiver, recorder } = await start()
  const failing = recorder.span('job', 'ingest', async () => Promise.reject(new Error('no')), {
    isRoot: true,
  })
  await expect(failing).rejects.toThrow('no')
  await recorder.close()
  expect(receiver.entries()).toMatchObject([{ type: 'job', status: 'error' }])
})

test('continues the trace of a caller and hands it on', async () => {
  const { receiver, recorder } = await start()
  const context = parseTraceParent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
  const handedOn = recorder.span('request', 'GET /', () => recorder.traceParent(), { isRoot: true, context })
  await recorder.close()
  expect(receiver.entries()).toMatchObject([
    { traceId: '0af7651916cd43dd8448eb211c80319c', parentId: 'b7ad6b7169203331' },
  ])
  expect(handedOn).toBe(`00-0af7651916cd43dd8448eb211c80319c-${receiver.entries()[0]?.id}-01`)
})

test('keeps no quiet trace at rate 0, but counts each with its duration', async () => {
  const { receiver, recorder } = await start({ sampleRate: 0 })
  for (let index = 0; index < 20; index++) request(recorder, 'GET /quiet', () => recorder.mark('event', 'e'))
  await recorder.close()
  expect(receiver.entries()).toEqual([])
  const counts = receiver.batches().flatMap(({ requestCounts }) => requestCounts)
  const sum = (pick: (count: (typeof counts)[number]) => number) =>
    counts.reduce((total, each) => total + pick(each), 0)
  expect(counts.every(({ name }) => name === 'GET /quiet')).toBe(true)
  expect(sum(({ count }) => count)).toBe(20)
  expect(sum(({ keptCount }) => keptCount)).toBe(0)
  expect(sum(({ durationCounts }) => durationCounts.reduce((total, each) => total + each, 0))).toBe(20)
})

test('keeps a quiet trace whole when something in it fails, what came before included', async () => {
  const { receiver, recorder } = await start({ sampleRate: 0 })
  request(recorder, 'GET /fails', () => {
    recorder.mark('query', 'before')
    recorder.mark('exception', 'Error', { status: 'error' })
    recorder.mark('query', 'after')
  })
  await recorder.close()
  expect(
    receiver
      .entries()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['Error', 'GET /fails', 'after', 'before'])
})

test('keeps a trace whole in which something was slow, and says which', async () => {
  const { receiver, recorder } = await start({ sampleRate: 0, slowMs: { query: 100 } })
  request(recorder, 'GET /slow', () => recorder.mark('query', 'select', { durationMs: 150 }))
  await recorder.close()
  expect(receiver.entries()).toMatchObject([
    { type: 'request', tags: [] },
    { type: 'query', tags: ['slow'] },
  ])
})

test('keeps traces with a tag that the receiver watches', async () => {
  const { receiver, recorder } = await start({ sampleRate: 0 }, () => ({
    status: 202,
    body: JSON.stringify({ stored: 1, monitoredTags: ['user:7'] }),
  }))
  request(recorder, 'GET /before')
  await recorder.flush()
  const seen = receiver.attempts.length
  request(recorder, 'GET /other', () => recorder.mark('auth', 'session', { tags: ['user:8'] }))
  request(recorder, 'GET /watched', () => recorder.mark('auth', 'session', { tags: ['user:7'] }))
  await recorder.close()
  expect(receiver.attempts.length).toBeGreaterThan(seen)
  const names = receiver.bodies.flatMap((body) =>
    (JSON.parse(body) as ReceivedBatch).entries.map(({ name }) => name),
  )
  expect(names.sort()).toEqual(['GET /watched', 'session'])
})

test('decides alike in every process, by the id of the trace', async () => {
  const first = await start({ sampleRate: 0.5 })
  const second = await start({ sampleRate: 0.5 })
  for (let index = 0; index < 200; index++) {
    const traceId = `${String(index).padStart(24, '0')}${(index * 21_474_836).toString(16).padStart(8, '0')}`
    const context = { traceId, spanId: '1111111111111111', isKept: false }
    first.recorder.span('request', 'GET /', () => undefined, { isRoot: true, context })
    second.recorder.span('job', 'job', () => undefined, { isRoot: true, context })
  }
  await Promise.all([first.recorder.close(), second.recorder.close()])
  const ids = [first, second].map(({ receiver }) =>
    receiver
      .entries()
      .map(({ traceId }) => traceId)
      .sort(),
  )
  expect(ids[0]).toEqual(ids[1])
  expect(ids[0]?.length).toBeGreaterThan(50)
  expect(ids[0]?.length).toBeLessThan(150)
})

test('keeps no more quiet traces a second than it may, but each that fails', async () => {
  const { receiver, recorder } = await start({ maxTracesPerSecond: 10 })
  for (let index = 0; index < 2_000; index++) request(recorder, 'GET /')
  request(recorder, 'GET /fails', () => recorder.mark('exception', 'Error', { status: 'error' }))
  await recorder.close()
  const kept = receiver.entries().filter(({ name }) => name === 'GET /')
  expect(kept.length).toBeGreaterThanOrEqual(10)
  expect(kept.length).toBeLessThan(300)
  expect(receiver.entries().some(({ name }) => name === 'GET /fails')).toBe(true)
})

test('keeps what a caller keeps', async () => {
  const { receiver, recorder } = await start({ sampleRate: 0 })
  const context = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', isKept: true }
  recorder.span('job', 'ingest', () => undefined, { isRoot: true, context })
  await recorder.close()
  expect(receiver.entries()).toMatchObject([{ name: 'ingest' }])
})

test('records no type that is switched off, and of others only what is wanted', async () => {
  const { receiver, recorder } = await start({
    watch: { cache: false, query: { exclude: ['pg_'] }, redis: { include: ['get'] } },
  })
  request(recorder, 'GET /', () => {
    recorder.mark('cache', 'get')
    recorder.mark('query', 'select from pg_class')
    recorder.mark('query', 'select from source')
    recorder.mark('redis', 'get')
    recorder.mark('redis', 'set')
  })
  await recorder.close()
  expect(receiver.entries().map(({ name }) => name)).toEqual(['GET /', 'select from source', 'get'])
})

test('records each of the twenty types', async () => {
  const { receiver, recorder } = await start()
  const { ENTRY_TYPES } = await import('../src/entry/entry.ts')
  for (const type of ENTRY_TYPES) recorder.mark(type, `a ${type}`)
  await recorder.close()
  expect(
    receiver
      .entries()
      .map(({ type }) => type)
      .sort(),
  ).toEqual([...ENTRY_TYPES].sort())
})

test('drops the cheap first when there is no room, and tells what was dropped', async () => {
  const { receiver, recorder } = await start({ maxEntries: 10 })
  for (let index = 0; index < 10; index++) recorder.mark('cache', 'get')
  for (let index = 0; index < 6; index++) recorder.mark('query', 'select')
  for (let index = 0; index < 4; index++) recorder.mark('exception', 'Error')
  await recorder.close()
  const [batch] = receiver.batches()
  expect(batch?.droppedByReason).toEqual({ ring_full: { cache: 10 } })
  expect(receiver.entries().map(({ type }) => type)).toEqual([
    ...new Array<string>(4).fill('exception'),
    ...new Array<string>(6).fill('query'),
  ])
})

test('holds no more bytes than it may', async () => {
  const { receiver, recorder } = await start({ maxBytes: 100_000 })
  for (let index = 0; index < 100; index++)
    recorder.mark('dump', 'value', { content: { value: 'x'.repeat(10_000) } })
  await recorder.close()
  const dropped = receiver.batches()[0]?.droppedByReason.ring_full?.dump ?? 0
  expect(dropped + receiver.entries().length).toBe(100)
  expect(receiver.entries().length).toBeLessThan(11)
})

test('holds no more of undecided traces than it may', async () => {
  const { receiver, recorder } = await start({ sampleRate: 0, maxEntries: 10 })
  request(recorder, 'GET /', () => {
    for (let index = 0; index < 30; index++) recorder.mark('query', `select ${index}`)
    recorder.mark('exception', 'Error', { status: 'error' })
  })
  await recorder.close()
  expect(receiver.entries().filter(({ type }) => type === 'query').length).toBeLessThanOrEqual(10)
  expect(receiver.entries().some(({ type }) => type === 'exception')).toBe(true)
  expect(receiver.batches()[0]?.droppedByReason.ring_full?.query).toBeGreaterThanOrEqual(20)
})

test('records nothing of work that asks for it, however deep', async () => {
  const { receiver, recorder } = await start()
  await recorder.unrecorded(async () => {
    await Promise.resolve()
    recorder.span('request', 'GET /', () => recorder.mark('dump', 'value'), { isRoot: true })
  })
  await recorder.close()
  expect(receiver.entries()).toEqual([])
})

test('what is begun apart from a request belongs to none, however late it records', async () => {
  const { receiver, recorder } = await start()
  const { promise: requestIsOver, resolve: endRequest } = Promise.withResolvers<void>()
  let isDone: Promise<void> = Promise.resolve()
  recorder.span(
    'request',
    'GET /',
    () => {
      isDone = recorder.apart(async () => {
        await requestIsOver
        recorder.span('query', 'select', () => undefined)
      })
    },
    { isRoot: true },
  )
  endRequest()
  await isDone
  await recorder.close()
  const traces = receiver.entries().map(({ type, traceId, parentId }) => ({ type, traceId, parentId }))
  expect(traces.map(({ type, parentId }) => [type, parentId])).toEqual([
    ['request', null],
    ['query', null],
  ])
  expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(2)
})

test('carries on ids without a receiver, and keeps nothing', async () => {
  const recorder = createRecorder({ service: 'test' })
  const traceParent = recorder.span('request', 'GET /', () => recorder.traceParent(), { isRoot: true })
  expect(parseTraceParent(traceParent)).not.toBeNull()
  await recorder.close()
})
