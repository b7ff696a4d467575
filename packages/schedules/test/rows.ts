import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'

/** A new organization; answers with its id. */
export async function addOrganization(pool: Pool): Promise<string> {
  return insert(pool, `insert into organization (name, slug) values ($1, $1) returning id`, [randomUUID()])
}

/** A new person; answers with their id. */
export async function addUser(pool: Pool): Promise<string> {
  const name = randomUUID()
  return insert(pool, `insert into "user" (name, email) values ($1, $2) returning id`, [
    name,
    `${name}@example.com`,
  ])
}

/** A link that is ready, with a page to be fetched again at `nextFetchAt`; answers with the source's id. */
export async function addLink(
  pool: Pool,
  {
    organizationId,
    nextFetchAt,
    state = 'ready',
  }: { organizationId: string; nextFetchAt: Date; state?: string },
): Promise<string> {
  const id = await insert(
    pool,
    `insert into source (organization_id, kind, title, url, canonical_url, state)
     values ($1, 'link', 'A page', $2, $2, $3) returning id`,
    [organizationId, `https://example.com/${randomUUID()}`, state],
  )
  await pool.query(
    `insert into link_fetch (source_id, organization_id, next_fetch_at, interval_seconds) values ($1, $2, $3, 86400)`,
    [id, organizationId, nextFetchAt],
  )
  return id
}

/** A note that is ready, with one version of its text, one passage and its vector; answers with the source's id. */
export async function addReadNote(
  pool: Pool,
  {
    organizationId,
    text = 'The moon pulls the sea.',
    hasVector = true,
  }: { organizationId: string; text?: string; hasVector?: boolean },
): Promise<string> {
  const sourceId = await insert(
    pool,
    `insert into source (organization_id, kind, title, state) values ($1, 'note', 'A note', 'ready') returning id`,
    [organizationId],
  )
  const snapshotId = await insert(
    pool,
    `insert into snapshot (organization_id, source_id, version, text, text_sha256, extractor)
     values ($1, $2, 1, $3, md5($3), 'test') returning id`,
    [organizationId, sourceId, text],
  )
  const chunkId = await insert(
    pool,
    `insert into chunk (organization_id, source_id, snapshot_id, ordinal, start_offset, end_offset, title, text, text_sha256)
     values ($1, $2, $3, 0, 0, length($4), 'A note', $4, md5($4)) returning id`,
    [organizationId, sourceId, snapshotId, text],
  )
  await pool.query('update source set snapshot_id = $2 where id = $1', [sourceId, snapshotId])
  if (hasVector) {
    await pool.query(
      `insert into chunk_embedding (chunk_id, model, organization_id, snapshot_id, embedding)
       values ($1, 'test', $2, $3, '{1}')`,
      [chunkId, organizationId, snapshotId],
    )
  }
  return sourceId
}

/** The events with this name in the order they were written. */
export async function eventsOf(pool: Pool, name: string): Promise<Record<string, unknown>[]> {
  const { rows } = await pool.query('select data from outbox where name = $1 order by id', [name])
  return rows.map(({ data }) => data)
}

async function insert(pool: Pool, text: string, values: unknown[]): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(text, values)
  if (!rows[0]) throw new Error('no row was made')
  return rows[0].id
}
