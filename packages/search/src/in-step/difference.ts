import type { Pool } from 'pg'
import { run, type Statement, statement } from '../database/statement.ts'
import type { Mirror, SourceKey } from '../keyword/engine.ts'

type Indexed = SourceKey & { version: number }

/**
 * The sources of which a mirror does not hold the version that was noted as indexed, or that it should not hold at
 * all: a wiped mirror, one restored from a backup, a removal that never reached it.
 */
export async function differingSources(pool: Pool, mirror: Mirror): Promise<SourceKey[]> {
  const rows = await run<Indexed>(pool, INDEXED)
  const expected = new Map(rows.map((row) => [keyOf(row), row]))
  const differing = new Map<string, SourceKey>()
  const seen = new Set<string>()
  for await (const held of mirror.versions()) {
    const key = keyOf(held)
    if (expected.get(key)?.version !== held.version) differing.set(key, held)
    seen.add(key)
  }
  for (const [key, row] of expected) if (!seen.has(key)) differing.set(key, row)
  return [...differing.values()].map(({ organizationId, sourceId }) => ({ organizationId, sourceId }))
}

const INDEXED: Statement = statement(
  `select organization_id as "organizationId", id as "sourceId", indexed_version as version from source s
   where deleted_at is null and indexed_version > 0 and exists (select from chunk c where c.snapshot_id = s.snapshot_id)`,
  [],
)

function keyOf({ organizationId, sourceId }: SourceKey): string {
  return `${organizationId} ${sourceId}`
}
