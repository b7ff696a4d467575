import type { Database } from '@repo/db/connect'
import type { Log } from '@repo/trace/log'
import type { Recorder } from '@repo/trace/recorder'
import { DrizzleQueryError } from 'drizzle-orm'
import { type Actor, API_KEY_PREFIX, actorOfApiKey, actorOfSession } from './actor.ts'
import { createApiKey, deleteApiKey, listApiKeys } from './api-keys.ts'
import { createBetterAuth } from './better-auth.ts'
import { withClientAddress } from './client-address.ts'
import { createUser, type NewUser } from './create-user.ts'
import { type SignUpPolicy, signUpState } from './sign-up.ts'

export type { Actor, Scope } from './actor.ts'
export type { ApiKeyView, CreatedApiKey } from './api-keys.ts'
export type { CreatedUser, NewUser } from './create-user.ts'
export type { SignUpPolicy, SignUpState } from './sign-up.ts'

export type AuthOptions = {
  db: Database
  /** Where people reach the application; https makes the cookies secure. */
  baseUrl: string
  /** Signs the cookies; 32 random characters or more. */
  secret: string
  signUp: SignUpPolicy
  sendMail: (message: {
    to: string
    subject: string
    text: string
  }) => Promise<{ ok: true } | { ok: false; reason: string; message: string }>
  log: Log
  /** Records who signs in and out, and who is refused. */
  recorder?: Recorder
  /** Where sign-in attempts are counted, so that several processes count together. Default: this process. */
  rateLimit?: (
    key: string,
    rule: { limit: number; windowMs: number },
  ) => Promise<{ allowed: boolean; retryAfterMs: number }>
  /** How many proxies of ours append to X-Forwarded-For. Default 0: the header is not believed. */
  trustedProxyHops?: number
  /** Lets the published passwords of the development seed in. Default false. */
  allowSeedPasswords?: boolean
}

export type Auth = ReturnType<typeof createAuth>

/** Accounts, sessions, organizations and API keys over one database. Holds nothing open. */
export function createAuth(options: AuthOptions) {
  const { db, signUp, allowSeedPasswords = false, trustedProxyHops = 0 } = options
  const betterAuth = createBetterAuth(options)
  return {
    /** Serves /api/auth/*. */
    handler: async (request: Request): Promise<Response> => {
      try {
        return await betterAuth.handler(withClientAddress(request, trustedProxyHops))
      } catch (error) {
        // The message of a DrizzleQueryError quotes the parameters, and here those are tokens and hashes.
        const err = error instanceof DrizzleQueryError ? error.cause : error
        options.log.error({ err, path: new URL(request.url).pathname }, 'a request to /api/auth failed')
        return Response.json(
          { code: 'INTERNAL', message: 'Something went wrong. Try again.' },
          { status: 500 },
        )
      }
    },

    api: betterAuth.api,

    /** Who sent these headers: a session cookie, or `Authorization: Bearer trv_…`. Null when nobody we know. */
    currentActor: async (headers: Headers): Promise<Actor | null> => {
      const key = bearerKey(headers)
      if (key) {
        const actor = await actorOfApiKey(db, key)
        if (!actor)
          options.recorder?.mark('auth', 'API key refused', {
            content: { event: 'refused', method: 'api_key' },
          })
        return actor
      }
      if (!headers.has('cookie')) return null
      const token = await betterAuth.api.readSessionToken({ headers })
      return token ? actorOfSession(db, token) : null
    },

    /** Adds a user and their organization without signing them in; follows the sign-up policy unless `asOperator`. */
    createUser: async (input: NewUser) => {
      const { password } = await betterAuth.$context
      return createUser(db, { signUp, allowSeedPasswords, hash: password.hash }, input)
    },

    signUpState: () => signUpState(db, signUp),

    createApiKey: (actor: Actor, input: Parameters<typeof createApiKey>[2]) =>
      createApiKey(betterAuth, actor, input),
    listApiKeys: (actor: Actor) => listApiKeys(db, actor),
    deleteApiKey: (actor: Actor, id: string) => deleteApiKey(db, actor, id),
  }
}

function bearerKey(headers: Headers): string | null {
  const [scheme, key] = (headers.get('authorization') ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' && key?.startsWith(API_KEY_PREFIX) ? key : null
}
