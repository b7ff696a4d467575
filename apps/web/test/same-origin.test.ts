import { expect, test } from 'vitest'
import { assertSameOrigin } from '#api/same-origin.ts'

const write = (origin?: string) =>
  new Request('http://inside/api/v1/sources', { method: 'POST', headers: origin ? { origin } : {} })

test('a write from a page of ours passes', () => {
  expect(() =>
    assertSameOrigin(write('https://library.example.org'), 'https://library.example.org'),
  ).not.toThrow()
})

test.each([
  ['another site', 'https://evil.example'],
  ['a subdomain', 'https://x.library.example.org'],
  ['another scheme', 'http://library.example.org'],
  ['a sandboxed page', 'null'],
])('a write from %s is refused', (_name, origin) => {
  expect(() => assertSameOrigin(write(origin), 'https://library.example.org')).toThrow(/page of this server/)
})

test('a write without an origin is refused', () => {
  expect(() => assertSameOrigin(write(), 'https://library.example.org')).toThrow(/API key/)
})

test('reading needs no origin', () => {
  expect(() => assertSameOrigin(new Request('http://inside/'), 'https://library.example.org')).not.toThrow()
})

test('on one machine localhost and 127.0.0.1 are one place, on the same port only', () => {
  expect(() => assertSameOrigin(write('http://127.0.0.1:3000'), 'http://localhost:3000')).not.toThrow()
  expect(() => assertSameOrigin(write('http://127.0.0.1:4000'), 'http://localhost:3000')).toThrow()
})
