import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who is at the dashboard. `user` is null for somebody who has not signed in, or need not. */
export type Session = { id: string; user: string | null; csrfToken: string }

export type Sessions = {
  /** The session of a cookie; null when there is none, or it was forged, has ended or is too old. */
  read(cookie: string | undefined, nowMs: number): Session | null
  /** A new session and its cookie. */
  begin(user: string | null, nowMs: number): { session: Session; cookie: string }
  end(session: Session, nowMs: number): void
  isCsrfToken(session: Session, token: string | null): boolean
}

export const SESSION_MS = 12 * 3_600_000

/**
 * Sessions that live in their signed cookie. The key follows from the password, so that they outlast a restart and end
 * when the password changes; without a password it is made anew each time.
 */
export function createSessions(login: { user: string; password: string } | null): Sessions {
  const seed = login ? `${login.user}\0${login.password}` : randomBytes(32)
  const key = Buffer.from(hkdfSync('sha256', seed, 'trace-runtime', 'session cookie and csrf token', 32))
  const ended = new Map<string, number>()
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
  const sessionOf = (id: string, user: string | null): Session => ({
    id,
    user,
    csrfToken: sign(`csrf ${id}`),
  })

  return {
    read: (cookie, nowMs) => {
      const [payload = '', signature = ''] = (cookie ?? '').split('.', 2)
      if (!isSame(signature, sign(`session ${payload}`))) return null
      const [id, user, beganMs] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
        string,
        string | null,
        number,
      ]
      if (ended.has(id) || nowMs - beganMs > SESSION_MS || beganMs > nowMs + 60_000) return null
      return sessionOf(id, user)
    },
    begin: (user, nowMs) => {
      const id = randomBytes(18).toString('base64url')
      const payload = Buffer.from(JSON.stringify([id, user, nowMs])).toString('base64url')
      return { session: sessionOf(id, user), cookie: `${payload}.${sign(`session ${payload}`)}` }
    },
    end: ({ id }, nowMs) => {
      for (const [other, endsAtMs] of ended) if (endsAtMs < nowMs) ended.delete(other)
      ended.set(id, nowMs + SESSION_MS)
    },
    isCsrfToken: (session, token) => token !== null && isSame(token, session.csrfToken),
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
