import { organizationClient } from 'better-auth/client/plugins'
import { createAuthClient } from 'better-auth/react'

/** The browser's side, against /api/auth of the same origin: sign up, in and out, session, organizations. */
export const createClient = () => createAuthClient({ plugins: [organizationClient()] })
