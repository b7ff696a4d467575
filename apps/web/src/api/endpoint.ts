import type { Actor, Scope } from '@repo/auth/auth'
import type { Ctx } from '@repo/library/context'
import { AppError } from '@repo/library/errors'
import { recordException } from '@repo/trace/watch-exceptions'
import { type Composition, composition } from '../composition.ts'
import { noteActor } from '../note-actor.ts'
import { reportError } from '../sentry/start.ts'
import { limitOf } from './limits.ts'
import { problemOf } from './problem.ts'
import { requestIdOf } from './request-id.ts'
import { assertSameOrigin } from './same-origin.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Params = Record<string, string>

export type Call = {
  request: Request
  params: Params
  ctx: Ctx
  actor: Actor
  parts: Composition
}

export type Needs = Scope | 'session'

type Operation = {
  /** What an API key must have been made for; `session` refuses keys altogether. */
  needs: Needs
  handle: (call: Call) => Promise<Response> | Response
}

type RouteContext = { params: Promise<unknown> }
type Handler = (request: Request, context: RouteContext) => Promise<Response>

/**
 * The handlers of one address under /api/v1: who asks, from where, how often, then the operation; whatever is thrown
 * becomes a problem. Methods without an operation answer 405.
 */
export function endpoint(
  operations: Partial<Record<Method, Operation>>,
): Record<Method | 'OPTIONS', Handler> {
  const allow = [...Object.keys(operations), 'OPTIONS', ...(operations.GET ? ['HEAD'] : [])].join(', ')
  const handler = (method: Method) => {
    const operation = operations[method]
    return operation ? handlerOf(operation) : refuse(allow)
  }
  return {
    GET: handler('GET'),
    POST: handler('POST'),
    PUT: handler('PUT'),
    PATCH: handler('PATCH'),
    DELETE: handler('DELETE'),
    OPTIONS: async () => new Response(null, { status: 204, headers: { allow } }),
  }
}

function handlerOf(operation: Operation): Handler {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers)
    let parts: Composition | undefined
    try {
      parts = await openParts()
      const actor = await admit(parts, request, operation.needs)
      const ctx = parts.contextFor(actor)
      const params = (await context.params) as Params
      const response = await operation.handle({ request, params, ctx, actor, parts })
      return sealed(response, requestId)
    } catch (error) {
      if (request.signal.aborted)
        return problemOf(new AppError('invalid', 'The request was cut off.'), requestId)
      const problem = problemOf(error, requestId)
      if (problem.status >= 500) {
        void reportError(error)
        if (parts) recordException(parts.recorder, error, { isHandled: true })
        parts?.log.error(
          { err: error, requestId, method: request.method, path: pathOf(request) },
          'request failed',
        )
      }
      return problem
    }
  }
}

async function openParts(): Promise<Composition> {
  return composition().catch(() => {
    throw new AppError('unavailable', 'The server is starting or its database does not answer.', {
      retryAfterMs: 2_000,
    })
  })
}

async function admit(parts: Composition, request: Request, needs: Operation['needs']): Promise<Actor> {
  const actor = await parts.auth.currentActor(request.headers)
  const limit = limitOf(actor, request.headers, parts.config.trustedProxyHops)
  const { allowed, retryAfterMs } = await parts.cache.rateLimit(limit.key, limit.rule)
  if (!allowed) {
    throw new AppError('rate_limited', 'Too many requests in a short time. Wait a moment.', { retryAfterMs })
  }
  if (!actor)
    throw new AppError('unauthenticated', 'Sign in, or send an API key: Authorization: Bearer trv_…')
  noteActor(parts.recorder, actor)
  if (actor.via === 'session') {
    assertSameOrigin(request, parts.config.appUrl)
  } else if (needs === 'session') {
    throw new AppError('forbidden', 'An API key cannot do this. Sign in.')
  } else if (!actor.scopes.includes(needs)) {
    const content = { ability: needs, result: 'deny', userId: actor.userId, reason: 'scope of the API key' }
    parts.recorder.mark('gate', `deny ${needs}`, { content })
    throw new AppError('forbidden', `This API key was not made to ${needs}.`)
  }
  return actor
}

function sealed(response: Response, requestId: string): Response {
  response.headers.set('x-request-id', requestId)
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
  return response
}

function refuse(allow: string): Handler {
  return async (request) =>
    problemOf(
      new AppError('invalid', `${request.method} does not work here. What does: ${allow}.`, { allow }),
      requestIdOf(request.headers),
      { status: 405, title: 'Method not allowed' },
    )
}

function pathOf(request: Request): string {
  return new URL(request.url).pathname
}
