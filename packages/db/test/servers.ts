import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { inject } from 'vitest'

/** Both kinds of Postgres the schema must serve. The second is named by TEST_PGVECTOR_URL, and skipped without it. */
export const servers = [
  { kind: 'without pgvector', url: inject('postgresUrl') },
  { kind: 'with pgvector', url: inject('pgvectorUrl') },
].flatMap(({ kind, url }) => (url ? [{ kind, url, hasVector: kind === 'with pgvector' }] : []))

/** An organization with nothing in it. */
export async function addOrganization(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    'insert into organization (name, slug) values ($1, $1) returning id',
    [randomUUID()],
  )
  return rows[0]?.id ?? ''
}

export async function addSource(queryable: pg.Pool | pg.PoolClient, organizationId: string): Promise<string> {
  const { rows } = await queryable.query<{ id: string }>(
    `insert into source (organization_id, kind, title) values ($1, 'note', 'A note') returning id`,
    [organizationId],
  )
  return rows[0]?.id ?? ''
}
