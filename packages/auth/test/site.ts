import { createTestDatabase } from '@repo/db/testing'
import { createLog } from '@repo/trace/log'
import { inject } from 'vitest'
import { type AuthOptions, createAuth } from '../src/auth.ts'

export const BASE_URL = 'https://library.test'
export const PASSWORD = 'a long enough password'

/** One installation with a database of its own, spoken to over HTTP as a browser does. */
export async function openSite(overrides: Partial<AuthOptions> = {}) {
  const { db, pool, drop } = await createTestDatabase(inject('postgresUrl'))
  const mails: { to: string; text: string }[] = []
  const auth = createAuth({
    db,
    baseUrl: BASE_URL,
    secret: 'a secret that is only used in tests, 32+',
    signUp: 'open',
    log: createLog({ process: 'test', level: 'silent' }),
    sendMail: async (mail) => {
      mails.push(mail)
      return { ok: true }
    },
    ...overrides,
  })
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    auth.handler(
      new Request(`${BASE_URL}/api/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: BASE_URL, ...headers },
        body: JSON.stringify(body),
      }),
    )
  const get = (path: string, headers: Record<string, string> = {}) =>
    auth.handler(new Request(`${BASE_URL}/api/auth${path}`, { headers }))
  const signUp = (email: string, password = PASSWORD) =>
    post('/sign-up/email', { name: email.split('@')[0] ?? '', email, password })
  const signIn = (email: string, password = PASSWORD) => post('/sign-in/email', { email, password })

  /** Signs somebody new up and returns the cookie and who they are. */
  const join = async (email: string) => {
    const cookie = cookieOf(await signUp(email))
    const actor = await auth.currentActor(new Headers({ cookie }))
    if (!actor) throw new Error(`${email} could not sign up`)
    return { cookie, actor }
  }
  const actor = (headers: Record<string, string>) => auth.currentActor(new Headers(headers))
  return { auth, db, pool, mails, post, get, signUp, signIn, join, actor, close: drop }
}

export type Site = Awaited<ReturnType<typeof openSite>>

/** The session cookie that a response sets, as the browser sends it back. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
