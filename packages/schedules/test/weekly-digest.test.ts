import { beforeEach, expect, test } from 'vitest'
import { weeklyDigest } from '../src/weekly-digest.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'
import { addOrganization, addUser, eventsOf } from './rows.ts'

const database = useDatabase('organization', '"user"', 'outbox')
let organizationId: string
beforeEach(async () => {
  organizationId = await addOrganization(database.pool)
})

type Setting = { enabled?: boolean; timeZone?: string; weekday?: number; hour?: number }

async function addReader(setting?: Setting): Promise<string> {
  const userId = await addUser(database.pool)
  await database.pool.query('insert into member (organization_id, user_id) values ($1, $2)', [
    organizationId,
    userId,
  ])
  if (setting) {
    const { enabled = true, timeZone = 'UTC', weekday = 1, hour = 8 } = setting
    await database.pool.query('insert into digest_setting values ($1, $2, $3, $4, $5)', [
      ...[userId, enabled, timeZone, weekday, hour],
    ])
  }
  return userId
}

const runAt = (due: string) => runSchedule(database.pool, weeklyDigest, { due: new Date(due) })
const dueMails = () => eventsOf(database.pool, 'digest/due')

/** The hours, from this one on, at whose run a mail becomes due. */
async function hoursDue(from: string, hours: number): Promise<string[]> {
  const found: string[] = []
  for (let hour = 0; hour < hours; hour++) {
    const due = new Date(new Date(from).getTime() + hour * 3_600_000).toISOString()
    if ((await runAt(due)).said !== 'No weekly mail is due at this hour.') found.push(due)
  }
  return found
}

test('is due once a week, on Monday at eight in UTC, for whoever has not chosen', async () => {
  const userId = await addReader()
  expect(await hoursDue('2026-03-01T00:00:00Z', 15 * 24)).toEqual([
    '2026-03-02T08:00:00.000Z',
    '2026-03-09T08:00:00.000Z',
  ])
  expect(await dueMails()).toEqual([
    {
      userId,
      week: '2026-03-02',
      until: expect.stringContaining('2026-03-02T08:00'),
      organizationIds: [organizationId],
    },
    expect.objectContaining({ week: '2026-03-09' }),
  ])
})

test.each([
  // The clocks of New York go forward on 8 March 2026, those of Sydney back on 5 April.
  [
    'America/New_York',
    1,
    8,
    '2026-03-01T00:00:00Z',
    ['2026-03-02T13:00:00.000Z', '2026-03-09T12:00:00.000Z'],
  ],
  [
    'Australia/Sydney',
    1,
    7,
    '2026-03-29T00:00:00Z',
    ['2026-03-29T20:00:00.000Z', '2026-04-05T21:00:00.000Z'],
  ],
  ['Asia/Kolkata', 7, 23, '2026-03-01T00:00:00Z', ['2026-03-01T18:00:00.000Z', '2026-03-08T18:00:00.000Z']],
])('comes at the hour of %s', async (timeZone, weekday, hour, from, expected) => {
  await addReader({ timeZone, weekday, hour })
  expect(await hoursDue(from, 14 * 24)).toEqual(expected)
})

test('is due once when two daemons or two attempts look at the same hour', async () => {
  await addReader()
  await runAt('2026-03-02T08:00:00Z')
  await runAt('2026-03-02T08:00:00.001Z')
  expect(await dueMails()).toHaveLength(1)
})

test('is made up for on the same day when the daemon was down, and not later', async () => {
  await addReader()
  await runAt('2026-03-02T19:00:00Z')
  expect(await dueMails()).toHaveLength(1)
  await addReader()
  await runAt('2026-03-03T05:00:00Z')
  expect(await dueMails()).toHaveLength(1)
})

test('does not come a second time in the week in which a later day is chosen', async () => {
  const userId = await addReader({ weekday: 1 })
  await runAt('2026-03-02T08:00:00Z')
  await database.pool.query('update digest_setting set weekday = 3 where user_id = $1', [userId])
  expect(await hoursDue('2026-03-03T00:00:00Z', 9 * 24)).toEqual(['2026-03-11T08:00:00.000Z'])
})

test('is not due for whoever switched it off, or has no library', async () => {
  await addReader({ enabled: false })
  await addUser(database.pool)
  expect((await runAt('2026-03-02T08:00:00Z')).said).toBe('No weekly mail is due at this hour.')
})

test('takes a time zone that the server does not know as UTC', async () => {
  await addReader({ timeZone: 'Mars/Olympus' })
  expect((await runAt('2026-03-02T08:00:00Z')).said).toBe('1 weekly mails are due.')
})
