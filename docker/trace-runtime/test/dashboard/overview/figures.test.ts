import { beforeAll, describe, expect, test } from 'vitest'
import { type Batch, DURATION_BOUNDS_MS, type Entry } from '../../../src/entry.ts'
import { makeBatch, makeEntry } from '../../receiver/batch.ts'
import { deliver, signBatch } from '../../receiver/sign.ts'
import { startTestReceiver } from '../../receiver/start.ts'
import { sectionOf, textOf, textsOf } from '../text.ts'

/** Ten minutes ago: within the last hour, which the overview shows, whatever the second. */
const minuteMs = Math.floor(Date.now() / 60_000 - 10) * 60_000
const SEARCH_SQL = 'select id from source where id = $1'

const search = trace('1', [
  { name: 'GET /api/v1/search', durationMs: 1840, status: 'error' },
  ...queries(7, '11'),
  ...exceptions(2, 'aa', 'TimeoutError', 'the index did not answer'),
])
const library = trace('2', [{ name: 'GET /library', durationMs: 320 }, ...queries(4, '22')])
const ingest = trace('3', [
  { type: 'job', name: 'ingest', durationMs: 5000 },
  ...exceptions(1, 'aa', 'TimeoutError', 'the index did not answer'),
  ...exceptions(1, 'bb', 'RangeError', 'page 0 of a document'),
])

const BATCHES: Batch[] = [
  makeBatch([...search, ...library], {
    service: 'web',
    droppedByReason: { ring_full: { cache: 412 }, spool_full: { query: 9 } },
    requestCounts: [
      counted('GET /api/v1/search', { errors: 3, kept: 45, durations: { 20: 500, 100: 90, 500: 10 } }),
      counted('GET /library', { errors: 0, kept: 1, durations: { 500: 60 } }),
    ],
  }),
  makeBatch(ingest, {
    service: 'worker',
    droppedByReason: { rejected: { log: 2 } },
    requestCounts: [counted('ingest', { errors: 6, kept: 60, durations: { 1000: 60 } })],
  }),
]

describe('the overview of what is known to have been sent', () => {
  let all = ''
  let ofWorker = ''
  beforeAll(async () => {
    const ends: (() => Promise<void> | void)[] = []
    const receiver = await startTestReceiver({}, { onEnd: (end) => ends.unshift(end) })
    for (const batch of BATCHES) expect((await deliver(receiver.url, signBatch(batch))).status).toBe(202)
    const pageAt = async (query: string) => (await fetch(`${receiver.url}/trace/${query}`)).text()
    all = await pageAt('')
    ofWorker = await pageAt('?service=worker')
    return async () => {
      for (const end of ends) await end()
    }
  })

  test('its figures count every request, also those that were sampled out', () => {
    expect(figuresOf(all)).toEqual({
      'Requests and jobs': '12 / min 720 in all',
      Errors: '1.3 % 9 errors',
      'Slowest p95': '975 ms ingest',
      'Entries stored': '18 see them',
      'Sampled out': '85 % 614 quiet ones',
      Dropped: '423 lost on the way',
    })
  })

  test('its routes have their rate, their share of errors and their percentiles', () => {
    expect(textsOf(sectionOf(all, 'Routes and jobs'), 'tr').slice(1)).toEqual([
      'GET /api/v1/search web 10 / min 0.5 % 16 ms 89 ms 320 ms',
      'GET /library web 1 / min 0 % 350 ms 485 ms 497 ms',
      'ingest worker 1 / min 10 % 750 ms 975 ms 995 ms',
    ])
  })

  test('the slowest requests come first, with how long they took', () => {
    expect(textsOf(sectionOf(all, 'Slowest requests'), 'li')).toEqual([
      expect.stringMatching(/GET \/api\/v1\/search.* 1\.84 s/),
      expect.stringMatching(/GET \/library.* 320 ms/),
    ])
  })

  test('a query is repeated from the fifth time in a trace on', () => {
    expect(textsOf(sectionOf(all, 'Repeated queries'), 'li')).toEqual([
      expect.stringMatching(/^×7 .*select id from source.*GET \/api\/v1\/search web 1 trace/),
    ])
  })

  test('an exception is one group, whichever service threw it', () => {
    expect(textsOf(sectionOf(all, 'Exceptions'), 'li')).toEqual([
      expect.stringMatching(/^×3 TimeoutError the index did not answer web worker/),
      expect.stringMatching(/^×1 RangeError page 0 of a document worker/),
    ])
  })

  test('what was dropped is told by sender, type and reason', () => {
    expect(textOf(all)).toContain('web dropped 412 cache: the sender’s memory was full.')
    expect(textOf(all)).toContain(
      'web dropped 9 query: the sender’s disk spool was full while this receiver was away.',
    )
    expect(textOf(all)).toContain('worker dropped 2 log: this receiver refused the batch.')
  })

  test('of one service it tells nothing of another', () => {
    expect(figuresOf(ofWorker)).toMatchObject({
      'Requests and jobs': '1 / min 60 in all',
      Errors: '10 % 6 errors',
      'Entries stored': '3 see them',
      'Sampled out': '0 % 0 quiet ones',
      Dropped: '2 lost on the way',
    })
    expect(textsOf(sectionOf(ofWorker, 'Exceptions'), 'li')).toEqual([
      expect.stringMatching(/^×1 /),
      expect.stringMatching(/^×1 /),
    ])
    expect(textsOf(sectionOf(ofWorker, 'Repeated queries'), 'li')).toEqual([])
  })
})

function figuresOf(markup: string): Record<string, string> {
  const figures = markup.split('<dl class="figures">')[1]?.split('</dl>')[0] ?? ''
  const labels = textsOf(figures, 'dt')
  return Object.fromEntries(textsOf(figures, 'dd').map((value, at) => [labels[at], value]))
}

function trace(digit: string, entries: Partial<Entry>[]): Entry[] {
  const traceId = digit.repeat(32)
  const [root, ...rest] = entries.map((entry, at) =>
    makeEntry({ traceId, startMs: minuteMs + at, parentId: null, ...entry }),
  )
  if (!root) return []
  return [root, ...rest.map((entry) => ({ ...entry, parentId: root.id }))]
}

function queries(count: number, family: string): Partial<Entry>[] {
  const content = { sql: SEARCH_SQL, caller: 'search/find.ts:31' }
  const query = { type: 'query', name: 'select source', durationMs: 2, familyHash: family.repeat(8) } as const
  return Array.from({ length: count }, () => ({ ...query, content }))
}

function exceptions(count: number, family: string, name: string, message: string): Partial<Entry>[] {
  const thrown = {
    type: 'exception',
    durationMs: null,
    status: 'error',
    familyHash: family.repeat(8),
  } as const
  return Array.from({ length: count }, () => ({ ...thrown, name, content: { class: name, message } }))
}

/** `durations` by the upper bound of their bucket in ms. */
function counted(
  name: string,
  { errors, kept, durations }: { errors: number; kept: number; durations: Record<number, number> },
) {
  const durationCounts = [...DURATION_BOUNDS_MS.map((bound) => durations[bound] ?? 0), 0]
  const count = durationCounts.reduce((sum, each) => sum + each, 0)
  return { minuteMs, name, count, errorCount: errors, keptCount: kept, durationCounts }
}
