import { beforeEach, expect, test } from 'vitest'
import { pollFeeds } from '../src/poll-feeds.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'
import { addOrganization, eventsOf } from './rows.ts'

const due = new Date('2026-03-02T10:00:00Z')
const before = new Date(due.getTime() - 60_000)
const after = new Date(due.getTime() + 60_000)

const database = useDatabase('organization', 'outbox')
let organizationId: string
beforeEach(async () => {
  organizationId = await addOrganization(database.pool)
})

/** Feeds of an organization, all due at this moment; answers with their ids. */
async function addFeeds(count: number, nextPollAt: Date, organization = organizationId): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `insert into feed (organization_id, url, canonical_url, next_poll_at, interval_seconds)
     select $1, url, url, $2::timestamptz, 3600
     from generate_series(1, $3) as number, concat('https://example.com/', number, '/', $2::timestamptz) as url returning id`,
    [organization, nextPollAt, count],
  )
  return rows.map(({ id }) => id)
}

test('asks for each feed that is due by the time of the slot, once', async () => {
  const [feedId] = await addFeeds(1, before)
  await addFeeds(1, after)
  expect((await runSchedule(database.pool, pollFeeds, { due })).said).toBe('1 feeds are read.')
  expect(await eventsOf(database.pool, 'feed/poll.due')).toEqual([
    { organizationId, feedId, host: 'example.com' },
  ])
  const again = await runSchedule(database.pool, pollFeeds, { due: new Date(due.getTime() + 1) })
  expect(again.said).toBe('No feed is due.')
})

test('takes the feeds of every organization in turn when there are more than one run takes', async () => {
  await addFeeds(400, new Date(due.getTime() - 3_600_000))
  const other = await addOrganization(database.pool)
  const [feedId] = await addFeeds(1, before, other)
  await runSchedule(database.pool, pollFeeds, { due })
  const events = await eventsOf(database.pool, 'feed/poll.due')
  expect(events).toHaveLength(300)
  expect(events).toContainEqual({ organizationId: other, feedId, host: 'example.com' })
})

test('leaves alone what somebody holds back', async () => {
  await addFeeds(1, before)
  await database.pool.query('update feed set paused_at = now()')
  expect((await runSchedule(database.pool, pollFeeds, { due })).said).toBe('No feed is due.')
})
