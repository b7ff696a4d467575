import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Filters } from '../src/contract.ts'
import type { KeywordEngine } from '../src/keyword/engine.ts'
import { parseQuery } from '../src/query/parse.ts'
import { highlight } from '../src/text/highlight.ts'
import {
  type Added,
  addOrganization,
  addSource,
  changeSource,
  markDeleted,
  type SampleSource,
} from './test-library.ts'

/** An engine over the database, with what must be closed after the test. */
export type OpenedEngine = { engine: KeywordEngine; close(): Promise<void> }

/** What every keyword engine guarantees, whatever it is made of. */
export function keywordContract(options: {
  name: string
  serverUrl: () => string
  open: (database: TestDatabase) => Promise<OpenedEngine>
}): void {
  describe(`keyword engine ${options.name}`, () => {
    let database: TestDatabase
    let opened: OpenedEngine
    let organizationId: string

    beforeAll(async () => {
      database = await createTestDatabase(options.serverUrl())
    })
    afterAll(() => database?.drop())
    beforeEach(async () => {
      await database.pool.query('delete from organization')
      organizationId = await addOrganization(database)
      opened = await options.open(database)
    })
    afterEach(() => opened.close())

    async function put(source: SampleSource, organization = organizationId): Promise<Added> {
      const added = await addSource(database, organization, source)
      await opened.engine.put(added)
      await database.pool.query('update source set indexed_version = content_version where id = $1', [
        added.sourceId,
      ])
      return added
    }

    function find(q: string, filters: Filters = {}, organization = organizationId) {
      return opened.engine.find({ organizationId: organization, query: parseQuery(q), filters })
    }

    async function titles(
      q: string,
      filters: Filters = {},
      organization = organizationId,
    ): Promise<string[]> {
      const { candidates } = await find(q, filters, organization)
      const { rows } = await database.pool.query<{ id: string; title: string }>(
        'select id, title from source',
      )
      const names = new Map(rows.map(({ id, title }) => [id, title]))
      return [...new Set(candidates.map(({ sourceId }) => names.get(sourceId) ?? '?'))]
    }

    const note = (title: string, ...texts: string[]): SampleSource => ({ title, texts })

    describe('words', () => {
      it('finds a passage by its words in any order, form, case and accent', async () => {
        await put(note('Bread', 'Baking sourdough takes a naïve patience.'))
        for (const q of [
          'sourdough baking ',
          'SOURDOUGH ',
          'baked sourdoughs ',
          'naive ',
          'naïve ',
          'Patience ',
        ]) {
          expect(await titles(q), q).toEqual(['Bread'])
        }
        expect(await titles('rocket ')).toEqual([])
      })

      it('wants all words, and title and headings count as text of every passage', async () => {
        await put({ ...note('Kubernetes', 'Pods are scheduled.'), headings: ['Operations'] })
        await put(note('Pods', 'Peas grow in pods.'))
        expect(await titles('kubernetes pods ')).toEqual(['Kubernetes'])
        expect(await titles('operations scheduled ')).toEqual(['Kubernetes'])
      })

      it('does not want frequent words that are only grammar', async () => {
        await put(note('Upload', 'An upload waits fifteen days.'))
        expect(await titles('how many days does the upload wait ')).toEqual(['Upload'])
      })

      it('relaxes to any of the words when no passage has all, says so, and puts those with more first', async () => {
        await put(note('Two', 'Sourdough bread.'))
        await put(note('One', 'Bread and butter.'))
        await put(note('None', 'Rocket science.'))
        const { relaxed } = await find('sourdough bread zeppelin ')
        expect(relaxed).toBe(true)
        expect(await titles('sourdough bread zeppelin ')).toEqual(['Two', 'One'])
        expect((await find('sourdough bread ')).relaxed).toBe(false)
      })

      it('shows below the few passages with all words of a question those with most of them', async () => {
        await put(note('All', 'The delayed queue holds an upload for some days.'))
        await put(note('Most', 'An upload may wait in the queue for days.'))
        await put(note('One', 'Every upload is signed.'))
        const q = 'delayed upload queue days '
        expect(await titles(q)).toEqual(['All', 'Most'])
        expect((await find(q)).relaxed).toBe(false)
        expect((await find(q)).facets.kinds).toEqual([{ value: 'note', count: 2 }])
        expect(await titles('delayed upload ')).toEqual(['All'])
      })

      it('shows below the few passages with all words the sources that have them in several', async () => {
        await put(note('Pump', 'A map of cholera deaths.', 'The pump drew its water from a well.'))
        await put(note('Both', 'Cholera spreads by water.'))
        await put(note('One', 'Cholera is an illness.', 'It came by ship.'))
        for (const q of ['cholera water ', 'cholera wat']) {
          expect(await titles(q), q).toEqual(['Both', 'Pump'])
          const { candidates, facets, relaxed } = await find(q)
          expect([candidates.length, facets.kinds, relaxed], q).toEqual([
            3,
            [{ value: 'note', count: 2 }],
            false,
          ])
        }
      })

      it('finds a source that has the words in several passages when no passage has them all', async () => {
        await put(note('Pump', 'Cholera deaths.', 'Water from a well.', 'Removed the pump handle.'))
        await put(note('Two', 'Water from a pump.'))
        const { relaxed } = await find('cholera water pump ')
        expect(await titles('cholera water pump ')).toEqual(['Pump'])
        expect(relaxed).toBe(false)
        expect(await titles('cholara water pump ')).toEqual(['Pump'])
      })

      it('asks each of these passages to keep to exclusions and filters, and phrases to one passage', async () => {
        await put({ ...note('Pump', 'Cholera in London.', 'Water of London.'), kind: 'note' })
        await put({ ...note('Report', 'Cholera in Paris.', 'Water of Paris.'), kind: 'file' })
        expect(await titles('cholera water -london ')).toEqual(['Report'])
        expect(await titles('cholera water ', { kinds: ['note'] })).toEqual(['Pump'])
        expect(await titles('"water of" cholera ')).toEqual([])
      })

      it('counts what has most of the words with what has only the rarest', async () => {
        for (const title of ['First', 'Second']) await put(note(title, 'Sourdough bread.'))
        await put(note('Rare', 'A zeppelin.'))
        await put(note('None', 'Rocket science.'))
        await database.pool.query('analyze chunk')
        const { facets } = await find('sourdough bread zeppelin ')
        expect((await titles('sourdough bread zeppelin ')).sort()).toEqual(['First', 'Rare', 'Second'])
        expect(facets.kinds).toEqual([{ value: 'note', count: 3 }])
      })

      it('finds parts of paths, file names and compounds', async () => {
        await put(note('Paths', 'See node.js, and/or snake_case in /usr/share/doc.'))
        for (const q of ['node ', 'js ', 'snake ', 'case ', 'share ', 'node.js ', 'snake_case ']) {
          expect(await titles(q), q).toEqual(['Paths'])
        }
      })

      it('finds words of scripts without spaces', async () => {
        await put(note('Tokyo', '東京は日本の首都です。'))
        expect(await titles('東京 ')).toEqual(['Tokyo'])
        expect(await titles('首都 ')).toEqual(['Tokyo'])
      })
    })

    describe('unfinished words', () => {
      it('finds by the beginning of the last word', async () => {
        await put(note('Kubernetes', 'Rolling updates of deployments.'))
        for (const q of ['kub', 'kubernete', 'rolling upd'])
          expect(await titles(q), q).toEqual(['Kubernetes'])
        expect(await titles('kub ')).toEqual([])
      })

      it('finds a word whose stem is shorter than what was typed', async () => {
        await put(note('Sport', 'Running is healthy.'))
        for (const q of ['ru', 'run', 'runn', 'runni', 'runnin', 'running'])
          expect(await titles(q), q).toEqual(['Sport'])
      })

      it('prefers the whole word to those that begin with it', async () => {
        await put(note('Longer', 'The carpet is red.'))
        await put(note('Whole', 'The car is red.'))
        expect(await titles('car')).toEqual(['Whole', 'Longer'])
      })
    })

    describe('misspellings', () => {
      it('repairs one error from four letters and two from eight, and says what it took a word for', async () => {
        await put(note('Cluster', 'Kubernetes runs pods.'))
        for (const [q, corrected] of [
          ['kuberentes ', 'kubernetes'],
          ['kubrnets ', 'kubernetes'],
          ['podz ', 'pods'],
        ] as const) {
          const { corrections } = await find(q)
          expect(await titles(q), q).toEqual(['Cluster'])
          expect([...corrections.values()], q).toEqual([corrected])
        }
      })

      it('leaves short words, known words and quoted words as they are', async () => {
        await put(note('Pets', 'A cat and a goat.'))
        await put(note('Coats', 'A coat.'))
        expect(await titles('cta ')).toEqual([])
        expect(await titles('coat ')).toEqual(['Coats'])
        expect((await find('coat ')).corrections.size).toBe(0)
        expect(await titles('"goad" ')).toEqual([])
      })

      it('never repairs to a word that only a stranger has', async () => {
        const stranger = await addOrganization(database)
        await put(note('Secret', 'Project zeppelin.'), stranger)
        const { candidates, corrections } = await find('zepelin ')
        expect({ candidates, corrections: corrections.size }).toEqual({ candidates: [], corrections: 0 })
      })
    })

    describe('phrases and exclusions', () => {
      it('wants quoted words in their order, exactly as written', async () => {
        await put(note('Right', 'To be, or not to be.'))
        await put(note('Turned', 'Be to or be not.'))
        expect(await titles('"not to be"')).toEqual(['Right'])
        expect(await titles('"to be or not"')).toEqual(['Right'])
      })

      it('does not take other forms of quoted words, nor a phrase across title and text', async () => {
        await put(note('Quick', 'Foxes are quicker than dogs. A running fox.'))
        expect(await titles('"running fox"')).toEqual(['Quick'])
        expect(await titles('"run fox"')).toEqual([])
        expect(await titles('"quick foxes"')).toEqual([])
      })

      it('combines phrases with words, which keep their forms', async () => {
        await put(note('Hamlet', 'To be or not to be, he asked.'))
        await put(note('Other', 'To be or not to be, she said.'))
        expect(await titles('"not to be" asked ')).toEqual(['Hamlet'])
      })

      it('leaves out what is excluded, words and phrases', async () => {
        await put(note('Cats', 'A cat sleeps.'))
        await put(note('Dogs', 'A cat fears the big dog.'))
        expect(await titles('cat -dog ')).toEqual(['Cats'])
        expect(await titles('cat -dogs ')).toEqual(['Cats'])
        expect(await titles('cat -"big dog" ')).toEqual(['Cats'])
        expect((await titles('cat -"dog big" ')).sort()).toEqual(['Cats', 'Dogs'])
      })
    })

    describe('identifiers', () => {
      it('finds them by their number, as a whole, and as written apart', async () => {
        await put(note('Sensor', 'The MPU6050 has a gyroscope.'))
        await put(note('Other', 'The BME280 measures pressure.'))
        for (const q of ['6050 ', 'MPU6050 ', 'mpu', '050 ', 'gyroscope 6050 ']) {
          expect(await titles(q), q).toEqual(['Sensor'])
        }
      })
    })

    describe('ranking', () => {
      it('puts titles before headings before text', async () => {
        await put(note('Gardening', 'Some words about compost.'))
        await put({ ...note('Soil', 'Rotten leaves.'), headings: ['Compost'] })
        await put(note('Compost', 'Rotten leaves.'))
        expect(await titles('compost ')).toEqual(['Compost', 'Soil', 'Gardening'])
      })

      it('puts a title that is nothing but the query first', async () => {
        await put(note('A long history of bread and its many makers in Europe', 'Bread bread bread.'))
        await put(note('Bread', 'Flour and water.'))
        expect((await titles('bread '))[0]).toBe('Bread')
      })

      it('puts words near each other before words far apart', async () => {
        const filler = 'lorem ipsum dolor sit amet '.repeat(20)
        await put(note('Far', `Solar ${filler} panels.`))
        await put(note('Near', `${filler} solar panels ${filler}`))
        expect(await titles('solar panels ')).toEqual(['Near', 'Far'])
      })

      it('gives at most three passages of one source', async () => {
        const added = await put(
          note('Book', ...Array.from({ length: 6 }, (_, index) => `Chapter ${index} on whales.`)),
        )
        const { candidates } = await find('whales ')
        expect(candidates.filter(({ sourceId }) => sourceId === added.sourceId)).toHaveLength(3)
      })
    })

    describe('filters and facets', () => {
      beforeEach(async () => {
        await put({
          ...note('A', 'whale song'),
          kind: 'note',
          tags: ['sea', 'music'],
          createdAt: new Date('2024-01-01'),
        })
        await put({
          ...note('B', 'whale bones', 'more whales'),
          kind: 'file',
          tags: ['sea'],
          createdAt: new Date('2025-01-01'),
        })
        await put({
          ...note('C', 'a whale of a time'),
          kind: 'link',
          tags: ["it's `odd`, [really]"],
          createdAt: new Date('2026-01-01'),
        })
      })

      it('narrows by kind, tag, source and date, each and together', async () => {
        const narrowed = async (filters: Filters) => (await titles('whale ', filters)).sort()
        expect(await narrowed({ kinds: ['note', 'file'] })).toEqual(['A', 'B'])
        expect(await narrowed({ tags: ['music'] })).toEqual(['A'])
        expect(await narrowed({ tags: ['music', "it's `odd`, [really]"] })).toEqual(['A', 'C'])
        expect(await narrowed({ createdAfter: new Date('2025-01-01') })).toEqual(['B', 'C'])
        expect(await narrowed({ createdBefore: new Date('2025-01-01') })).toEqual(['A'])
        expect(await narrowed({ tags: ['sea'], kinds: ['file'] })).toEqual(['B'])
        const [b] = (await find('bones ')).candidates
        expect(await narrowed({ sourceIds: [b?.sourceId ?? ''] })).toEqual(['B'])
      })

      it('tells tags apart that differ in case or symbols only', async () => {
        await put({ ...note('D', 'whale one'), tags: ['C++'] })
        await put({ ...note('E', 'whale two'), tags: ['c'] })
        expect(await titles('whale ', { tags: ['C++'] })).toEqual(['D'])
        expect(await titles('whale ', { tags: ['c'] })).toEqual(['E'])
        expect(await titles('whale ', { tags: ['C'] })).toEqual([])
      })

      it('counts the sources of all matches by kind and tag, each once', async () => {
        expect((await find('whale ')).facets).toEqual({
          kinds: [
            { value: 'file', count: 1 },
            { value: 'link', count: 1 },
            { value: 'note', count: 1 },
          ],
          tags: [
            { value: 'sea', count: 2 },
            { value: "it's `odd`, [really]", count: 1 },
            { value: 'music', count: 1 },
          ],
        })
        expect((await find('whale ', { kinds: ['file'] })).facets.kinds).toEqual([
          { value: 'file', count: 1 },
        ])
      })
    })

    describe('tenants', () => {
      it("never shows a stranger's passages, facets or words", async () => {
        const stranger = await addOrganization(database)
        await put({ ...note('Mine', 'whale song'), tags: ['mine'] })
        await put({ ...note('Theirs', 'whale secrets'), tags: ['theirs'] }, stranger)
        expect(await titles('whale ')).toEqual(['Mine'])
        expect((await find('whale ')).facets.tags).toEqual([{ value: 'mine', count: 1 }])
        expect(await titles('secr')).toEqual([])
        expect(await titles('whale ', {}, stranger)).toEqual(['Theirs'])
      })

      it("does not find a stranger's source that a filter names", async () => {
        const stranger = await addOrganization(database)
        const theirs = await put(note('Theirs', 'whale secrets'), stranger)
        expect(await titles('whale ', { sourceIds: [theirs.sourceId] })).toEqual([])
      })
    })

    describe('changes', () => {
      it('finds the new text of a changed source and not the former', async () => {
        const added = await put(note('Draft', 'About whales.', 'More on whales.'))
        const changed = await changeSource(database, added, note('Draft', 'About dolphins.'))
        await opened.engine.put(changed)
        expect(await titles('dolphins ')).toEqual(['Draft'])
        expect(await titles('whales ')).toEqual([])
      })

      it('takes the same source again without showing it twice', async () => {
        const added = await put(note('Once', 'About whales.'))
        await opened.engine.put(added)
        expect((await find('whales ')).candidates).toHaveLength(1)
      })

      it('does not find a removed source', async () => {
        const added = await put(note('Gone', 'About whales.'))
        await markDeleted(database, added)
        await opened.engine.remove(added)
        expect(await titles('whales ')).toEqual([])
        await opened.engine.remove(added)
      })
    })

    it('tells what to mark, in agreement with what it matched', async () => {
      const text = 'Bakers who bake: baked MPU6050, kubernetes and “not to be” things.'
      await put(note('Marks', text))
      const marked = async (q: string) =>
        highlight(text, (await find(q)).marks).map(({ start, end }) => text.slice(start, end))
      expect(await marked('baking ')).toEqual(['bake', 'baked'])
      expect(await marked('6050 ')).toEqual(['MPU6050'])
      expect(await marked('kubernets ')).toEqual(['kubernetes'])
      expect(await marked('kuber')).toEqual(['kubernetes'])
      expect(await marked('"not to be"')).toEqual(['not to be'])
    })
  })
}
