import type { Database } from '@repo/db/connect'
import { apikey } from '@repo/db/schema/accounts'
import { and, desc, eq } from 'drizzle-orm'
import { type Actor, SCOPES, type Scope, scopesOf } from './actor.ts'
import type { BetterAuth } from './better-auth.ts'

const DAY_SECONDS = 86_400

export type ApiKeyView = {
  id: string
  name: string | null
  /** The first characters, by which a person recognises a key. */
  start: string | null
  scopes: Scope[]
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
}

export type CreatedApiKey =
  /** `secret` is shown this once; only its hash is stored. */
  | { ok: true; secret: string; id: string; expiresAt: Date | null }
  | { ok: false; reason: 'forbidden' | 'invalid'; message: string }

/** Makes a key that acts as this person in their active organization. An API key cannot make another. */
export async function createApiKey(
  auth: BetterAuth,
  actor: Actor,
  input: { name: string; scopes?: readonly Scope[]; expiresInDays?: number },
): Promise<CreatedApiKey> {
  const scopes = input.scopes ?? SCOPES
  const refusal = refuse(actor, input.name, scopes, input.expiresInDays)
  if (refusal) return refusal
  const created = await auth.api.createApiKey({
    body: {
      userId: actor.userId,
      name: input.name.trim(),
      permissions: { library: [...scopes] },
      metadata: { organizationId: actor.organizationId },
      expiresIn: input.expiresInDays ? input.expiresInDays * DAY_SECONDS : null,
    },
  })
  return { ok: true, secret: created.key, id: created.id, expiresAt: created.expiresAt }
}

/** The keys of this person, newest first, without their secrets. */
export async function listApiKeys(db: Database, actor: Actor): Promise<ApiKeyView[]> {
  const rows = await db
    .select()
    .from(apikey)
    .where(eq(apikey.referenceId, actor.userId))
    .orderBy(desc(apikey.createdAt), desc(apikey.id))
    .limit(500)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    start: row.start,
    scopes: scopesOf(row.permissions),
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    lastUsedAt: row.lastRequest,
  }))
}

/** Revokes a key at once. False when this person has no such key. */
export async function deleteApiKey(db: Database, actor: Actor, id: string): Promise<boolean> {
  if (actor.via === 'api_key') return false
  const { rowCount } = await db
    .delete(apikey)
    .where(and(eq(apikey.id, id), eq(apikey.referenceId, actor.userId)))
  return rowCount === 1
}

function refuse(
  actor: Actor,
  name: string,
  scopes: readonly Scope[],
  expiresInDays: number | undefined,
): Extract<CreatedApiKey, { ok: false }> | null {
  if (actor.via === 'api_key') {
    return {
      ok: false,
      reason: 'forbidden',
      message: 'Sign in to make an API key; a key cannot make another.',
    }
  }
  if (!name.trim() || name.trim().length > 64) {
    return { ok: false, reason: 'invalid', message: 'The name of a key has 1 to 64 characters.' }
  }
  if (scopes.length === 0) {
    return { ok: false, reason: 'invalid', message: `A key needs at least one of: ${SCOPES.join(', ')}.` }
  }
  if (expiresInDays !== undefined && !(expiresInDays >= 1 && expiresInDays <= 3650)) {
    return { ok: false, reason: 'invalid', message: 'A key expires after 1 to 3650 days, or never.' }
  }
  return null
}
