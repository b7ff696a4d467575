import { createClient } from '@repo/auth/client'

let client: ReturnType<typeof createClient> | undefined

/** The browser's side of accounts and sessions. */
export function accounts() {
  client ??= createClient()
  return client
}

export async function signOut(): Promise<void> {
  await accounts().signOut()
  // A whole new page, so that nothing of the last person stays in memory.
  window.location.assign('/sign-in')
}

/** The sentence for a refusal of the accounts API. */
export function refusalOf(error: {
  code?: string | undefined
  message?: string | undefined
  status: number
}): string {
  if (error.code === 'INVALID_EMAIL_OR_PASSWORD')
    return 'The email or the password is not right. Check both, then try again.'
  if (error.status === 429) return 'Too many attempts. Wait a minute, then try again.'
  return error.message ?? 'The server does not answer. Check the connection and try again.'
}
