import type { Pool } from 'pg'
import { run } from '../../database/statement.ts'
import { runInTurn } from '../../database/turns.ts'
import type { Scanner } from './scanner.ts'
import { allIds, decodeVector, fingerprint, vectorsOf } from './vectors-sql.ts'

type Tenant = { ids: Set<string>; sum: string; bytes: number; updating: Promise<void>; users: number }

export type Vectors = { organizationId: string; model: string; dimensions: number }

/** Rows fetched at a time: 1,000 of 1,536 dimensions are 24 MB on their way. */
const BATCH = 1_000

/**
 * Keeps the scanner's copy of each tenant's vectors equal to the table: every search compares a sum of ids, and
 * only what changed is fetched. The tenants searched longest ago are dropped when the copies exceed `maxBytes`.
 */
export function createTenants(options: { pool: Pool; scanner: Scanner; maxBytes: number }) {
  const tenants = new Map<string, Tenant>()
  return {
    /**
     * Calls `use` with the key under which the scanner has the tenant's vectors, brought up to date and kept until
     * it is done; with null when they are too many to keep.
     */
    with: async <T>(vectors: Vectors, use: (key: string | null) => Promise<T>): Promise<T> => {
      const key = `${vectors.organizationId} ${vectors.model}`
      const [state] = await runInTurn<{ count: number; sum: string }>(
        options.pool,
        fingerprint(vectors.organizationId, vectors.model),
      )
      if ((state?.count ?? 0) * vectors.dimensions * 4 > options.maxBytes) return use(null)
      const tenant = tenants.get(key) ?? createTenant()
      // Taken out and put back: the map's order is that of use.
      tenants.delete(key)
      tenants.set(key, tenant)
      tenant.users += 1
      try {
        if (tenant.sum !== state?.sum) {
          tenant.updating = tenant.updating
            .catch(() => undefined)
            .then(() => update(options, key, tenant, vectors))
        }
        await tenant.updating
        evict(tenants, options)
        return await use(key)
      } finally {
        tenant.users -= 1
      }
    },
  }
}

function createTenant(): Tenant {
  return { ids: new Set(), sum: '0', bytes: 0, updating: Promise.resolve(), users: 0 }
}

async function update(
  options: { pool: Pool; scanner: Scanner },
  key: string,
  tenant: Tenant,
  vectors: Vectors,
) {
  const { organizationId, model, dimensions } = vectors
  const [state] = await run<{ sum: string }>(options.pool, fingerprint(organizationId, model))
  if (tenant.sum === state?.sum) return
  const rows = await run<{ id: string }>(options.pool, allIds(organizationId, model))
  const present = new Set(rows.map(({ id }) => id))
  const removed = [...tenant.ids].filter((id) => !present.has(id))
  options.scanner.update({ key, dimensions, removed, added: [], rows: new Float32Array(0) })
  for (const id of removed) tenant.ids.delete(id)
  for await (const { ids, values } of fetchVectors(
    options.pool,
    vectors,
    [...present].filter((id) => !tenant.ids.has(id)),
  )) {
    options.scanner.update({ key, dimensions, removed: [], added: ids, rows: values })
    for (const id of ids) tenant.ids.add(id)
  }
  tenant.bytes = tenant.ids.size * dimensions * 4
  tenant.sum = state?.sum ?? '0'
}

/** The vectors of the ids in batches; those deleted meanwhile are missing. */
export async function* fetchVectors(
  pool: Pool,
  { organizationId, model, dimensions }: Vectors,
  ids: string[],
) {
  for (let first = 0; first < ids.length; first += BATCH) {
    const rows = await run<{ id: string; bytes: Buffer }>(
      pool,
      vectorsOf(organizationId, model, ids.slice(first, first + BATCH)),
    )
    const values = new Float32Array(rows.length * dimensions)
    for (const [index, { bytes }] of rows.entries()) {
      decodeVector(bytes, values.subarray(index * dimensions, (index + 1) * dimensions))
    }
    yield { ids: rows.map(({ id }) => id), values }
  }
}

function evict(tenants: Map<string, Tenant>, options: { scanner: Scanner; maxBytes: number }): void {
  let total = [...tenants.values()].reduce((sum, tenant) => sum + tenant.bytes, 0)
  for (const [key, tenant] of tenants) {
    if (total <= options.maxBytes) return
    if (tenant.users > 0) continue
    options.scanner.drop(key)
    tenants.delete(key)
    total -= tenant.bytes
  }
}
