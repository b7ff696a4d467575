import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ENTRY_TYPES } from '../src/entry/entry.ts'
import { createRecorder } from '../src/recorder.ts'

const program = path.join(import.meta.dirname, '../../../docker/trace-runtime/src/main.ts')
const secret = 'a-secret-of-thirty-two-bytes-or-more'

let folder: string
const processes: ChildProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-runtime-'))
})
afterEach(async () => {
  await Promise.all(processes.splice(0).map(stop))
  await rm(folder, { recursive: true, force: true })
})

async function startRuntime(port = 0) {
  const child = fork(program, ['trace:start'], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      TRACE_PROXY_KEY_ID: 'web',
      TRACE_PROXY_SECRET: secret,
      DB_DATABASE_SQLITE: path.join(folder, 'traces.sqlite'),
      LOG_LEVEL: 'warn',
    },
  })
  processes.push(child)
  const [{ url, dashboardUrl }] = (await once(child, 'message')) as [{ url: string; dashboardUrl: string }]
  return { child, url, dashboardUrl }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

function recorderFor(url: string) {
  return createRecorder({
    service: 'web',
    receiver: { url, path: '/zin/trace/write', keyId: 'web', secret, audience: 'trace' },
    spoolDirectory: path.join(folder, 'spool'),
  })
}

type Span = { name: string; spanId: string; parentSpanId?: string }

async function spansOf(dashboardUrl: string, traceId: string): Promise<Span[]> {
  const response = await fetch(new URL(`traces/${traceId}/otlp.json`, dashboardUrl))
  const { resourceSpans } = (await response.json()) as {
    resourceSpans: { scopeSpans: { spans: Span[] }[] }[]
  }
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
}

test('trace-runtime takes every type of entry, and shows them as one trace', async () => {
  const { url, dashboardUrl } = await startRuntime()
  const recorder = recorderFor(url)
  const traceId = recorder.span(
    'request',
    'GET /a',
    (span) => {
      for (const type of ENTRY_TYPES) recorder.span(type, `a ${type}`, () => undefined)
      return span.traceId
    },
    { isRoot: true },
  )
  await recorder.close()
  const spans = await spansOf(dashboardUrl, traceId)
  expect(spans.map(({ name }) => name).sort()).toEqual(
    ['GET /a', ...ENTRY_TYPES.map((type) => `a ${type}`)].sort(),
  )
  const root = spans.find(({ name }) => name === 'GET /a')
  expect(spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId)).toHaveLength(ENTRY_TYPES.length)
})

test('trace-runtime gets what was recorded while it was down, once', async () => {
  const first = await startRuntime()
  const port = Number(new URL(first.url).port)
  const recorder = recorderFor(first.url)
  await stop(first.child)
  const traceId = recorder.span('command', 'while it was down', ({ traceId }) => traceId, { isRoot: true })
  await recorder.close()
  const { url, dashboardUrl } = await startRuntime(port)
  const next = createRecorder({
    service: 'web',
    receiver: { url, path: '/zin/trace/write', keyId: 'web', secret, audience: 'trace' },
    spoolDirectory: path.join(folder, 'spool'),
    spoolStaleMs: -1,
  })
  await next.flush(20_000)
  await next.close()
  expect((await spansOf(dashboardUrl, traceId)).map(({ name }) => name)).toEqual(['while it was down'])
  expect(await readdir(path.join(folder, 'spool'))).toEqual([])
})
