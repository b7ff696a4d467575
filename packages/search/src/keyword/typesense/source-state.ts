import type { ClientBase } from 'pg'
import type { SourceKey } from '../engine.ts'
import { fingerprintOf } from './document.ts'

export type Queryable = Pick<ClientBase, 'query'>

export type SourceState = SourceKey & { fingerprint: string }

type StateRow = { id: string; organization_id: string; content_version: number; chunk_ids: string[] }

/** Sources that are read at once; each may have thousands of chunks. */
const PAGE = 20
const NO_ID = '00000000-0000-0000-0000-000000000000'

const STATES = `
  select s.id, s.organization_id, s.content_version, array_agg(c.id order by c.ordinal)::text[] as chunk_ids
  from source s join chunk c on c.snapshot_id = s.snapshot_id
  where s.deleted_at is null`

/** The state a source is in now; null when there is nothing of it to search. */
export async function sourceState(database: Queryable, source: SourceKey): Promise<SourceState | null> {
  const { rows } = await database.query<StateRow>(
    `${STATES} and s.id = $1 and s.organization_id = $2 group by s.id`,
    [source.sourceId, source.organizationId],
  )
  return rows.map(stateOf)[0] ?? null
}

/** Every source that there is something of to search, as it is when its page is read. */
export async function* pagesOfSources(database: Queryable): AsyncGenerator<SourceState[]> {
  let after = NO_ID
  while (true) {
    const { rows } = await database.query<StateRow>(
      `${STATES} and s.id > $1 group by s.id order by s.id limit ${PAGE}`,
      [after],
    )
    const last = rows.at(-1)
    if (!last) return
    yield rows.map(stateOf)
    after = last.id
  }
}

function stateOf(row: StateRow): SourceState {
  const fingerprint = fingerprintOf({ version: row.content_version, chunkIds: row.chunk_ids })
  return { organizationId: row.organization_id, sourceId: row.id, fingerprint }
}
