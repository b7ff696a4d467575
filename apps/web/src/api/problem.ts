import type { ErrorCode } from '@repo/library/errors'
import { isAppError } from '@repo/library/errors'

const statuses: Record<ErrorCode, { status: number; title: string }> = {
  invalid: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Not possible in this state' },
  too_large: { status: 413, title: 'Too large' },
  rate_limited: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not available at the moment' },
  internal: { status: 500, title: 'Something went wrong' },
}

/** Every code a problem may have. */
export const problemCodes = Object.keys(statuses) as ErrorCode[]

/** The status that goes with a code. */
export function statusOf(code: ErrorCode): { status: number; title: string } {
  return statuses[code]
}

const INTERNAL = 'Something went wrong on the server. Quote the request id to the person who runs it.'

export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: ErrorCode
  requestId: string
} & Record<string, unknown>

/**
 * The one translation of an error to HTTP, in the form of RFC 9457. What was not foreseen says nothing of itself.
 * HTTP has a status of its own for a few faults that the vocabulary calls invalid; `as` names it.
 */
export function problemOf(
  error: unknown,
  requestId: string,
  as?: { status: number; title: string },
): Response {
  const known = isAppError(error) ? error : null
  const code = known && Object.hasOwn(statuses, known.code) ? known.code : 'internal'
  const { status, title } = as ?? statuses[code]
  const detail = known && code !== 'internal' ? known.message : INTERNAL
  const problem: Problem = {
    ...known?.details,
    type: `urn:trovella:problem:${code}`,
    title,
    status,
    detail,
    code,
    requestId,
  }
  return new Response(JSON.stringify(problem), { status, headers: headersOf(problem) })
}

function headersOf(problem: Problem): Headers {
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': problem.requestId,
  })
  const { retryAfterMs, allow } = problem as { retryAfterMs?: unknown; allow?: unknown }
  if (typeof retryAfterMs === 'number') headers.set('retry-after', String(Math.ceil(retryAfterMs / 1_000)))
  if (typeof allow === 'string') headers.set('allow', allow)
  if (problem.code === 'unauthenticated') headers.set('www-authenticate', 'Bearer realm="trovella"')
  return headers
}
