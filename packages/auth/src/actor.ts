import { defaultKeyHasher } from '@better-auth/api-key'
import { sql } from 'drizzle-orm'
import type { Queries } from './transaction.ts'

export const API_KEY_PREFIX = 'trv_'
export const SCOPES = ['read', 'write'] as const
export type Scope = (typeof SCOPES)[number]

/** Who is asking, in which organization, and what they may do there. */
export type Actor = {
  userId: string
  organizationId: string
  role: 'owner' | 'admin' | 'member'
  via: 'session' | 'api_key'
  name: string
  email: string
  /** A session may do everything its role allows; an API key what it was made for. */
  scopes: readonly Scope[]
}

type Person = Pick<Actor, 'userId' | 'organizationId' | 'role' | 'name' | 'email'>

/**
 * The user of a live session, in its active organization; when they are not a member of that one, in their oldest.
 * One query, nothing cached: a session that was revoked a moment ago is refused.
 */
export async function actorOfSession(db: Queries, token: string): Promise<Actor | null> {
  const { rows } = await db.execute<Person>(sql`
    select u.id as "userId", u.name, u.email, m.organization_id as "organizationId", m.role
    from session s
    join "user" u on u.id = s.user_id
    join lateral (
      select organization_id, role from member where user_id = u.id
      order by (organization_id = s.active_organization_id) is true desc, created_at, id limit 1
    ) m on true
    where s.token = ${token} and s.expires_at > now()`)
  const person = rows[0]
  return person ? { ...person, via: 'session', scopes: SCOPES } : null
}

/** The owner of an API key that is enabled and not expired, in the one organization the key was made for. */
export async function actorOfApiKey(db: Queries, key: string): Promise<Actor | null> {
  const { rows } = await db.execute<Person & { id: string; permissions: string | null; stale: boolean }>(sql`
    select k.id, k.permissions, u.id as "userId", u.name, u.email, m.organization_id as "organizationId", m.role,
      k.last_request is null or k.last_request < now() - interval '1 minute' as stale
    from apikey k
    join "user" u on u.id = k.reference_id
    join member m on m.user_id = u.id and m.organization_id::text = k.metadata::jsonb ->> 'organizationId'
    where k.key = ${await defaultKeyHasher(key)} and k.enabled and (k.expires_at is null or k.expires_at > now())`)
  if (!rows[0]) return null
  const { id, permissions, stale, ...person } = rows[0]
  if (stale) await db.execute(sql`update apikey set last_request = now() where id = ${id}`)
  return { ...person, via: 'api_key', scopes: scopesOf(permissions) }
}

/** The scopes in an API key's `permissions` column: `{"library": ["read"]}`. */
export function scopesOf(permissions: string | null): Scope[] {
  const granted = permissions ? (JSON.parse(permissions) as { library?: string[] }).library : []
  return SCOPES.filter((scope) => granted?.includes(scope))
}
