import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ENTRY_TYPES } from '../src/entry/entry.ts'
import { recorderOfConfig, type TraceConfig } from '../src/recorder-of-config.ts'
import { startReceiver } from '../src/testing.ts'
import { watchesOf } from '../src/watch/list.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(config: Partial<TraceConfig>) {
  const receiver = await startReceiver()
  const { url, path, keyId, secret, audience } = receiver.options
  const recorder = recorderOfConfig('test', {
    traceEnabled: true,
    traceProxy: true,
    traceProxyUrl: url,
    traceProxyPath: path,
    traceProxyKeyId: keyId,
    traceProxySecret: secret,
    traceProxyAudience: audience,
    traceProxyTimeoutMs: 5_000,
    traceSampleRate: 1,
    traceMaxPerSecond: 1_000,
    traceSlowQueryMs: 100,
    traceQueryBindings: false,
    ...config,
  })
  closers.push(
    () => receiver.close(),
    () => recorder.close(),
  )
  return { receiver, recorder }
}

async function namesWith(traceWatch: string[]): Promise<string[]> {
  const { receiver, recorder } = await start({ traceWatch })
  recorder.mark('query', 'select from source')
  recorder.mark('query', 'select from pg_class')
  recorder.mark('redis', 'get')
  recorder.mark('redis', 'set')
  recorder.mark('view', 'page')
  await recorder.close()
  return receiver.entries().map(({ name }) => name)
}

test.each([
  { traceWatch: [], kept: ['select from source', 'select from pg_class', 'get', 'set', 'page'] },
  { traceWatch: ['redis', 'view'], kept: ['get', 'set', 'page'] },
  { traceWatch: ['-query'], kept: ['get', 'set', 'page'] },
  { traceWatch: ['query:-pg_', 'redis:get'], kept: ['select from source', 'get', 'page'] },
  { traceWatch: ['redis', 'redis:-set'], kept: ['get'] },
])('TRACE_WATCH=$traceWatch records what it says', async ({ traceWatch, kept }) => {
  expect((await namesWith(traceWatch)).toSorted()).toEqual(kept.toSorted())
})

test.each(ENTRY_TYPES)(
  'TRACE_WATCH=%s records that type alone, and with a minus all but that',
  async (type) => {
    const typesWith = async (item: string) => {
      const { receiver, recorder } = await start({ traceWatch: [item] })
      for (const each of ENTRY_TYPES) recorder.mark(each, `a ${each}`)
      await recorder.close()
      return receiver.entries().map((entry) => entry.type)
    }
    expect(await typesWith(type)).toEqual([type])
    expect((await typesWith(`-${type}`)).toSorted()).toEqual(
      ENTRY_TYPES.filter((each) => each !== type).toSorted(),
    )
  },
)

test('TRACE_WATCH with a name that is no type is refused, with those there are', () => {
  expect(() => watchesOf(['-queries'])).toThrow(/no type "queries".*request, .*query/)
  expect(() => watchesOf(['query', ''])).toThrow(/no type ""/)
})

test('TRACE_SLOW_QUERY_MS says from when on a query is slow and its trace kept', async () => {
  const { receiver, recorder } = await start({ traceSlowQueryMs: 30, traceSampleRate: 0 })
  recorder.mark('query', 'quick', { durationMs: 29 })
  recorder.mark('query', 'slow', { durationMs: 30 })
  await recorder.close()
  expect(receiver.entries()).toMatchObject([{ name: 'slow', tags: ['slow'] }])
})

test('without TRACE_ENABLED nothing is recorded, and without TRACE_PROXY nothing is sent', async () => {
  const { receiver, recorder } = await start({ traceEnabled: false })
  recorder.mark('log', 'a line')
  await recorder.close()
  const quiet = await start({ traceProxy: false })
  quiet.recorder.mark('log', 'a line')
  await quiet.recorder.close()
  expect([...receiver.entries(), ...quiet.receiver.entries()]).toEqual([])
})

test('installations with receivers of their own do not share what waits, unless they are told to', async () => {
  const rootOf = async (config: Partial<TraceConfig>) => (await start(config)).recorder.settings.spool?.root
  const roots = [await rootOf({}), await rootOf({})]
  expect(new Set(roots).size).toBe(2)
  const traceSpoolDirectory = path.join(tmpdir(), 'trovella-traces-told')
  expect(await rootOf({ traceSpoolDirectory })).toBe(traceSpoolDirectory)
})

test('capture switches and ignore lists reach the recorder', async () => {
  const off = (await start({})).recorder.settings
  expect(off).toMatchObject({ captureQueryBindings: false, captureCachePayloads: false })
  const { settings } = (
    await start({
      traceQueryBindings: true,
      traceCachePayloads: true,
      traceIgnorePaths: ['/api/live'],
      traceIgnoreRoutes: ['/sources/*'],
    })
  ).recorder
  expect(settings).toMatchObject({ captureQueryBindings: true, captureCachePayloads: true })
  expect(['/api/live', '/api/lively'].map(settings.isIgnoredPath)).toEqual([true, false])
  expect(['/sources/[id]', '/chunks'].map(settings.isIgnoredRoute)).toEqual([true, false])
})
