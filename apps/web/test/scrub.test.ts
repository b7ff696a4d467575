import type { ErrorEvent } from '@sentry/nextjs'
import { expect, test } from 'vitest'
import { scrubEvent, scrubText } from '#sentry/scrub.ts'

const event = (fields: Partial<ErrorEvent>) => ({ type: undefined, ...fields }) as ErrorEvent

test('a report keeps of a request nothing but its method and its address without the query', () => {
  const { request } = scrubEvent(
    event({
      request: {
        method: 'POST',
        url: 'https://library.example.org/search?q=my+illness#top',
        query_string: 'q=my+illness',
        cookies: { 'trovella.session_token': 'abc' },
        headers: { authorization: 'Bearer trv_secret', cookie: 'a=b', 'x-forwarded-for': '203.0.113.9' },
        data: { text: 'a private note' },
      },
    }),
  )
  expect(request).toEqual({ method: 'POST', url: 'https://library.example.org/search' })
})

test('a report names a person by id alone', () => {
  const { user } = scrubEvent(
    event({ user: { id: 'u1', email: 'ada@example.org', ip_address: '203.0.113.9', username: 'ada' } }),
  )
  expect(user).toEqual({ id: 'u1' })
})

test('passwords in URLs, email addresses, API keys and query strings leave every text', () => {
  const text =
    'connect postgres://app:hunter2@db:5432/x failed for ada@example.org with trv_abc-123 at https://a.org/p?q=secret'
  const scrubbed = scrubText(text)
  for (const secret of ['hunter2', 'ada@example.org', 'trv_abc', 'q=secret']) {
    expect(scrubbed).not.toContain(secret)
  }
  expect(scrubbed).toContain('db:5432/x')
  expect(scrubbed).toContain('https://a.org/p')
})

test('secrets are removed by field name at any depth, and what the code failed at stays', () => {
  const scrubbed = scrubEvent(
    event({
      message: 'insert failed',
      exception: { values: [{ type: 'DatabaseError', value: 'duplicate key of ada@example.org' }] },
      extra: {
        attempt: 2,
        body: 'a private note',
        nested: { apiKey: 'k', session_token: 't', stage: 'embed' },
      },
      contexts: { job: { name: 'a private title', stage: 'fetch', query: 'my illness' } },
    }),
  )
  const written = JSON.stringify(scrubbed)
  for (const secret of ['ada@example.org', 'a private note', '"k"', '"t"', 'private title', 'my illness']) {
    expect(written).not.toContain(secret)
  }
  expect(scrubbed.message).toBe('insert failed')
  expect(scrubbed.exception?.values?.[0]?.type).toBe('DatabaseError')
  expect(scrubbed.extra).toMatchObject({ attempt: 2, nested: { stage: 'embed' } })
})

test('stack frames stay readable', () => {
  const frame = { filename: 'app:///packages/library/src/sources/add.ts', function: 'addSource', lineno: 31 }
  const scrubbed = scrubEvent(
    event({ exception: { values: [{ type: 'Error', value: 'x', stacktrace: { frames: [frame] } }] } }),
  )
  expect(scrubbed.exception?.values?.[0]?.stacktrace?.frames?.[0]).toEqual(frame)
})
