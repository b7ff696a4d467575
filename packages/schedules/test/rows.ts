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
