import { mayHaveSession } from '@repo/auth/session-cookie'
import { type NextRequest, NextResponse } from 'next/server'
import { contentSecurityPolicy } from './content-security-policy.ts'

// biome-ignore lint/style/noProcessEnv: written in while building
const isDevelopment = process.env.NODE_ENV === 'development'
// biome-ignore lint/style/noProcessEnv: written in while building
const sentryDsn = process.env.NEXT_PUBLIC_SENTRY_DSN

/** Shows strangers the door at once, and gives each page a nonce of its own: scripts without it do not run. */
export function proxy(request: NextRequest): NextResponse {
  if (isStrangerAtRoot(request)) return NextResponse.redirect(new URL('/sign-in', request.url))
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const policy = contentSecurityPolicy({ nonce, isDevelopment, sentryDsn })
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  // The framework reads the nonce from here for its own scripts.
  headers.set('content-security-policy', policy)
  headers.set('x-pathname', `${request.nextUrl.pathname}${request.nextUrl.search}`)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

/** Other pages send to sign-in by themselves, and back from there. In development the library is not compiled for this. */
function isStrangerAtRoot({ nextUrl, cookies }: NextRequest): boolean {
  const isRoot = nextUrl.pathname === '/' && nextUrl.search === ''
  return isRoot && !mayHaveSession(cookies.getAll().map(({ name }) => name))
}

// Never the API: a proxy makes the framework keep 10 MB of each body in memory and drop the rest.
export const config = { matcher: ['/((?!api(?:/|$)|_next/static|_next/image|icon.svg|metrics$).*)'] }
