import { sql } from 'drizzle-orm'
import type { Ctx } from './context.ts'
import { AppError } from './errors.ts'
import { type Tenant, tenantOf } from './tenant.ts'

type Asking = Pick<Ctx, 'actor' | 'pool' | 'recorder'>

/** Lets people of the organization and its background jobs pass. Throws unauthenticated for nobody. */
export function asMember(ctx: Asking): Tenant {
  if (ctx.actor.role !== 'system' && !ctx.actor.userId) {
    throw denied(ctx, 'member', new AppError('unauthenticated', 'Sign in to use the library.'))
  }
  return allowed(ctx, 'member')
}

/** Lets those pass who run the organization, and its background jobs. */
export function asAdministrator(ctx: Asking): Tenant {
  const tenant = asMember(ctx)
  if (ctx.actor.role === 'member') {
    const message = 'Only an owner or administrator of the organization may do this.'
    throw denied(ctx, 'administrator', new AppError('forbidden', message))
  }
  return tenant
}

/**
 * Lets those pass who run the installation: the owners and administrators of its oldest organization, which is that
 * of the person who signed up first. Where sign-up is open everybody owns an organization, and that says nothing.
 */
export async function asInstanceAdministrator(ctx: Asking): Promise<Tenant> {
  const tenant = asMember(ctx)
  if (await isInstanceAdministrator(ctx)) return tenant
  const message = 'Only the people who run this server may do this.'
  throw denied(ctx, 'instance administrator', new AppError('forbidden', message))
}

/** Whether `asInstanceAdministrator` would let this person pass. */
export async function isInstanceAdministrator({ actor, ...ctx }: Asking): Promise<boolean> {
  if (!actor.userId || (actor.role !== 'owner' && actor.role !== 'admin')) return false
  const [oldest] = await tenantOf({ ...ctx, actor }).run<{ id: string }>(
    sql`select id from organization order by created_at, id limit 1`,
  )
  return oldest?.id === actor.organizationId
}

/** Lets only background jobs pass: a step of theirs is no verb for people. */
export function asSystem(ctx: Asking): Tenant {
  if (ctx.actor.role !== 'system') {
    throw denied(ctx, 'system', new AppError('forbidden', 'Only a background job may do this.'))
  }
  return allowed(ctx, 'system')
}

function allowed(ctx: Asking, ability: string): Tenant {
  recordDecision(ctx, { ability, result: 'allow' })
  return tenantOf(ctx)
}

function denied(ctx: Asking, ability: string, error: AppError): AppError {
  recordDecision(ctx, { ability, result: 'deny', reason: error.code })
  return error
}

function recordDecision(
  { recorder, actor }: Asking,
  decision: { ability: string; result: string; reason?: string },
) {
  const { userId, organizationId, role } = actor
  recorder.mark('gate', `${decision.result} ${decision.ability}`, {
    content: { ...decision, userId, subject: `organization ${organizationId} as ${role}` },
  })
}
