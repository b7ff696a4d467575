import { type SourceState, sourceStates } from '@repo/db/schema/library'
import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'

/** How many sources the library holds, in all and in each state. */
export async function countSources(
  ctx: Ctx,
): Promise<{ total: number; byState: Record<SourceState, number> }> {
  const tenant = asMember(ctx)
  const rows = await tenant.run<{ state: SourceState; count: number }>(
    sql`select state, count(*)::int as count from ${tenant.rows('source')} where deleted_at is null group by state`,
  )
  const byState = Object.fromEntries(sourceStates.map((state) => [state, 0])) as Record<SourceState, number>
  for (const { state, count } of rows) byState[state] = count
  return { total: rows.reduce((sum, { count }) => sum + count, 0), byState }
}
