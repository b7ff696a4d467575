import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { IDS_PER_MICROSECOND, MICROSECONDS_PER_HOUR } from '../../src/store/segment/entry-id.ts'
import { openFreeIds } from '../../src/store/writer/free-id.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { HOUR_MS, listAll, openTestStore } from './open-store.ts'

/** A table of ids as a segment has it, and how often it was asked. */
function openIds() {
  const db = new DatabaseSync(':memory:')
  db.exec('create table entries (id integer primary key)')
  const insert = db.prepare('insert into entries values (?) on conflict do nothing')
  let looks = 0
  const counting = {
    prepare: (sql: string) => {
      const statement = db.prepare(sql)
      return {
        get: (id: number) => {
          looks++
          return statement.get(id)
        },
      }
    },
  }
  const insertAtFreeId = openFreeIds(counting as unknown as DatabaseSync, 0)
  const add = (startMs: number) => {
    return insertAtFreeId(startMs, (id) => insert.run(id).changes === 1)
  }
  return { add, looks: () => looks }
}

test('what starts together gets ids in the order it comes', () => {
  const { add } = openIds()
  const ids = Array.from({ length: 3_000 }, () => add(7))
  expect(ids).toEqual(Array.from({ length: 3_000 }, (_, at) => 7_000 * IDS_PER_MICROSECOND + at))
})

test('however many start together, each costs a look or two', () => {
  const { add, looks } = openIds()
  const COUNT = 100_000
  const ids = new Set(Array.from({ length: COUNT }, () => add(7)))
  expect(ids.size).toBe(COUNT)
  expect(looks()).toBeLessThan(2 * COUNT)
})

test('the last microsecond of an hour has room before it', () => {
  const { add } = openIds()
  const ids = Array.from({ length: 3_000 }, () => add(HOUR_MS - 0.0001))
  expect(new Set(ids).size).toBe(3_000)
  expect(Math.max(...ids)).toBeLessThan(MICROSECONDS_PER_HOUR * IDS_PER_MICROSECOND)
})

test('entries that all start in one millisecond are listed once each', async () => {
  const store = await openTestStore()
  const startMs = Math.floor(Date.now()) - 1_000
  const batches = Array.from({ length: 5 }, () =>
    makeBatch(Array.from({ length: 500 }, () => makeEntry({ startMs }))),
  )
  for (const batch of batches) await store.write(batch)
  const listed = (await listAll(store)).map(({ id }) => id)
  expect(listed).toEqual(
    batches
      .flatMap(({ entries }) => entries)
      .map(({ id }) => id)
      .reverse(),
  )
})
