import { beforeEach, expect, test } from 'vitest'
import { refetchLinks } from '../src/refetch-links.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'
import { addLink, addOrganization, eventsOf } from './rows.ts'

const due = new Date('2026-03-02T10:00:00Z')
const before = new Date(due.getTime() - 60_000)
const after = new Date(due.getTime() + 60_000)

const database = useDatabase('organization', 'outbox')
let organizationId: string
beforeEach(async () => {
  organizationId = await addOrganization(database.pool)
})

test('asks for each link that is due by the time of the slot, once', async () => {
  const sourceId = await addLink(database.pool, { organizationId, nextFetchAt: before })
  await addLink(database.pool, { organizationId, nextFetchAt: after })
  const { said } = await runSchedule(database.pool, refetchLinks, { due })
  expect(said).toBe('1 links are looked at.')
  const events = await eventsOf(database.pool, 'source/refetch.due')
  expect(events).toEqual([{ organizationId, sourceId, host: 'example.com' }])
  await runSchedule(database.pool, refetchLinks, { due: new Date(due.getTime() + 1) })
  expect(await eventsOf(database.pool, 'source/refetch.due')).toHaveLength(1)
})

test('leaves a link alone that is being read, has failed, or was deleted', async () => {
  for (const state of ['queued', 'processing', 'failed', 'needs_capture']) {
    await addLink(database.pool, { organizationId, nextFetchAt: before, state })
  }
  const deleted = await addLink(database.pool, { organizationId, nextFetchAt: before })
  await database.pool.query('update source set deleted_at = now() where id = $1', [deleted])
  expect((await runSchedule(database.pool, refetchLinks, { due })).said).toBe('No link is due.')
  expect(await eventsOf(database.pool, 'source/refetch.due')).toEqual([])
})

test('takes the links of every organization in turn when there are more than one run takes', async () => {
  await database.pool.query(
    `with made as (
       insert into source (organization_id, kind, title, url, canonical_url, state)
       select $1, 'link', 'A page', url, url, 'ready'
       from generate_series(1, 500) as number, concat('https://example.com/', number) as url returning id)
     insert into link_fetch (source_id, organization_id, next_fetch_at, interval_seconds)
     select id, $1, $2::timestamptz - interval '1 hour', 86400 from made`,
    [organizationId, due],
  )
  const other = await addOrganization(database.pool)
  const sourceId = await addLink(database.pool, { organizationId: other, nextFetchAt: before })
  await runSchedule(database.pool, refetchLinks, { due })
  const events = await eventsOf(database.pool, 'source/refetch.due')
  expect(events).toHaveLength(400)
  expect(events).toContainEqual({ organizationId: other, sourceId, host: 'example.com' })
})

test('writes no event when the slot cannot be recorded', async () => {
  const sourceId = await addLink(database.pool, { organizationId, nextFetchAt: before })
  await database.pool.query(
    `create function refuse() returns trigger language plpgsql as 'begin raise exception ''no''; end';
     create trigger refuse before update on schedule_slot for each row execute function refuse()`,
  )
  await expect(runSchedule(database.pool, refetchLinks, { due })).rejects.toThrow('no')
  await database.pool.query('drop function refuse cascade')
  expect(await eventsOf(database.pool, 'source/refetch.due')).toEqual([])
  const { rows } = await database.pool.query('select next_fetch_at from link_fetch where source_id = $1', [
    sourceId,
  ])
  expect(rows).toEqual([{ next_fetch_at: before }])
})
