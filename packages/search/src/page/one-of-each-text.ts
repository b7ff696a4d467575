import type { Pool } from 'pg'
import type { SameText } from '../contract.ts'
import { statement } from '../database/statement.ts'
import { runInTurn } from '../database/turns.ts'
import type { RankedSource } from '../fusion/reciprocal-rank.ts'

/** A source that stands for all with its text, which are named in `sameText`. */
export type DistinctSource = RankedSource & { sameText: SameText[] }

type Row = SameText & { sha256: string }

/**
 * Keeps the best of the sources whose whole text is the same, such as a page saved as a link and as a file: the same
 * passage twice tells nobody more. A source without its text, being deleted, is kept as it is.
 */
export async function oneOfEachText(
  pool: Pool,
  organizationId: string,
  ranked: RankedSource[],
): Promise<DistinctSource[]> {
  if (ranked.length < 2) return ranked.map((source) => ({ ...source, sameText: [] }))
  const rows = await runInTurn<Row>(pool, textsOf(organizationId, ranked))
  const known = new Map(rows.map((row) => [row.sourceId, row]))
  const distinct = new Map<string, DistinctSource>()
  for (const source of ranked) {
    const row = known.get(source.sourceId)
    const first = row && distinct.get(row.sha256)
    if (first) first.sameText.push({ sourceId: row.sourceId, title: row.title, kind: row.kind })
    else distinct.set(row?.sha256 ?? source.sourceId, { ...source, sameText: [] })
  }
  return [...distinct.values()]
}

function textsOf(organizationId: string, ranked: RankedSource[]) {
  return statement(
    `select s.id as "sourceId", s.title, s.kind, t.text_sha256 as sha256
     from source s join snapshot t on t.id = s.snapshot_id
     where s.id = any($1::uuid[]) and s.organization_id = $2::uuid and s.deleted_at is null`,
    [ranked.map(({ sourceId }) => sourceId), organizationId],
  )
}
