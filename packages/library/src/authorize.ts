import type { Ctx } from './context.ts'
import { AppError } from './errors.ts'
import { type Tenant, tenantOf } from './tenant.ts'

/** Lets people of the organization and its background jobs pass. Throws unauthenticated for nobody. */
export function asMember(ctx: Pick<Ctx, 'actor' | 'pool'>): Tenant {
  if (ctx.actor.role !== 'system' && !ctx.actor.userId) {
    throw new AppError('unauthenticated', 'Sign in to use the library.')
  }
  return tenantOf(ctx)
}

/** Lets those pass who run the organization, and its background jobs. */
export function asAdministrator(ctx: Pick<Ctx, 'actor' | 'pool'>): Tenant {
  const tenant = asMember(ctx)
  if (ctx.actor.role === 'member') {
    throw new AppError('forbidden', 'Only an owner or administrator of the organization may do this.')
  }
  return tenant
}

/** Lets only background jobs pass: a step of theirs is no verb for people. */
export function asSystem(ctx: Pick<Ctx, 'actor' | 'pool'>): Tenant {
  if (ctx.actor.role !== 'system') throw new AppError('forbidden', 'Only a background job may do this.')
  return tenantOf(ctx)
}
