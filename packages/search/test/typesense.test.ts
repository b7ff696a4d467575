import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Filters } from '../src/contract.ts'
import { isOutage, type Mirror } from '../src/keyword/engine.ts'
import { typesenseEngine } from '../src/keyword/typesense/engine.ts'
import { parseQuery } from '../src/query/parse.ts'
import {
  type Added,
  addOrganization,
  addSource,
  changeSource,
  markDeleted,
  type SampleSource,
  silentLog,
} from './test-library.ts'
import { createChecker, hasDescription } from './typesense-double/openapi.ts'
import { startTypesenseDouble, type TypesenseDouble } from './typesense-double/start.ts'

let database: TestDatabase
let server: TypesenseDouble
let engine: Mirror
let organizationId: string

const check = hasDescription ? createChecker() : () => []

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})

afterAll(() => database?.drop())

beforeEach(async () => {
  await database.pool.query('delete from organization')
  organizationId = await addOrganization(database)
  server = await startTypesenseDouble()
  engine = await typesenseEngine({ ...server, pool: database.pool, log: silentLog })
})

afterEach(async () => {
  engine.close()
  await server.close()
  expect([...new Set(server.requests.flatMap(check))]).toEqual([])
})

/** A source that the engine holds. */
async function put(source: SampleSource, organization = organizationId): Promise<Added> {
  const added = await addSource(database, organization, source)
  await engine.put(added)
  return added
}

function find(q: string, filters: Filters = {}, organization = organizationId) {
  return engine.find({ organizationId: organization, query: parseQuery(q), filters })
}

/** The titles of the sources found, best first. */
async function titles(q: string, filters: Filters = {}, organization = organizationId): Promise<string[]> {
  const { candidates } = await find(q, filters, organization)
  const { rows } = await database.pool.query<{ id: string; title: string }>('select id, title from source')
  const byId = new Map(rows.map(({ id, title }) => [id, title]))
  return [...new Set(candidates.map(({ sourceId }) => byId.get(sourceId) ?? 'a source that is gone'))]
}

async function held(): Promise<{ sourceId: string; version: number }[]> {
  const versions = []
  for await (const { sourceId, version } of engine.versions()) versions.push({ sourceId, version })
  return versions
}

describe('words', () => {
  it('finds other forms of a word, whether it is being typed or finished', async () => {
    await put({ title: 'Shoes', texts: ['He runs every morning'] })
    await put({ title: 'Databases', texts: ['A database keeps tables'] })
    expect(await titles('running ')).toEqual(['Shoes'])
    expect(await titles('running')).toEqual(['Shoes'])
    expect(await titles('database')).toEqual(['Databases'])
    expect(await titles('databases table ')).toEqual(['Databases'])
  })

  it('finds a word by its beginning at every letter, and the words before it in any form', async () => {
    await put({ title: 'Notes', texts: ['The models are organisations of learning neurons'] })
    for (const typed of ['o', 'or', 'orga', 'organ', 'organi', 'organis', 'organisatio', 'organisations']) {
      expect(await titles(typed), typed).toEqual(['Notes'])
      expect(await titles(`neuron model ${typed}`), typed).toEqual(['Notes'])
    }
  })

  it('does not take a finished word for a beginning', async () => {
    await put({ title: 'Roads', texts: ['the runway is long'] })
    expect(await titles('run ')).toEqual([])
    expect(await titles('run')).toEqual(['Roads'])
  })

  it('wants all words, wherever in a chunk they stand', async () => {
    await put({ title: 'Kubernetes', texts: ['rolling updates of pods'], headings: ['Deployments'] })
    await put({ title: 'Kubernetes', texts: ['networking of services'], headings: ['Ingress'] })
    const { candidates } = await find('pods deployment kubernetes ')
    expect(candidates).toHaveLength(1)
  })

  it('puts a title before a heading before the text', async () => {
    await put({ title: 'One', texts: ['the heron stood in water'] })
    await put({ title: 'Two', texts: ['a bird'], headings: ['Heron'] })
    await put({ title: 'Heron', texts: ['a bird'] })
    await put({ title: 'Four', texts: ['grey herons'] })
    expect((await titles('heron ')).slice(0, 2)).toEqual(['Heron', 'Two'])
  })

  it('finds part numbers by any end of them', async () => {
    await put({ title: 'Sensor', texts: ['The MPU6050 board'] })
    for (const part of ['6050', '050', 'mpu', 'mpu6050', 'u605', '6050 board', 'board 605']) {
      expect(await titles(part), part).toEqual(['Sensor'])
    }
    expect((await find('6050')).marks.pieces).toEqual(['6050'])
  })

  it('finds words with accents and in scripts without spaces', async () => {
    await put({ title: 'Café', texts: ['Überraschung im Straßencafé'] })
    await put({ title: '東京', texts: ['東京都は日本の首都である'] })
    expect(await titles('cafe uberraschung ')).toEqual(['Café'])
    expect(await titles('strassencafé')).toEqual(['Café'])
    expect(await titles('首都')).toEqual(['東京'])
  })

  it('gives at most three chunks of one source, best first', async () => {
    await put({ title: 'Long', texts: Array.from({ length: 8 }, (_, index) => `the otter number ${index}`) })
    await put({ title: 'Short', texts: ['one otter'] })
    const { candidates } = await find('otter ')
    expect(candidates).toHaveLength(4)
  })

  it('finds nothing for a query of exclusions alone', async () => {
    await put({ title: 'Anything', texts: ['some words'] })
    expect(await titles('-other')).toEqual([])
  })
})

describe('phrases and exclusions', () => {
  beforeEach(async () => {
    await put({ title: 'Deep', texts: ['about deep learning and more'] })
    await put({ title: 'Learned', texts: ['they learn deep things, deeply learned'] })
  })

  it('wants the words of a phrase in their order, exactly as written', async () => {
    expect(await titles('"deep learning"')).toEqual(['Deep'])
    expect(await titles('"learning deep"')).toEqual([])
    expect(await titles('"deep learn"')).toEqual([])
    expect(await titles('"deep learning" more')).toEqual(['Deep'])
  })

  it('counts facets of what has the phrase, and of nothing else', async () => {
    expect((await find('"deep learning"')).facets.kinds).toEqual([{ value: 'note', count: 1 }])
  })

  it('does not join the end of a title to the beginning of the text', async () => {
    await put({ title: 'Blue', texts: ['whale sings'] })
    expect(await titles('"blue whale"')).toEqual([])
    expect(await titles('blue whale')).toEqual(['Blue'])
  })

  it('leaves out what has an excluded word in any form, or an excluded phrase', async () => {
    expect(await titles('deep -learned ')).toEqual([])
    expect(await titles('deep -more ')).toEqual(['Learned'])
    expect(await titles('deep -"deep learning" ')).toEqual(['Learned'])
  })
})

describe('misspellings', () => {
  it('repairs a misspelt word and says what it was taken for', async () => {
    await put({ title: 'Models', texts: ['transformers for text generation'] })
    const { candidates, corrections, relaxed, marks } = await find('transfromers generation ')
    expect(candidates).toHaveLength(1)
    expect(corrections).toEqual(new Map([['transfromers', 'transformers']]))
    expect(relaxed).toBe(false)
    expect(marks.words).toEqual(['transformers', 'generation'])
  })

  it('repairs an unfinished word', async () => {
    await put({ title: 'Models', texts: ['transformers for text generation'] })
    expect((await find('text transfrom')).corrections).toEqual(new Map([['transfrom', 'transformers']]))
  })

  it('leaves alone a word that the library has in another form, or with other filters', async () => {
    await put({ title: 'Shoe', texts: ['one shoe'], kind: 'link' })
    await put({ title: 'Show', texts: ['many shows'] })
    expect((await find('shoes ')).corrections.size).toBe(0)
    expect((await find('shoes ', { kinds: ['note'] })).corrections.size).toBe(0)
  })

  it('does not learn words from another organization', async () => {
    const stranger = await addOrganization(database)
    await put({ title: 'Secret', texts: ['project bluebird'] }, stranger)
    await put({ title: 'Ours', texts: ['nothing of the kind'] })
    expect((await find('blubird ')).corrections.size).toBe(0)
  })

  it('repairs no word of three letters', async () => {
    await put({ title: 'Pets', texts: ['a cat'] })
    expect(await titles('cot ')).toEqual([])
  })
})

describe('passages with some of the words', () => {
  it('are found when none has all, those with the most and rarest of them first', async () => {
    for (const number of [1, 2, 3]) await put({ title: `Common ${number}`, texts: ['garden'] })
    await put({ title: 'Rare', texts: ['axolotl'] })
    await put({ title: 'Both', texts: ['garden with shed'] })
    const { relaxed } = await find('garden shed axolotl ')
    expect(relaxed).toBe(true)
    expect((await titles('garden shed axolotl ')).slice(0, 2)).toEqual(['Both', 'Rare'])
    expect((await titles('garden missingword axolotl '))[0]).toBe('Rare')
  })

  it('still have the phrase, and nothing that is excluded', async () => {
    await put({ title: 'With', texts: ['a red kite over the hills'] })
    await put({ title: 'Without', texts: ['hills and rivers'] })
    expect(await titles('"red kite" hills rivers ')).toEqual(['With'])
    expect(await titles('kite rivers -red ')).toEqual(['Without'])
  })

  it('are not looked for when a single word is not there', async () => {
    await put({ title: 'Some', texts: ['hills'] })
    const { relaxed, candidates } = await find('xylophone ')
    expect({ relaxed, candidates }).toEqual({ relaxed: false, candidates: [] })
  })
})

describe('filters and facets', () => {
  it('narrows by kind, tag, source and time', async () => {
    const early = new Date('2026-01-01T00:00:00Z')
    const late = new Date('2026-02-01T00:00:00Z')
    const first = await put({ title: 'First', texts: ['wren'], kind: 'note', tags: ['a'], createdAt: early })
    await put({ title: 'Second', texts: ['wren'], kind: 'link', tags: ['a', 'b'], createdAt: late })
    expect(await titles('wren', { kinds: ['link', 'file'] })).toEqual(['Second'])
    expect(await titles('wren', { tags: ['b', 'c'] })).toEqual(['Second'])
    expect(await titles('wren', { sourceIds: [first.sourceId] })).toEqual(['First'])
    expect(await titles('wren', { createdAfter: late })).toEqual(['Second'])
    expect(await titles('wren', { createdBefore: late })).toEqual(['First'])
    expect(await titles('wren', { tags: ['a'], kinds: ['link'], createdBefore: late })).toEqual([])
  })

  it.each([
    'it`s',
    'a,b',
    '[x]',
    '&& kind:=note',
    'back\\slash',
    '"quoted"',
    'C++',
    'C#',
    ' ',
    '雨',
    'x'.repeat(120),
  ])('tells the tag %s from every other', async (tag) => {
    await put({ title: 'Tagged', texts: ['wren'], tags: [tag, 'C'] })
    await put({ title: 'Other', texts: ['wren'], tags: ['other', `${tag}y`] })
    expect(await titles('wren', { tags: [tag] })).toEqual(['Tagged'])
    expect((await find('wren')).facets.tags).toContainEqual({ value: tag, count: 1 })
  })

  it('matches nothing with an empty list', async () => {
    await put({ title: 'One', texts: ['wren'], tags: ['a'] })
    for (const filters of [{ kinds: [] }, { tags: [] }, { sourceIds: [] }]) {
      expect((await find('wren', filters)).candidates).toEqual([])
    }
  })

  it('refuses identifiers that could be read as part of a filter', async () => {
    await put({ title: 'One', texts: ['wren'] })
    await expect(find('wren', { sourceIds: ['x] || organization_id:!=y'] })).rejects.toThrow(
      'not an identifier',
    )
    await expect(find('wren', {}, '* || kind:=note')).rejects.toThrow('not an identifier')
  })

  it('counts sources, not chunks, the most frequent first', async () => {
    await put({
      title: 'Many chunks',
      texts: ['wren one', 'wren two', 'wren three', 'wren four'],
      tags: ['a'],
    })
    await put({ title: 'One chunk', texts: ['wren'], tags: ['a', 'b'], kind: 'link' })
    await put({ title: 'Third', texts: ['wren'], kind: 'link' })
    expect((await find('wren ')).facets).toEqual({
      kinds: [
        { value: 'link', count: 2 },
        { value: 'note', count: 1 },
      ],
      tags: [
        { value: 'a', count: 2 },
        { value: 'b', count: 1 },
      ],
    })
  })

  it('counts a source once that has the word both as a beginning and in another form', async () => {
    await put({ title: 'One', texts: ['running shoes', 'he runs'], tags: ['a'] })
    await put({ title: 'Two', texts: ['they run'], tags: ['a'] })
    expect((await find('running')).facets.tags).toEqual([{ value: 'a', count: 2 }])
  })
})

describe('organizations', () => {
  it('never find what belongs to another', async () => {
    const stranger = await addOrganization(database)
    const theirs = await put({ title: 'Theirs', texts: ['the secret heron'], tags: ['t'] }, stranger)
    expect(await titles('heron')).toEqual([])
    expect(await titles('heron', { sourceIds: [theirs.sourceId] })).toEqual([])
    expect(await titles('"secret heron"')).toEqual([])
    expect((await find('heron')).facets).toEqual({ kinds: [], tags: [] })
    expect(await titles('heron', {}, stranger)).toEqual(['Theirs'])
  })

  it('do not remove what belongs to another', async () => {
    const stranger = await addOrganization(database)
    const theirs = await put({ title: 'Theirs', texts: ['heron'] }, stranger)
    await engine.remove({ organizationId, sourceId: theirs.sourceId })
    await engine.put({ organizationId, sourceId: theirs.sourceId })
    expect(await titles('heron', {}, stranger)).toEqual(['Theirs'])
  })
})

describe('what the engine holds', () => {
  it('are the current chunks of a source and none of its former ones', async () => {
    const added = await put({
      title: 'Old',
      texts: ['alpha heron', 'alpha wren', 'alpha crane'],
      tags: ['old'],
    })
    const changed = await changeSource(database, added, {
      title: 'New',
      texts: ['beta heron'],
      tags: ['new'],
    })
    await engine.put(changed)
    expect(await titles('alpha ')).toEqual([])
    expect((await find('heron')).candidates).toHaveLength(1)
    expect(await titles('heron', { tags: ['old'] })).toEqual([])
    expect(await held()).toEqual([{ sourceId: added.sourceId, version: 2 }])
  })

  it('are the newest chunks where the same snapshot was cut anew', async () => {
    const added = await put({ title: 'Cut', texts: ['heron one', 'heron two', 'heron three'] })
    await database.pool.query('delete from chunk where source_id = $1 and ordinal > 0', [added.sourceId])
    const { rows } = await database.pool.query<{ id: string }>(
      'update chunk set id = uuidv7() where source_id = $1 returning id',
      [added.sourceId],
    )
    await engine.put(added)
    expect((await find('heron')).candidates).toMatchObject([
      { chunkId: rows[0]?.id, sourceId: added.sourceId },
    ])
  })

  it('is nothing of a source that was removed, deleted or never had a text', async () => {
    const removed = await put({ title: 'Removed', texts: ['heron'] })
    const deleted = await put({ title: 'Deleted', texts: ['heron'] })
    await engine.remove(removed)
    await markDeleted(database, deleted)
    await engine.put(deleted)
    await put({ title: 'Empty', texts: [] })
    expect(await titles('heron')).toEqual([])
    expect(await held()).toEqual([])
  })

  it('is the newest text when a source is put twice at once', async () => {
    const added = await put({ title: 'One', texts: ['alpha'] })
    const puts = [engine.put(added)]
    const changed = await changeSource(database, added, { title: 'Two', texts: ['beta'] })
    puts.push(engine.put(changed), engine.put(added))
    await Promise.all(puts)
    expect(await held()).toEqual([{ sourceId: added.sourceId, version: 2 }])
    expect(await titles('alpha ')).toEqual([])
  })

  it('takes more chunks than one request holds', async () => {
    const texts = Array.from({ length: 520 }, (_, index) => `page${index} of the book`)
    const added = await addSource(database, organizationId, { title: 'Book', texts })
    await engine.put(added)
    expect((await find('page519')).candidates).toHaveLength(1)
    await engine.remove(added)
    expect((await find('page519')).candidates).toEqual([])
  })

  it('is listed with its versions', async () => {
    const first = await put({ title: 'One', texts: ['a', 'b'] })
    const second = await put({ title: 'Two', texts: ['c'] })
    const entries = await held()
    expect(entries).toHaveLength(2)
    expect(entries).toContainEqual({ sourceId: first.sourceId, version: 1 })
    expect(entries).toContainEqual({ sourceId: second.sourceId, version: 1 })
  })

  it('does not count as put when a single chunk was refused', async () => {
    const added = await addSource(database, organizationId, { title: 'Half', texts: ['good', 'bad', 'good'] })
    server.refuse(({ text }) =>
      text === 'bad' ? 'Rejecting write: running out of resource type: OUT_OF_DISK' : null,
    )
    const error = await engine.put(added).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ message: expect.stringContaining('OUT_OF_DISK') })
    expect(isOutage(error)).toBe(false)
  })
})
