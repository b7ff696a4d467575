import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'

/** Adds `api.readSessionToken({ headers })`: the token of the session cookie when its signature holds, else null. */
export const sessionToken = () =>
  ({
    id: 'session-token',
    endpoints: {
      readSessionToken: createAuthEndpoint.serverOnly(
        { method: 'GET', requireHeaders: true },
        async (ctx): Promise<string | null> => {
          const { name } = ctx.context.authCookies.sessionToken
          return (await ctx.getSignedCookie(name, ctx.context.secret)) || null
        },
      ),
    },
  }) satisfies BetterAuthPlugin
