import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'

export const reindexInput = z.object({
  after: z.uuid().nullable().default(null),
  limit: z.int().min(1).max(1_000).default(100),
})

type Row = { id: string; snapshot_id: string }

/**
 * Indexes the next sources again, with vectors of the present model, in order of id. `after` is the last id of
 * the answer before; null in the answer means that was the end.
 */
export async function reindexPage(
  ctx: Ctx,
  input: z.input<typeof reindexInput>,
): Promise<{ indexed: number; after: string | null }> {
  const tenant = asSystem(ctx)
  const { after, limit } = parse(reindexInput, input)
  const sources = await tenant.run<Row>(sql`
    select id, snapshot_id from ${tenant.rows('source')}
    where deleted_at is null and snapshot_id is not null ${after ? sql`and id > ${after}::uuid` : sql``}
    order by id limit ${limit}`)
  for (const source of sources) {
    await ctx.search.embedMissing({ organizationId: tenant.organizationId, snapshotId: source.snapshot_id })
    await ctx.search.put({ organizationId: tenant.organizationId, sourceId: source.id })
  }
  return { indexed: sources.length, after: sources.length < limit ? null : (sources.at(-1)?.id ?? null) }
}
