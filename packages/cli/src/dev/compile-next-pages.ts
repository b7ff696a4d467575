import { SESSION_COOKIE } from '@repo/auth/session-cookie'

/** What a person comes to from the first page. A stranger is turned away there, after it was compiled. */
const PATHS = [
  '/',
  '/api/auth/get-session',
  '/api/v1/sources/events',
  '/add',
  '/api/v1/sources',
  '/search',
  '/api/v1/search',
  '/sources/00000000-0000-7000-8000-000000000000',
  '/status',
  '/api/health',
  '/settings',
  '/sign-up',
  '/first-run',
]

const LIMIT_MS = 60_000
/** Of no session: without any cookie the library would be turned away before it is compiled. */
const headers = { cookie: `${SESSION_COOKIE}=none` }

/** Asks `next dev` once for what is likely to be asked next, one after the other, so that no click waits for it. */
export async function compileNextPages(url: string, signal: AbortSignal): Promise<void> {
  for (const path of PATHS) {
    if (signal.aborted) return
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)])
    const response = await fetch(new URL(path, url), { headers, redirect: 'manual', signal: limit }).catch(
      () => null,
    )
    await response?.body?.cancel().catch(() => undefined)
  }
}
