import { beforeEach, expect, test } from 'vitest'
import { reconcileIndex } from '../src/reconcile-index.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'
import { addOrganization, addReadNote, eventsOf } from './rows.ts'

const due = new Date('2026-03-02T10:00:00Z')
const database = useDatabase('organization', 'outbox')
let organizationId: string
beforeEach(async () => {
  organizationId = await addOrganization(database.pool)
})

const run = (at = due) => runSchedule(database.pool, reconcileIndex, { due: at })
const requested = () => eventsOf(database.pool, 'library/reconcile.requested')

async function addNote({ minutesAgo = 60 * 24, isIndexed = true, hasVector = true } = {}): Promise<void> {
  const id = await addReadNote(database.pool, { organizationId, hasVector })
  await database.pool.query(
    `update source set updated_at = $2, indexed_version = case when $3 then content_version else 0 end where id = $1`,
    [id, new Date(due.getTime() - minutesAgo * 60_000), isIndexed],
  )
}

test('asks for nothing while the index is in step, or a source has just become ready', async () => {
  await addNote()
  await addNote({ isIndexed: false, minutesAgo: 1 })
  expect((await run()).said).toBe('The index is in step.')
  expect(await requested()).toEqual([])
})

test('has each organization mended whose index lacks something, and no other', async () => {
  await addNote({ isIndexed: false, minutesAgo: 10 })
  const other = await addOrganization(database.pool)
  await addReadNote(database.pool, { organizationId: other, hasVector: false })
  await database.pool.query(
    'update source set indexed_version = content_version where organization_id = $1',
    [other],
  )
  await addOrganization(database.pool)
  const { said, printed } = await run()
  expect(said).toBe('2 organizations are mended.')
  expect(printed).toEqual([
    `organization ${organizationId}: 1 not indexed, 0 passages without a vector`,
    `organization ${other}: 0 not indexed, 1 passages without a vector`,
  ])
  expect(await requested()).toEqual([{ organizationId }, { organizationId: other }])
})

test('does not ask again while a request waits', async () => {
  await addNote({ isIndexed: false, minutesAgo: 10 })
  await run()
  await run(new Date(due.getTime() + 1_000))
  expect(await requested()).toHaveLength(1)
  await database.pool.query('update outbox set acknowledged_at = now()')
  await run(new Date(due.getTime() + 2_000))
  expect(await requested()).toHaveLength(2)
})

test('fails, and asks all the same, when an organization has not been mended for an hour', async () => {
  await addNote({ isIndexed: false, minutesAgo: 61 })
  await expect(run()).rejects.toThrow('The index of 1 organizations has differed for an hour')
  expect(await requested()).toHaveLength(1)
})
