import { sql } from 'drizzle-orm'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { type SnapshotInput, type Stale, snapshotInput } from './schema.ts'
import { reachStage, underWay } from './stage.ts'

/**
 * Makes a snapshot the one that is read and searched. The passages of the former one go last, so that the
 * source is found at every moment.
 */
export async function indexSource(ctx: Ctx, input: SnapshotInput): Promise<{ outcome: 'ready' } | Stale> {
  const tenant = asSystem(ctx)
  const { snapshotId, ...run } = parse(snapshotInput, input)
  const show = reachStage(tenant, run, 'index', sql`snapshot_id = ${snapshotId}::uuid`)
  const shown = await tenant.run(sql`${show} returning 1`)
  if (shown.length === 0) return { outcome: 'stale' }
  await ctx.search.put({ organizationId: tenant.organizationId, sourceId: run.sourceId })
  const settle = tenant.update(
    'source',
    sql`state = 'ready', stage = null, failure_code = null, failure_message = null, updated_at = now()`,
    underWay(run),
  )
  const former = sql`source_id in (select id from settled) and snapshot_id <> ${snapshotId}::uuid`
  const settled = await tenant.run(
    sql`with settled as (${settle} returning id), gone as (${tenant.delete('chunk', former)}) select 1 from settled`,
  )
  return settled.length > 0 ? { outcome: 'ready' } : { outcome: 'stale' }
}
