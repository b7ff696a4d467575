export const COOKIE_PREFIX = 'trovella'

/** The cookie of a session; over https its name begins with `__Secure-`. */
export const SESSION_COOKIE = `${COOKIE_PREFIX}.session_token`

/** False for a stranger without asking the database; a cookie may still be of a session that has ended. */
export function mayHaveSession(cookieNames: string[]): boolean {
  return cookieNames.some((name) => name === SESSION_COOKIE || name === `__Secure-${SESSION_COOKIE}`)
}
