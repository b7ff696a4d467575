import { randomBytes } from 'node:crypto'
import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseQuery } from '../src/query/parse.ts'
import type { VectorEngine, VectorQuery } from '../src/vector/engine.ts'
import {
  type Added,
  addOrganization,
  addSource,
  changeSource,
  markDeleted,
  type SampleSource,
} from './test-library.ts'

const DIMENSIONS = 8
const TEST_MODEL = "test-8'd"

/** What every vector engine guarantees, whatever it is made of. */
export function vectorContract(options: {
  name: string
  serverUrl: () => string
  open: (database: TestDatabase) => VectorEngine
}): void {
  describe(`vector engine ${options.name}`, () => {
    let database: TestDatabase
    let engine: VectorEngine
    let organizationId: string

    beforeAll(async () => {
      database = await createTestDatabase(options.serverUrl())
      await database.pool.query('select ensure_vector_index($1, $2)', [TEST_MODEL, DIMENSIONS])
    })
    afterAll(() => database?.drop())
    beforeEach(async () => {
      await database.pool.query('delete from organization')
      organizationId = await addOrganization(database)
      engine = options.open(database)
    })
    afterEach(() => engine.close())

    /** A source with one chunk for each vector; the numbers left out are zeros. */
    async function add(
      title: string,
      vectors: number[][],
      more: Partial<SampleSource> = {},
      organization = organizationId,
    ) {
      const texts = more.texts ?? vectors.map((_, index) => `${title} ${index}`)
      const added = await addSource(database, organization, { title, ...more, texts })
      await embed(added, vectors)
      return added
    }

    async function embed(added: Added, vectors: number[][], model = TEST_MODEL) {
      for (const [ordinal, vector] of vectors.entries()) {
        await database.pool.query(
          `insert into chunk_embedding (chunk_id, model, organization_id, snapshot_id, embedding)
           select id, $2, organization_id, snapshot_id, $3 from chunk where snapshot_id = $1 and ordinal = $4`,
          [added.snapshotId, model, padded(vector), ordinal],
        )
      }
    }

    async function find(vector: number[], more: Partial<VectorQuery> = {}): Promise<string[]> {
      const query = {
        organizationId,
        model: TEST_MODEL,
        filters: {},
        excluded: [],
        floor: -1,
        words: null,
        ...more,
      }
      const found = await engine.find({ ...query, vector: padded(vector) })
      const { rows } = await database.pool.query<{ id: string; text: string }>('select id, text from chunk')
      const texts = new Map(rows.map(({ id, text }) => [id, text]))
      return found.map(({ chunkId }) => texts.get(chunkId) ?? '?')
    }

    it('gives the nearest first, by angle, with their similarity and what the source is', async () => {
      const added = await add(
        'A',
        [
          [1, 0],
          [0, 5],
        ],
        { kind: 'file', tags: ['x'] },
      )
      await add('B', [[3, 1]])
      expect(await find([1, 0])).toEqual(['A 0', 'B 0', 'A 1'])
      const query = { organizationId, model: TEST_MODEL, filters: {}, excluded: [], floor: -1, words: null }
      const [first] = await engine.find({ ...query, vector: padded([2, 0]) })
      expect(first).toMatchObject({ sourceId: added.sourceId, kind: 'file', tags: ['x'] })
      expect(first?.similarity).toBeCloseTo(1, 4)
    })

    it('leaves out what is less similar than the floor', async () => {
      await add('A', [
        [1, 0],
        [1, 1],
        [0, 1],
      ])
      expect(await find([1, 0], { floor: 0.5 })).toEqual(['A 0', 'A 1'])
    })

    it('leaves out what shares too few words with the query, for a model that knows no meaning', async () => {
      await add(
        'Sea',
        [
          [1, 0],
          [1, 0.1],
          [1, 0.2],
        ],
        { texts: ['Whales sing.', 'Whales swim far.', 'Ships swim.'] },
      )
      const words = (q: string) => ({ words: parseQuery(q).terms })
      expect(await find([1, 0], words('whales swimming '))).toEqual(['Whales swim far.'])
      expect(await find([1, 0], words('whales '))).toEqual(['Whales sing.', 'Whales swim far.'])
      expect(await find([1, 0], words('swi'))).toEqual(['Whales swim far.', 'Ships swim.'])
      expect(await find([1, 0], words('stones '))).toEqual([])
    })

    it('finds each of many, also when a filter lets only the farthest pass', async () => {
      await add(
        'Near',
        Array.from({ length: 150 }, (_, index) => [10, index / 150]),
      )
      await add(
        'Far',
        [
          [-1, 0.5],
          [-1, 0],
        ],
        { kind: 'link', tags: ['far'] },
      )
      expect(await find([1, 0], { filters: { kinds: ['link'] } })).toEqual(['Far 0', 'Far 1'])
      expect(await find([1, 0], { filters: { tags: ['far'] } })).toEqual(['Far 0', 'Far 1'])
    })

    it('narrows by source and date, and an empty list matches nothing', async () => {
      const old = await add('Old', [[1, 0]], { createdAt: new Date('2020-01-01') })
      await add('New', [[1, 0.1]], { createdAt: new Date('2026-01-01') })
      expect(await find([1, 0], { filters: { createdBefore: new Date('2021-01-01') } })).toEqual(['Old 0'])
      expect(await find([1, 0], { filters: { createdAfter: new Date('2021-01-01') } })).toEqual(['New 0'])
      expect(await find([1, 0], { filters: { sourceIds: [old.sourceId] } })).toEqual(['Old 0'])
      expect(await find([1, 0], { filters: { kinds: [] } })).toEqual([])
    })

    it('leaves out passages with excluded words and phrases, in any form', async () => {
      await add(
        'A',
        [
          [1, 0],
          [1, 0.1],
          [1, 0.2],
        ],
        { texts: ['big dogs', 'a dog, big', 'a cat'] },
      )
      expect(await find([1, 0], { excluded: [['dog']] })).toEqual(['a cat'])
      expect(await find([1, 0], { excluded: [['big', 'dog']] })).toEqual(['a dog, big', 'a cat'])
    })

    it('searches one model and one organization only', async () => {
      const mine = await add('Mine', [[1, 0]])
      await embed(mine, [[0, 1]], 'another-model')
      const stranger = await addOrganization(database)
      const theirs = await add('Theirs', [[1, 0]], {}, stranger)
      expect(await find([1, 0])).toEqual(['Mine 0'])
      expect(await find([1, 0], { organizationId: stranger })).toEqual(['Theirs 0'])
      expect(await find([1, 0], { filters: { sourceIds: [theirs.sourceId] } })).toEqual([])
      expect(await find([1, 0], { model: 'unheard-of' })).toEqual([])
    })

    it('sees every change at once', async () => {
      const added = await add('A', [[1, 0]])
      expect(await find([1, 0])).toEqual(['A 0'])
      await add('B', [[1, 0.1]])
      expect(await find([1, 0])).toEqual(['A 0', 'B 0'])
      const changed = await changeSource(database, added, { title: 'A', texts: ['A changed'] })
      expect(await find([1, 0])).toEqual(['B 0'])
      await embed(changed, [[1, 0]])
      expect(await find([1, 0])).toEqual(['A changed', 'B 0'])
      await markDeleted(database, changed)
      expect(await find([1, 0])).toEqual(['B 0'])
    })

    it('answers many at once as one by one', async () => {
      await add(
        'A',
        Array.from({ length: 40 }, () => [...randomBytes(DIMENSIONS)].map((byte) => byte - 128)),
      )
      const queries = Array.from({ length: 12 }, (_, index) => [Math.cos(index), Math.sin(index)])
      const alone: string[][] = []
      for (const query of queries) alone.push(await find(query))
      expect(await Promise.all(queries.map((query) => find(query)))).toEqual(alone)
    })
  })
}

function padded(vector: number[]): number[] {
  return [...vector, ...new Array<number>(DIMENSIONS - vector.length).fill(0)]
}
