import type { Dashboard } from '../dashboard/dashboard.ts'
import type { DashboardReply, DashboardRequest } from '../dashboard/route.ts'
import type { Answer } from '../http/answer.ts'
import { createAttempts } from './attempts.ts'
import type { AuditEvent } from './audit.ts'
import { createPasswordCheck } from './password.ts'
import type { Sessions } from './sessions.ts'

export type SignIn = {
  show(request: DashboardRequest, headers: Record<string, string>): Answer
  /** Checks the name and password of a form. `next` is where to go then, a path of the dashboard. */
  attempt(
    request: DashboardRequest,
    address: string,
  ): Promise<{ ok: true; cookie: string; next: string } | { ok: false; answer: Answer }>
}

export function createSignIn(parts: {
  login: { user: string; password: string }
  dashboard: Dashboard
  sessions: Sessions
  basePath: string
  audit: (event: AuditEvent) => void
  nowMs: () => number
}): SignIn {
  const { dashboard, sessions, basePath, audit, nowMs } = parts
  const isRight = createPasswordCheck(parts.login)
  const attempts = createAttempts()

  return {
    show: (request, headers) =>
      asAnswer(dashboard.login(request, { next: ownPath(request.query.get('next'), basePath) }), headers),
    attempt: async (request, address) => {
      const { form } = request
      const user = form.get('user') ?? ''
      const next = ownPath(form.get('next'), basePath)
      const again = (text: string, more: { status?: number; headers?: Record<string, string> } = {}) => {
        const reply = dashboard.login(request, { problem: text, next, userName: user.slice(0, 128) })
        const answer = asAnswer({ ...reply, status: more.status ?? reply.status }, more.headers ?? {})
        return { ok: false as const, answer }
      }
      const waitMs = attempts.begin(address, nowMs())
      if (waitMs > 0) {
        const seconds = Math.ceil(waitMs / 1_000)
        const headers = { 'retry-after': String(seconds) }
        return again(`Too many attempts. Try again in ${seconds} s.`, { status: 429, headers })
      }
      if (!(await isRight(user, form.get('password') ?? ''))) {
        audit({ action: 'signInRefused', user: null, detail: `from ${address}` })
        return again('This name and password do not belong together.')
      }
      attempts.succeeded(address)
      audit({ action: 'signIn', user, detail: `from ${address}` })
      return { ok: true, cookie: sessions.begin(user, nowMs()).cookie, next }
    },
  }
}

function asAnswer({ status, headers, body }: DashboardReply, more: Record<string, string>): Answer {
  return { status, headers: { ...headers, ...more }, body }
}

/** An address of the dashboard, and of nobody else. */
function ownPath(path: string | null, basePath: string): string {
  const isOwn =
    path !== null && (path === basePath || path.startsWith(`${basePath}/`) || path.startsWith(`${basePath}?`))
  return isOwn && !/[\\\s]|\/\//.test(path) ? path : `${basePath}/`
}
