import { type SourceKind, type SourceState, sourceKinds, sourceStates } from '@repo/db/schema/library'
import { sql } from 'drizzle-orm'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'

type Row = { kind: SourceKind; state: SourceState; count: number }

export type SourceCounts = {
  total: number
  byKind: Record<SourceKind, number>
  byState: Record<SourceState, number>
}

/** How many sources the library holds: in all, of each kind, and in each state. */
export async function countSources(ctx: Ctx): Promise<SourceCounts> {
  const tenant = asMember(ctx)
  const rows = await tenant.run<Row>(sql`
    select kind, state, count(*)::int as count from ${tenant.rows('source')}
    where deleted_at is null group by kind, state`)
  const sumOf = (isMeant: (row: Row) => boolean) =>
    rows.filter(isMeant).reduce((sum, { count }) => sum + count, 0)
  return {
    total: sumOf(() => true),
    byKind: countedBy(sourceKinds, (kind) => sumOf((row) => row.kind === kind)),
    byState: countedBy(sourceStates, (state) => sumOf((row) => row.state === state)),
  }
}

function countedBy<Name extends string>(
  names: readonly Name[],
  count: (name: Name) => number,
): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, count(name)])) as Record<Name, number>
}
