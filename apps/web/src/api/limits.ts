import type { Actor } from '@repo/auth/auth'
import { clientAddress } from '@repo/auth/client-address'

type Limit = { key: string; rule: { limit: number; windowMs: number } }

/** High enough for an import from several tabs; it stops a loop that went wrong. */
const SIGNED_IN = { limit: 2_000, windowMs: 10_000 }
/** Guessing keys is hopeless already; this keeps it from costing the database much. */
const STRANGER = { limit: 100, windowMs: 10_000 }

/** What a request counts against: the person, or for strangers the address they come from. */
export function limitOf(actor: Actor | null, headers: Headers, trustedProxyHops: number): Limit {
  if (actor) return { key: `api:${actor.userId}`, rule: SIGNED_IN }
  return { key: `api:stranger:${clientAddress(headers, trustedProxyHops) ?? 'unknown'}`, rule: STRANGER }
}
