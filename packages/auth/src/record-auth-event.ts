import type { Recorder } from '@repo/trace/recorder'
import { APIError } from 'better-auth/api'

type Outcome = {
  returned?: unknown
  newSession?: { user: { id: string } } | null
  session?: { user: { id: string } } | null
}

/** Asked with nearly every request, and not worth an entry. What we ask ourselves has no path. */
const QUIET = ['/get-session']

/** Records what somebody did with an account: signing up, in or out, a password, a session; and what was refused. */
export function recordAuthEvent(recorder: Recorder, path: string, outcome: Outcome): void {
  const { returned } = outcome
  const [event, method] = path.split('/').filter(Boolean)
  if (!event || QUIET.includes(path)) return
  const userId = outcome.newSession?.user.id ?? outcome.session?.user.id ?? null
  const isRefused = returned instanceof APIError
  recorder.mark('auth', isRefused ? `${event} refused` : event, {
    tags: userId ? [`user:${userId}`] : [],
    content: { event, method, userId, ...(isRefused ? { reason: reasonOf(returned) } : {}) },
  })
}

function reasonOf({ body, status }: APIError): string {
  return String((body as { code?: string } | undefined)?.code ?? status)
}
