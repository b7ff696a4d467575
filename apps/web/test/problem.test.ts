import { AppError, type ErrorCode } from '@repo/library/errors'
import { expect, test } from 'vitest'
import { problemOf } from '#api/problem.ts'

const statuses: [ErrorCode, number][] = [
  ['invalid', 400],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['conflict', 409],
  ['too_large', 413],
  ['rate_limited', 429],
  ['unavailable', 503],
  ['internal', 500],
]

test.each(statuses)('the code %s answers %i as problem+json', async (code, status) => {
  const response = problemOf(new AppError(code, 'What to do.'), 'request-1')
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ code, status, requestId: 'request-1' })
})

test('an error nobody foresaw says nothing of itself', async () => {
  const response = problemOf(new Error('password hunter2 in table user'), 'request-1')
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('hunter2')
})

test('details cannot replace what the problem says of itself', async () => {
  const error = new AppError('conflict', 'Wait.', { status: 200, code: 'ok', issue: 7 })
  expect(await problemOf(error, 'request-1').json()).toMatchObject({
    status: 409,
    code: 'conflict',
    issue: 7,
  })
})

test('a rate limit says in whole seconds when to come back', () => {
  const error = new AppError('rate_limited', 'Wait.', { retryAfterMs: 1_200 })
  expect(problemOf(error, 'request-1').headers.get('retry-after')).toBe('2')
})
