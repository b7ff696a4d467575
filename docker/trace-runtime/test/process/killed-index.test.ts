import { randomBytes, randomInt } from 'node:crypto'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { temporaryFolder } from '../receiver/start.ts'
import { segmentFiles } from '../store/open-store.ts'
import { spawnReceiver } from './child.ts'

const KILLS = 15
const BATCHES_PER_LIFE = 8
const ENTRIES_PER_BATCH = 400

async function unindexed(url: string): Promise<number> {
  const response = await fetch(`${url}/ready`)
  return ((await response.json()) as { unindexed: number }).unindexed
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('killed while it indexes, a receiver has every acknowledged entry in its text index once', {
  timeout: 180_000,
}, async () => {
  const folder = temporaryFolder()
  const value = `w${randomBytes(8).toString('hex')}`
  let wasBehind = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const { url, child, exited } = await spawnReceiver(folder)
    for (let batch = 0; batch < BATCHES_PER_LIFE; batch++) {
      const entries = Array.from({ length: ENTRIES_PER_BATCH }, () => makeEntry({ content: { value } }))
      expect((await deliver(url, signBatch(makeBatch(entries)))).status).toBe(202)
    }
    if ((await unindexed(url)) > 0) wasBehind++
    for (let turns = randomInt(300); turns > 0; turns--) await turn()
    child.kill('SIGKILL')
    await exited
  }
  expect(wasBehind).toBeGreaterThan(0)
  const { url, child, exited } = await spawnReceiver(folder)
  while ((await unindexed(url)) > 0) await turn()
  child.kill('SIGTERM')
  await exited
  const rows = segmentFiles(folder).flatMap((file) => {
    const db = new DatabaseSync(path.join(folder, file), { readOnly: true })
    const found = db.prepare('select rowid as id from words where words match ?').all(value)
    const stored = db.prepare('select id from entries order by id').all()
    expect(found.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(
      stored.map(({ id }) => Number(id)),
    )
    db.close()
    return found
  })
  expect(rows).toHaveLength(KILLS * BATCHES_PER_LIFE * ENTRIES_PER_BATCH)
})
