import type { PoolClient } from 'pg'
import type { Schedule } from './contract.ts'

export const accountStorage: Schedule = {
  name: 'account-storage',
  meaning: 'Measures what each organization stores: sources, originals, texts and passages.',
  when: '@hourly',
  timeoutMs: 15 * 60_000,
  jitterMs: 10 * 60_000,
  alert: { longMs: 10 * 60_000 },
  run: async ({ due, signal, transaction, finish, print }) => {
    const organizations = await transaction(listOrganizations)
    for (const [index, organizationId] of organizations.entries()) {
      signal.throwIfAborted()
      await transaction((client) => measure(client, organizationId, due))
      if ((index + 1) % 100 === 0) print(`${index + 1} of ${organizations.length} organizations`)
    }
    return finish(async () => `${organizations.length} organizations were measured.`)
  },
}

async function listOrganizations(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select id from organization order by id')
  return rows.map(({ id }) => id)
}

// octet_length of a text that lies outside its row is known without reading it there.
async function measure(client: PoolClient, organizationId: string, due: Date): Promise<void> {
  await client.query(
    `insert into usage (organization_id, sources, original_bytes, text_bytes, chunks, measured_at)
     select id,
       (select count(*) from source where organization_id = $1 and deleted_at is null),
       (select coalesce(sum(byte_size), 0) from blob where organization_id = $1),
       (select coalesce(sum(octet_length(text)), 0) from snapshot where organization_id = $1),
       (select count(*) from chunk where organization_id = $1),
       $2
     from organization where id = $1 for share
     on conflict (organization_id) do update set sources = excluded.sources,
       original_bytes = excluded.original_bytes, text_bytes = excluded.text_bytes, chunks = excluded.chunks,
       measured_at = excluded.measured_at`,
    [organizationId, due],
  )
}
