import type { Dashboard } from '../dashboard/dashboard.ts'
import { CSRF_FIELD, type DashboardRequest } from '../dashboard/route.ts'
import { type Answer, problem } from '../http/answer.ts'
import { clientOf, originOf } from '../http/client.ts'
import { cookie, readCookies } from '../http/cookies.ts'
import type { Call, Route } from '../http/route.ts'
import { send } from '../http/send.ts'
import { readForm } from './form.ts'
import { createReplies } from './replies.ts'
import { SESSION_MS, type Session, type Sessions } from './sessions.ts'
import type { SignIn } from './sign-in.ts'

const COOKIE = 'trace-session'
const ASSETS = '/assets/'

const FOREIGN = problem(
  403,
  'This form was not sent from a page of this receiver, or the page is too old. Reload it and try again.',
  { isUnread: true },
)
const NOT_SIGNED_IN = problem(401, 'Sign in first.', { isUnread: true })
const NO_FORM = problem(400, 'The body must be a form of at most 64 KiB.', { isUnread: true })

export type Guarded = {
  routes: Route[]
  /** Ends the streams that are open. */
  close(): void
}

/** What stands between the network and the dashboard's pages. */
type Guard = {
  dashboard: Dashboard
  basePath: string
  sessions: Sessions
  /** Null: whoever reaches it may look, which only loopback allows. */
  signIn: SignIn | null
  trustedProxyHops: number
  nowMs: () => number
}

/** A request with its session, and the header that keeps a new one. */
type Visitor = { session: Session; headers: Record<string, string> }

/** The dashboard below its base path, behind the login where there is one, each of its forms behind a CSRF token. */
export function guardedDashboard(guard: Guard): Guarded {
  const replies = createReplies()

  async function answer(call: Call): Promise<Answer | null> {
    const path = call.path.slice(guard.basePath.length) || '/'
    const visitor = visitorOf(call)
    const origin = originOf(call.request, guard.trustedProxyHops)
    const request = requestOf(call, { path, origin }, visitor.session)
    if (path.startsWith(ASSETS)) return show(call, await guard.dashboard.handle(request), {})
    if (call.method === 'POST') return post(call, request, visitor)
    if (guard.signIn && path === '/login') return guard.signIn.show(request, visitor.headers)
    if (guard.signIn && visitor.session.user === null) return askToSignIn(call)
    return show(call, await guard.dashboard.handle(request), visitor.headers)
  }

  async function post(
    call: Call,
    request: DashboardRequest,
    { session, headers }: Visitor,
  ): Promise<Answer | null> {
    if (!isOwnOrigin(call)) return FOREIGN
    const form = await readForm(call.request)
    if (!form) return NO_FORM
    if (!guard.sessions.isCsrfToken(session, form.get(CSRF_FIELD))) return FOREIGN
    const { address, isSecure } = clientOf(call.request, guard.trustedProxyHops)
    if (guard.signIn && request.path === '/login') {
      const signedIn = await guard.signIn.attempt({ ...request, form }, address)
      return signedIn.ok
        ? redirect(signedIn.next, { 'set-cookie': sessionCookie(signedIn.cookie, isSecure) })
        : signedIn.answer
    }
    if (guard.signIn && session.user === null) return NOT_SIGNED_IN
    if (request.path === '/logout') {
      guard.sessions.end(session, guard.nowMs())
      return redirect(guard.basePath, { 'set-cookie': sessionCookie('', isSecure) })
    }
    return show(call, await guard.dashboard.handle({ ...request, form }), headers)
  }

  function visitorOf(call: Call): Visitor {
    const known = guard.sessions.read(readCookies(call.request.headers.cookie)[COOKIE], guard.nowMs())
    if (known) return { session: known, headers: {} }
    const { session, cookie: value } = guard.sessions.begin(null, guard.nowMs())
    const { isSecure } = clientOf(call.request, guard.trustedProxyHops)
    return { session, headers: { 'set-cookie': sessionCookie(value, isSecure) } }
  }

  function sessionCookie(value: string, isSecure: boolean): string {
    const maxAgeSeconds = value === '' ? 0 : SESSION_MS / 1_000
    return cookie(COOKIE, value, { path: guard.basePath, isSecure, maxAgeSeconds })
  }

  function askToSignIn({ path, query, request }: Call): Answer {
    if (!request.headers.accept?.includes('text/html')) return NOT_SIGNED_IN
    const next = new URLSearchParams({ next: query ? `${path}?${query}` : path })
    return redirect(`${guard.basePath}/login?${next}`)
  }

  async function show(
    call: Call,
    reply: Parameters<typeof replies.write>[1],
    headers: Record<string, string>,
  ): Promise<null> {
    await replies.write(call.response, { ...reply, headers: { ...reply.headers, ...headers } })
    return null
  }

  const handle = async (call: Call) => {
    const ready = await answer(call)
    if (ready) send(call.response, ready)
  }
  return {
    routes: [{ path: guard.basePath, isPrefix: true, methods: ['GET', 'HEAD', 'POST'], handle }],
    close: replies.close,
  }
}

function requestOf(
  { request, method, query }: Call,
  { path, origin }: { path: string; origin: string },
  session: Session,
): DashboardRequest {
  const lastEventId = request.headers['last-event-id']
  return {
    method: method === 'POST' ? 'POST' : 'GET',
    path,
    origin,
    query: new URLSearchParams(query),
    form: new URLSearchParams(),
    cookies: readCookies(request.headers.cookie),
    lastEventId: typeof lastEventId === 'string' ? lastEventId : null,
    csrfToken: session.csrfToken,
    user: session.user,
  }
}

/** Browsers say where a form comes from; the CSRF token is what counts, and this comes before it. */
function isOwnOrigin({ request }: Call): boolean {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return origin === undefined || URL.parse(origin)?.host === host
}

function redirect(location: string, headers: Record<string, string> = {}): Answer {
  return { status: 303, headers: { location, ...headers }, body: '' }
}
