import { expect, test } from 'vitest'
import { createRedactor } from '../src/redact/redactor.ts'
import { LIMITS } from '../src/serialise/limits.ts'
import { toPlain } from '../src/serialise/plain.ts'
import { secretsByForm, secretsInContext } from './secrets.ts'

const redactor = createRedactor()
const plain = (value: unknown) => JSON.stringify(toPlain(value, redactor, LIMITS))

test.each(Object.entries(secretsByForm))('removes a secret by its form: %s', (_, secret) => {
  for (const text of [
    secret,
    `before ${secret} after`,
    `"${secret}"`,
    `(${secret})`,
    `x=${secret}&y=1`,
    `\n${secret}\n`,
  ]) {
    expect(redactor.text(text)).not.toContain(secret)
    expect(redactor.text(text)).toContain('[redacted]')
  }
  expect(redactor.text(`before ${secret} after`)).toBe('before [redacted] after')
})

test.each(secretsInContext)('removes what its surroundings make a secret: %s', (text, secret) => {
  expect(redactor.text(text)).not.toContain(secret)
  expect(redactor.text(`${text}\nnext line`)).toContain('next line')
})

test('leaves alone what only looks like a secret', () => {
  const texts = [
    'https://example.org:8080/path@2x.png?size=3',
    'select id from source where id = $1 and organization_id = $2',
    'update "user" set password = $1 where id = $2',
    'at run (file:///app/packages/db/src/connect.ts:12:34)',
    '0197c1d2-6f0e-7cc1-8f43-0d6a3f1f2a10',
    'took 1795000020000 ms since 2026-11-25T10:00:00.000Z',
    '4111 1111 1111 1112',
    'a basic understanding of things',
    'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    'duplicate key value violates unique constraint "source_pkey"',
    'mailto:someone@example.org',
  ]
  for (const text of texts) expect(redactor.text(text)).toBe(text)
})

test('removes fields by their names at any depth, whatever they hold', () => {
  const json = plain({
    user: { password: 'one', profile: { apiKey: 'two', 'X-Auth-Token': ['three'] } },
    headers: new Headers({ cookie: 'four', accept: 'text/html' }),
    map: new Map([['client_secret', 'five']]),
    pin: 1234,
  })
  expect(json).not.toMatch(/one|two|three|four|five|1234/)
  expect(json).toContain('text/html')
})

test('shows whether a secret is set, and counts of tokens', () => {
  expect(toPlain({ hasPassword: true, token: null, maxTokens: 512 }, redactor, LIMITS)).toEqual({
    hasPassword: true,
    token: null,
    maxTokens: 512,
  })
})

test('removes fields with names of the installation', () => {
  const own = createRedactor(['badge-number'])
  expect(toPlain({ badgeNumber: 'B-1', badge: 'x' }, own, LIMITS)).toEqual({
    badgeNumber: '[redacted]',
    badge: 'x',
  })
  expect(own.text('badge_number=B-1')).toBe('badge_number=[redacted]')
})

test('removes a card number that is a number', () => {
  expect(plain({ number: 4_111_111_111_111_111, at: 1_795_000_020_000 })).toBe(
    '{"number":"[redacted]","at":1795000020000}',
  )
})

/** Each makes a rule that starts over at every position walk the text again and again. */
const hostile: Record<string, string> = {
  'starts of tokens': 'eyJ-'.repeat(50_000),
  'starts of PEM blocks': '-----BEGIN '.repeat(20_000),
  'starts of URLs': 'a://b:'.repeat(40_000),
  'names of secrets': 'password='.repeat(25_000),
  'open quotes': `${'password="\n'}`.repeat(20_000),
  'quotes of three kinds': `token='"\``.repeat(25_000),
  'digits in groups': '4 1 1 1 '.repeat(25_000),
  'one long word': 'a'.repeat(200_000),
  separators: ':='.repeat(100_000),
  'white space': `Bearer${' '.repeat(200_000)}`,
}

test.each(Object.entries(hostile))('gets through 200,000 characters of %s', (_, text) => {
  expect(typeof redactor.text(text)).toBe('string')
})
