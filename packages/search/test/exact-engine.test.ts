import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { exactEngine } from '../src/vector/exact/engine.ts'
import { type Scanner, startScanner } from '../src/vector/exact/scanner.ts'
import { createTenants } from '../src/vector/exact/tenants.ts'
import { addOrganization, addSource } from './test-library.ts'

const MODEL = 'm'
const DIMENSIONS = 4
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())

async function tenantWith(chunks: number): Promise<string> {
  const organizationId = await addOrganization(database)
  const texts = Array.from({ length: chunks }, (_, index) => `text ${index}`)
  const { snapshotId } = await addSource(database, organizationId, { title: 'T', texts })
  await database.pool.query(
    `insert into chunk_embedding (chunk_id, model, organization_id, snapshot_id, embedding)
     select id, $2, organization_id, snapshot_id, array[1, ordinal, 0, 0] from chunk where snapshot_id = $1`,
    [snapshotId, MODEL],
  )
  return organizationId
}

/** Notes what the thread would be told, instead of a thread. */
function recordingScanner(): Scanner & { added: string[]; dropped: string[] } {
  const added: string[] = []
  const dropped: string[] = []
  return {
    added,
    dropped,
    update: (update) => added.push(...update.added),
    drop: (key) => dropped.push(key),
    find: async () => [],
    close: async () => undefined,
  }
}

describe('createTenants', () => {
  it('fetches a tenant once, and afterwards only what changed', async () => {
    const organizationId = await tenantWith(3)
    const scanner = recordingScanner()
    const tenants = createTenants({ pool: database.pool, scanner, maxBytes: 1_000_000 })
    const vectors = { organizationId, model: MODEL, dimensions: DIMENSIONS }
    await tenants.with(vectors, async () => undefined)
    await tenants.with(vectors, async () => undefined)
    expect(scanner.added).toHaveLength(3)
    await database.pool.query(
      `delete from chunk_embedding where chunk_id in (select id from chunk where organization_id = $1 and ordinal = 1)`,
      [organizationId],
    )
    await tenants.with(vectors, async () => undefined)
    expect(scanner.added).toHaveLength(3)
  })

  it('fetches once when many ask at the same time', async () => {
    const organizationId = await tenantWith(3)
    const scanner = recordingScanner()
    const tenants = createTenants({ pool: database.pool, scanner, maxBytes: 1_000_000 })
    const vectors = { organizationId, model: MODEL, dimensions: DIMENSIONS }
    await Promise.all(Array.from({ length: 6 }, () => tenants.with(vectors, async () => undefined)))
    expect(scanner.added).toHaveLength(3)
  })

  it('forgets the tenants searched longest ago when their vectors take too much', async () => {
    const scanner = recordingScanner()
    const bytes = 3 * DIMENSIONS * 4
    const tenants = createTenants({ pool: database.pool, scanner, maxBytes: 2 * bytes })
    const [first = '', second = '', third = ''] = [
      await tenantWith(3),
      await tenantWith(3),
      await tenantWith(3),
    ]
    const use = (organizationId: string) =>
      tenants.with({ organizationId, model: MODEL, dimensions: DIMENSIONS }, async (key) => key)
    await use(first)
    await use(second)
    await use(first)
    await use(third)
    expect(scanner.dropped).toEqual([`${second} ${MODEL}`])
  })

  it('does not forget one that is being searched', async () => {
    const scanner = recordingScanner()
    const bytes = 3 * DIMENSIONS * 4
    const tenants = createTenants({ pool: database.pool, scanner, maxBytes: bytes })
    const [first = '', second = ''] = [await tenantWith(3), await tenantWith(3)]
    const use = (organizationId: string, work: () => Promise<unknown>) =>
      tenants.with({ organizationId, model: MODEL, dimensions: DIMENSIONS }, work)
    await use(first, () => use(second, async () => expect(scanner.dropped).toEqual([])))
  })

  it('does not take a tenant that can never fit', async () => {
    const scanner = recordingScanner()
    const tenants = createTenants({ pool: database.pool, scanner, maxBytes: 10 })
    const vectors = { organizationId: await tenantWith(3), model: MODEL, dimensions: DIMENSIONS }
    expect(await tenants.with(vectors, async (key) => key)).toBeNull()
    expect(scanner.added).toEqual([])
  })
})

describe('startScanner', () => {
  it('fails what is asked after its thread ended, with the reason, and says once that it ended', async () => {
    const ended = Promise.withResolvers<void>()
    let ends = 0
    const scanner = startScanner({
      workerPath: '/nowhere/worker.ts',
      onEnd: () => {
        ends += 1
        ended.resolve()
      },
    })
    await ended.promise
    await expect(scanner.find('key', [1], { skip: 0, count: 1 })).rejects.toThrow('/nowhere/worker.ts')
    await scanner.close()
    expect(ends).toBe(1)
  })
})

describe('exactEngine', () => {
  it('fails instead of waiting when its thread cannot start', async () => {
    const engine = exactEngine({ pool: database.pool, workerPath: '/nowhere/worker.ts' })
    const query = {
      organizationId: await tenantWith(1),
      model: MODEL,
      filters: {},
      excluded: [],
      floor: -1,
      words: null,
    }
    await expect(engine.find({ ...query, vector: [1, 0, 0, 0] })).rejects.toThrow()
    await engine.close()
  })
})
