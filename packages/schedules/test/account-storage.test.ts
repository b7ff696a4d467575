import { expect, test } from 'vitest'
import { accountStorage } from '../src/account-storage.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'
import { addOrganization, addReadNote } from './rows.ts'

const due = new Date('2026-03-02T10:00:00Z')
const database = useDatabase('organization')

async function measured() {
  const { rows } = await database.pool.query(
    `select organization_id as "organizationId", sources, original_bytes::int as "originalBytes",
       text_bytes::int as "textBytes", chunks, measured_at as "measuredAt" from usage order by organization_id`,
  )
  return rows
}

test('measures each organization by itself, and an empty one as nothing', async () => {
  const full = await addOrganization(database.pool)
  const empty = await addOrganization(database.pool)
  const text = 'Über den Gezeiten. '.repeat(2_000)
  const id = await addReadNote(database.pool, { organizationId: full, text })
  await addReadNote(database.pool, { organizationId: full, text: 'short' })
  await database.pool.query(
    `insert into blob (organization_id, sha256, byte_size) values ($1, 'a', 1000), ($1, 'b', 24)`,
    [full],
  )
  const textBytes = Buffer.byteLength(text) + 5
  expect((await runSchedule(database.pool, accountStorage, { due })).said).toBe(
    '2 organizations were measured.',
  )
  const nothing = { sources: 0, originalBytes: 0, textBytes: 0, chunks: 0, measuredAt: due }
  expect(await measured()).toEqual([
    { organizationId: full, sources: 2, originalBytes: 1_024, textBytes, chunks: 2, measuredAt: due },
    { organizationId: empty, ...nothing },
  ])
  await database.pool.query('update source set deleted_at = now() where id = $1', [id])
  const later = new Date(due.getTime() + 3_600_000)
  await runSchedule(database.pool, accountStorage, { due: later })
  expect((await measured())[0]).toMatchObject({ sources: 1, measuredAt: later })
})

test('stops between organizations when it is told to', async () => {
  await addOrganization(database.pool)
  const signal = AbortSignal.abort(new Error('the daemon stops'))
  await expect(runSchedule(database.pool, accountStorage, { due, signal })).rejects.toThrow(
    'the daemon stops',
  )
  expect(await measured()).toEqual([])
})
