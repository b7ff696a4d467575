import { expect, test } from 'vitest'
import type { Entry } from '../src/entry/entry.ts'
import { createRedactor } from '../src/redact/redactor.ts'
import { entryToJson } from '../src/serialise/entry-json.ts'
import { LIMITS } from '../src/serialise/limits.ts'
import { toPlain } from '../src/serialise/plain.ts'

const redactor = createRedactor()
const plain = (value: unknown) => toPlain(value, redactor, LIMITS)

test('turns every kind of value into plain data', () => {
  class Money {
    amount = 5n
    #hidden = 'hidden'
    get shown() {
      return this.#hidden
    }
  }
  expect(
    plain({
      money: new Money(),
      when: new Date(0),
      never: new Date(Number.NaN),
      bytes: Buffer.from('abc'),
      list: new Set([1, 2]),
      map: new Map([[1, 'one']]),
      url: new URL('https://user:pass-word@example.org/'),
      error: Object.assign(new TypeError('no'), { code: 'E1' }),
      later: Promise.resolve(),
      run: () => 1,
      symbol: Symbol('s'),
      nothing: undefined,
      infinite: Infinity,
      own: { toJSON: () => ({ as: 'json' }) },
    }),
  ).toEqual({
    money: { amount: '5' },
    when: '1970-01-01T00:00:00.000Z',
    never: '[invalid date]',
    bytes: '[3 bytes]',
    list: [1, 2],
    map: { 1: 'one' },
    url: 'https://user:[redacted]@example.org/',
    error: { class: 'TypeError', message: 'no', code: 'E1' },
    later: '[promise]',
    run: '[function]',
    symbol: '[symbol]',
    nothing: undefined,
    infinite: 'Infinity',
    own: { as: 'json' },
  })
})

test('survives what cannot be read', () => {
  const circular: Record<string, unknown> = { name: 'a' }
  circular.self = circular
  const throwing = Object.defineProperty({ fine: 1 }, 'bad', {
    enumerable: true,
    get: () => {
      throw new Error('no')
    },
  })
  const hostile = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no')
      },
    },
  )
  expect(
    plain({
      circular,
      throwing,
      hostile,
      json: {
        toJSON: () => {
          throw new Error('no')
        },
      },
    }),
  ).toEqual({
    circular: { name: 'a', self: '[circular]' },
    throwing: { fine: 1, bad: '[unreadable]' },
    hostile: '[unreadable]',
    json: '[unreadable]',
  })
})

test('shows the same object twice where it is not within itself', () => {
  const shared = { a: 1 }
  expect(plain({ first: shared, second: shared })).toEqual({ first: { a: 1 }, second: { a: 1 } })
})

test('cuts what is too long, too deep or too much, and says so', () => {
  const deep = Array.from({ length: 50 }).reduce<object>((inner) => ({ inner }), {})
  const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field${index}`, index]))
  const value = plain({ text: 'x'.repeat(1_000_000), list: new Array(10_000).fill(0), deep, wide }) as Record<
    string,
    unknown
  >
  expect(value.text).toMatch(/^x{16384}… \[983616 more\]$/)
  expect(value.list).toHaveLength(LIMITS.maxItems + 1)
  expect(JSON.stringify(value.deep)).toContain('[object]')
  expect(Object.keys(value.wide as object)).toHaveLength(LIMITS.maxKeys + 1)
  expect(JSON.stringify(value).length).toBeLessThan(64 * 1024)
})

test('removes a secret that the limit would cut in two', () => {
  const text = `${'x'.repeat(LIMITS.maxText - 10)} ghp_1234567890abcdefghijklmnopqrstuvwxyzAB`
  expect(String(plain(text))).not.toContain('ghp_')
})

test('keeps an entry within 64 KiB whatever is in it', () => {
  const texts = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`field${index}`, 'é'.repeat(16_000)]),
  )
  const json = entryToJson(entryWith({ ...texts, small: 'kept' }), redactor)
  expect(Buffer.byteLength(json)).toBeLessThan(66 * 1024)
  expect(JSON.parse(json).content.small).toBe('kept')
  expect(JSON.parse(json).content.field0).toMatch(/^\[left out: \d+ bytes\]$/)
})

test('keeps names, tags and links within the limits of the contract', () => {
  const entry = entryWith({})
  entry.name = 'n'.repeat(2_000)
  entry.tags = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(500, 'x'))
  entry.links = Array.from({ length: 20 }, () => ({ traceId: '1'.repeat(32), id: '1'.repeat(16) }))
  const { name, tags, links } = JSON.parse(entryToJson(entry, redactor))
  expect(name).toHaveLength(512)
  expect(tags).toHaveLength(32)
  expect(tags[0]).toHaveLength(128)
  expect(links).toHaveLength(8)
})

test('says so when the description of an entry fails', () => {
  const entry = entryWith({})
  entry.describe = () => {
    throw new Error('no')
  }
  expect(JSON.parse(entryToJson(entry, redactor)).content).toEqual({ unreadable: true })
})

function entryWith(content: Entry['content']): Entry {
  return {
    trace: { id: '1'.repeat(32) },
    id: '2'.repeat(16),
    parent: null,
    type: 'dump',
    name: 'value',
    startMs: 1_795_000_020_000.5,
    durationMs: null,
    status: 'ok',
    tags: null,
    links: null,
    content,
    describe: null,
    bytes: 0,
  }
}
