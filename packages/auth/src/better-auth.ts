import { apiKey } from '@better-auth/api-key'
import * as accounts from '@repo/db/schema/accounts'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { betterAuth } from 'better-auth/minimal'
import { organization } from 'better-auth/plugins/organization'
import { API_KEY_PREFIX, SCOPES } from './actor.ts'
import type { AuthOptions } from './auth.ts'
import { CLIENT_ADDRESS_HEADER } from './client-address.ts'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './create-user.ts'
import { startingOrganization } from './personal-organization.ts'
import { recordAuthEvent } from './record-auth-event.ts'
import { resetMail } from './reset-mail.ts'
import { isSeedPassword, SEED_PASSWORD_REFUSED } from './seed-passwords.ts'
import { COOKIE_PREFIX } from './session-cookie.ts'
import { sessionToken } from './session-token.ts'
import { claimSignUp, SIGN_UP_CLOSED, signUpState } from './sign-up.ts'
import { trackTransactions } from './transaction.ts'

const DAY_SECONDS = 86_400
const MINUTE_SECONDS = 60

/** Keys are made and revoked by our own code, for the signed-in person alone. */
const API_KEY_PATHS = ['create', 'get', 'list', 'update', 'delete'].map((name) => `/api-key/${name}`)

export type BetterAuth = ReturnType<typeof createBetterAuth>

/** better-auth as this product uses it. */
export function createBetterAuth(options: AuthOptions) {
  const { db, current } = trackTransactions(options.db)
  return betterAuth({
    appName: 'Trovella',
    baseURL: options.baseUrl,
    basePath: '/api/auth',
    secret: options.secret,
    trustedOrigins: trustedOrigins(options.baseUrl),
    telemetry: { enabled: false },
    logger: { log: logTo(options.log) },
    disabledPaths: API_KEY_PATHS,
    // Unexpected errors reach our handler, which logs them; the default writes them to the console.
    onAPIError: { throw: true },
    database: drizzleAdapter(db, {
      provider: 'pg',
      transaction: true,
      schema: accounts,
    }),
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: options.baseUrl.startsWith('https:'),
      database: { generateId: false },
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) =>
        sendInBackground(options, resetMail({ baseUrl: options.baseUrl, user, token })),
    },
    session: { expiresIn: 30 * DAY_SECONDS, updateAge: DAY_SECONDS },
    rateLimit: {
      enabled: true,
      window: MINUTE_SECONDS,
      max: 300,
      customRules: {
        '/sign-in/*': { window: MINUTE_SECONDS, max: 20 },
        '/sign-up/*': { window: MINUTE_SECONDS, max: 20 },
        '/change-password': { window: MINUTE_SECONDS, max: 10 },
        '/request-password-reset': { window: MINUTE_SECONDS, max: 5 },
        '/reset-password': { window: MINUTE_SECONDS, max: 10 },
      },
      ...rateLimitStorage(options.rateLimit),
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        const { password, newPassword } = (ctx.body ?? {}) as { password?: unknown; newPassword?: unknown }
        if (!options.allowSeedPasswords && (isSeedPassword(password) || isSeedPassword(newPassword))) {
          throw new APIError('FORBIDDEN', { code: 'PASSWORD_REFUSED', message: SEED_PASSWORD_REFUSED })
        }
        // Before the password is hashed, which costs; the decision itself is made under the lock below.
        if (ctx.path.startsWith('/sign-up') && (await signUpState(db, options.signUp)) === 'closed') {
          throw signUpClosed()
        }
      }),
      after: createAuthMiddleware(async ({ path, context }) => {
        if (options.recorder) recordAuthEvent(options.recorder, path, context)
      }),
    },
    databaseHooks: {
      user: {
        create: {
          before: async () => {
            if (!(await claimSignUp(current(), options.signUp))) throw signUpClosed()
          },
        },
      },
      session: {
        create: {
          before: async (created) => ({
            data: { ...created, activeOrganizationId: await startingOrganization(current(), created.userId) },
          }),
        },
      },
    },
    plugins: [
      organization({ creatorRole: 'owner', disableOrganizationDeletion: true }),
      apiKey({
        defaultPrefix: API_KEY_PREFIX,
        enableMetadata: true,
        maximumNameLength: 64,
        keyExpiration: { maxExpiresIn: 3650 },
        rateLimit: { enabled: false },
        startingCharactersConfig: { charactersLength: 10 },
        permissions: { defaultPermissions: { library: [...SCOPES] } },
      }),
      sessionToken(),
    ],
  })
}

function signUpClosed(): APIError {
  return new APIError('FORBIDDEN', { code: 'SIGN_UP_CLOSED', message: SIGN_UP_CLOSED })
}

/** On a developer's machine localhost and 127.0.0.1 are the same place under two names. */
function trustedOrigins(baseUrl: string): string[] {
  const { origin, protocol, hostname, port } = new URL(baseUrl)
  if (hostname !== 'localhost' && hostname !== '127.0.0.1') return [origin]
  return ['localhost', '127.0.0.1'].map((host) => `${protocol}//${host}${port && `:${port}`}`)
}

function rateLimitStorage(rateLimit: AuthOptions['rateLimit']) {
  if (!rateLimit) return { storage: 'memory' as const }
  const consume = async (key: string, { window, max }: { window: number; max: number }) => {
    const { allowed, retryAfterMs } = await rateLimit(`auth:${key}`, { limit: max, windowMs: window * 1_000 })
    return { allowed, retryAfter: Math.ceil(retryAfterMs / 1_000) }
  }
  return { customStorage: { consume } }
}

/** Not awaited: how long a mail takes would tell a stranger whether the address has an account. */
function sendInBackground(options: AuthOptions, message: ReturnType<typeof resetMail>): void {
  options
    .sendMail(message)
    .then((sent) => {
      if (!sent.ok)
        options.log.error({ reason: sent.reason }, `password reset mail not sent: ${sent.message}`)
    })
    .catch((error: unknown) => options.log.error({ err: error }, 'password reset mail not sent'))
}

function logTo(log: AuthOptions['log']) {
  return (level: 'debug' | 'info' | 'warn' | 'error', message: string, ...details: unknown[]) => {
    const error = details.find((detail) => detail instanceof Error)
    log[level === 'info' ? 'debug' : level](error ? { err: error } : {}, message)
  }
}
