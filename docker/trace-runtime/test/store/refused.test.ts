import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { createTraffic } from '../../bench/traffic.ts'
import { SCHEMA_VERSION } from '../../src/store/segment/schema.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { HOUR_MS, listAll, openTestStore, segmentFiles } from './open-store.ts'

/** A folder with a segment that a later version wrote, for this hour or an earlier one. */
async function withLaterVersion(hoursAgo: number) {
  const store = await openTestStore()
  await store.write(makeBatch([makeEntry({ startMs: Date.now() - hoursAgo * HOUR_MS })]))
  await store.close()
  const file = path.join(store.folder, segmentFiles(store.folder)[0] as string)
  const db = new DatabaseSync(file)
  db.exec(`pragma user_version = ${SCHEMA_VERSION + 1}; pragma journal_mode = delete`)
  db.close()
  return { folder: store.folder, file, bytes: readFileSync(file) }
}

test('a segment of another version is refused by its name, left as it is, and written beside', async () => {
  const { folder, file, bytes } = await withLaterVersion(0)
  const store = await openTestStore({ folder })
  expect(store.events).toEqual([
    { level: 'error', message: expect.stringMatching(`^${file} is incompatible: .*schema version`) },
  ])
  const entry = makeEntry()
  expect(await store.write(makeBatch([entry]))).toEqual({ ok: true, stored: 1 })
  expect((await listAll(store)).map(({ id }) => id)).toEqual([entry.id])
  expect(readFileSync(file)).toEqual(bytes)
})

test('a segment of another version is not pruned, not cleared and not purged', async () => {
  const { folder, file, bytes } = await withLaterVersion(10)
  const store = await openTestStore({ folder })
  await store.prune({ olderThanHours: 1 })
  await store.clear()
  await store.purge({ value: 'search' })
  expect(readFileSync(file)).toEqual(bytes)
})

test('a ledger that another program wrote is refused by its name, and left as it is', async () => {
  const { folder } = await withLaterVersion(0)
  const ledger = path.join(folder, 'other.sqlite')
  const db = new DatabaseSync(ledger)
  db.exec('create table notes (text text)')
  db.close()
  const bytes = readFileSync(ledger)
  await expect(openTestStore({ folder, databasePath: ledger })).rejects.toThrow(
    `${ledger} is incompatible: another program wrote it`,
  )
  expect(readFileSync(ledger)).toEqual(bytes)
})

test('a segment that is no database is set aside, named, and the hour goes on', async () => {
  const first = await openTestStore()
  await first.write(makeBatch())
  await first.close()
  const file = path.join(first.folder, segmentFiles(first.folder)[0] as string)
  writeFileSync(file, 'not a database, but long enough to be taken for the beginning of one '.repeat(100))

  const store = await openTestStore({ folder: first.folder })
  expect(store.events).toEqual([{ level: 'error', message: expect.stringMatching(`^${file} is damaged`) }])
  expect(existsSync(`${file}.damaged`)).toBe(true)
  const entry = makeEntry()
  expect(await store.write(makeBatch([entry]))).toEqual({ ok: true, stored: 1 })
  expect((await listAll(store)).map(({ id }) => id)).toEqual([entry.id])
})

test('a segment whose damage shows when it is read is set aside then, and the others are shown', async () => {
  const first = await openTestStore()
  const traffic = createTraffic(11)
  const nowMs = Date.now()
  await first.write(traffic.batch({ size: 2_000, startMs: nowMs - 5 * HOUR_MS, spanMs: 1_000 }))
  await first.close()
  const file = path.join(first.folder, segmentFiles(first.folder)[0] as string)
  // Its beginning, with the schema, is whole.
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0xff, 64 * 1024))

  const store = await openTestStore({ folder: first.folder })
  const entry = makeEntry()
  await store.write(makeBatch([entry]))
  expect((await listAll(store)).map(({ id }) => id)).toEqual([entry.id])
  expect(store.events).toEqual([{ level: 'error', message: expect.stringMatching(`^${file} is damaged`) }])
  expect(existsSync(`${file}.damaged`)).toBe(true)
})

test('a damaged segment does not keep prune from unlinking the others', async () => {
  const first = await openTestStore()
  const { traceId } = makeEntry()
  const startMs = Date.now() - 10 * HOUR_MS
  await first.write(makeBatch([makeEntry({ startMs }), makeEntry({ traceId, startMs: startMs + HOUR_MS })]))
  await first.pin(traceId)
  await first.close()
  const [older] = segmentFiles(first.folder).sort()
  truncateSync(path.join(first.folder, older as string), 2_000)
  const store = await openTestStore({ folder: first.folder, pruneAfterHours: 5 })
  expect((await store.trace(traceId, { limit: 10 })).entries).toHaveLength(1)
  expect(segmentFiles(store.folder).filter((name) => !name.includes('pinned'))).toEqual([])
})
