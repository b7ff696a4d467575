import { describe, expect, it } from 'vitest'
import { parseCron } from '../../src/runner/engine/cron-schedule.ts'
import { compile, holds, keyOf } from '../../src/runner/engine/expression.ts'
import { createHeap } from '../../src/runner/engine/heap.ts'
import { refuseBrowsers } from '../../src/runner/http/guard.ts'
import { parseDurationMs, parseMomentMs } from '../../src/runner/protocol/duration.ts'
import { readOutcome } from '../../src/runner/protocol/response.ts'
import { canonicalJson, hashSigningKey } from '../../src/runner/protocol/signature.ts'
import { seededUlid, ulid } from '../../src/runner/ulid.ts'

describe('durations', () => {
  it.each([
    ['1s', 1_000],
    ['2h30m10s', 9_010_000],
    ['1w2d', 777_600_000],
    ['1.5h', 5_400_000],
  ])('reads %s', (text, ms) => expect(parseDurationMs(text)).toBe(ms))

  it.each(['', '10', 'soon', '1s later', '-1s'])('refuses %j', (text) =>
    expect(parseDurationMs(text)).toBeNull(),
  )

  it('takes a date for a moment', () => {
    expect(parseMomentMs('2026-01-01T00:00:00.000Z', 0)).toBe(Date.parse('2026-01-01'))
    expect(parseMomentMs('1s', 500)).toBe(1_500)
  })
})

describe('canonical JSON', () => {
  it('sorts keys at every depth and writes values as RFC 8785 has them', () => {
    const value = { b: [1e21, 0.1, -0, { z: null, a: undefined }], a: 'é\u2028"', A: true }
    expect(canonicalJson(value)).toBe('{"A":true,"a":"é\u2028\\"","b":[1e+21,0.1,0,{"z":null}]}')
  })

  it('hashes a signing key without its prefix', () => {
    // The key is hexadecimal: these four bytes are `abcd`.
    const hash = '88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589'
    expect(hashSigningKey('signkey-prod-61626364')).toBe(`signkey-prod-${hash}`)
  })
})

describe('expressions', () => {
  const expression = (source: string) => {
    const compiled = compile(source)
    if (!compiled.ok) throw new Error(compiled.message)
    return compiled.expression
  }

  it('compares numbers, text and lists of two events', () => {
    const scope = { event: { data: { id: 7, tags: ['a'] } }, async: { data: { id: 7, name: 'x' } } }
    expect(holds(expression('event.data.id == async.data.id'), scope)).toBe(true)
    expect(holds(expression('"a" in event.data.tags && async.data.name != "y"'), scope)).toBe(true)
    expect(holds(expression('event.data.id > 7.5'), scope)).toBe(false)
  })

  it('does not hold when an attribute is missing', () => {
    expect(holds(expression('event.data.a.b == 1'), { event: { data: {} } })).toBe(false)
    expect(keyOf(expression('event.data.a.b'), { event: { data: {} } })).toBe('')
  })

  it('makes a bounded key of any value', () => {
    expect(keyOf(expression('event.data.n'), { event: { data: { n: 12 } } })).toBe('12')
    expect(
      keyOf(expression('event.data.text'), { event: { data: { text: 'x'.repeat(5_000) } } }),
    ).toHaveLength(64)
  })

  it.each(['event.data.x ==', 'unknown.data', 'now() > 1'])('refuses %s', (source) => {
    expect(compile(source).ok).toBe(false)
  })
})

describe('crons', () => {
  it('knows the next and the latest tick in a time zone, across the clock change', () => {
    const parsed = parseCron('TZ=Europe/Paris 30 9 * * *')
    if (!parsed.ok) throw new Error(parsed.message)
    const { nextMs, latestMs } = parsed.schedule
    expect(new Date(nextMs(Date.parse('2026-03-28T12:00:00Z')) ?? 0).toISOString()).toBe(
      '2026-03-29T07:30:00.000Z',
    )
    expect(new Date(latestMs(Date.parse('2026-03-28T08:30:00Z')) ?? 0).toISOString()).toBe(
      '2026-03-28T08:30:00.000Z',
    )
    expect(new Date(latestMs(Date.parse('2026-03-28T08:29:59Z')) ?? 0).toISOString()).toBe(
      '2026-03-27T08:30:00.000Z',
    )
  })

  it.each(['* * *', '61 * * * *', 'TZ=Nowhere/City * * * * *', '* * * * * *'])('refuses %s', (source) => {
    expect(parseCron(source).ok).toBe(false)
  })
})

describe('a heap', () => {
  it('gives its items in order', () => {
    const heap = createHeap<number>((a, b) => a < b)
    const items = Array.from({ length: 500 }, (_, n) => (n * 7_919) % 503)
    for (const item of items) heap.push(item)
    expect(items.map(() => heap.pop())).toEqual([...items].sort((a, b) => a - b))
    expect(heap.pop()).toBeUndefined()
  })
})

describe('ids', () => {
  it('rise within a millisecond and repeat with their seed', () => {
    const ids = Array.from({ length: 1_000 }, () => ulid(1_767_225_600_000))
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(1_000)
    expect(seededUlid(1, 'seed', 0)).toBe(seededUlid(1, 'seed', 0))
    expect(seededUlid(1, 'seed', 0)).not.toBe(seededUlid(1, 'seed', 1))
  })
})

describe('answers of the app', () => {
  const answer = (
    status: number,
    body: string,
    headers: Record<string, string> = { 'x-inngest-sdk': 'js' },
  ) => readOutcome({ ok: true, status, headers, body }, 0)

  it('takes an answer that is not from the SDK as nobody there', () => {
    expect(answer(502, 'Bad gateway', {})).toMatchObject({ kind: 'unreachable' })
    expect(answer(401, '{}', {})).toMatchObject({ kind: 'unreachable' })
  })

  it('retries what is not of the protocol', () => {
    expect(answer(206, '{"not":"a list"}')).toMatchObject({ kind: 'failed', mayRetry: true })
    expect(answer(200, '<html>')).toMatchObject({ kind: 'failed', mayRetry: true })
    expect(answer(500, 'oops')).toMatchObject({
      kind: 'failed',
      mayRetry: true,
      failure: { message: expect.stringContaining('oops') },
    })
  })

  it('fails a step that returned more than 4 MB', () => {
    const body = JSON.stringify([
      { op: 'StepRun', id: 'a', displayName: 'big', data: 'x'.repeat(4 * 1024 * 1024) },
    ])
    expect(answer(206, body)).toMatchObject({
      kind: 'failed',
      mayRetry: false,
      failure: { message: expect.stringContaining('Step big') },
    })
  })
})

describe('requests from browsers', () => {
  const request = (headers: Record<string, string>) => ({
    method: 'GET',
    path: '/',
    query: new URLSearchParams(),
    headers,
    body: '',
  })
  const refused = (headers: Record<string, string>) =>
    refuseBrowsers(request(headers), { loopbackOnly: true }) !== null

  it('are refused when they come from another site or another name', () => {
    expect(
      refused({ host: '127.0.0.1:8288', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }),
    ).toBe(true)
    expect(refused({ host: '127.0.0.1:8288', origin: 'https://evil.example' })).toBe(true)
    expect(refused({ host: 'evil.example:8288' })).toBe(true)
  })

  it('are let in when somebody opens the page', () => {
    expect(refused({ host: 'localhost:8288', 'sec-fetch-site': 'none' })).toBe(false)
    expect(refused({ host: '[::1]:8288' })).toBe(false)
  })
})
