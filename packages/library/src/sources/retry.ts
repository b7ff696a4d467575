import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { restartSettled } from './restart-changes.ts'
import { findSource, viewColumns } from './rows.ts'
import { type SourceInput, sourceInput } from './schema.ts'
import { type SourceRow, type SourceView, viewOf } from './view.ts'

/** Reads a source again from its original. Throws not_found, and conflict while it is being read already. */
export async function retrySource(ctx: Ctx, input: SourceInput): Promise<SourceView> {
  const tenant = asMember(ctx)
  const { id } = parse(sourceInput, input)
  const restarted = await restart(tenant, id)
  if (restarted) return viewOf(restarted)
  await findSource(tenant, id)
  throw new AppError('conflict', 'This source is being read already. Wait until it is ready or has failed.')
}

/** Starts a settled source again under a new version, which is what tells the jobs. Null when it is not settled. */
export async function restart(tenant: Tenant, id: string): Promise<SourceRow | null> {
  const [row] = await tenant.run<SourceRow>(sql`${restartSettled(tenant, id)} returning ${viewColumns}`)
  return row ?? null
}
