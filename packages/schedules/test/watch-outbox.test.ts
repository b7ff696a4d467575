import { expect, test } from 'vitest'
import { watchOutbox } from '../src/watch-outbox.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'

const due = new Date('2026-03-02T10:00:00Z')
const database = useDatabase('outbox')

const watch = () => runSchedule(database.pool, watchOutbox, { due })

async function addEvent(event: { createdMinutesAgo: number; dueMinutesAgo: number; sends?: number }) {
  const ago = (minutes: number) => new Date(due.getTime() - minutes * 60_000)
  await database.pool.query(
    `insert into outbox (name, data, created_at, next_send_at, sends) values ('x', '{}', $1, $2, $3)`,
    [ago(event.createdMinutesAgo), ago(event.dueMinutesAgo), event.sends ?? 0],
  )
}

/** What is heard on the relay's channel while `work` goes on. */
async function heard(work: () => Promise<unknown>): Promise<number> {
  const client = await database.pool.connect()
  let notifications = 0
  try {
    await client.query('listen outbox')
    client.on('notification', () => notifications++)
    await work()
    // Notifications come before the answer to a later statement.
    await client.query('select 1')
    return notifications
  } finally {
    client.removeAllListeners('notification')
    await client.query('unlisten *')
    client.release()
  }
}

test('lets a relay alone that has nothing to do or is at it', async () => {
  await addEvent({ createdMinutesAgo: 1, dueMinutesAgo: 1 })
  await addEvent({ createdMinutesAgo: 90, dueMinutesAgo: -30, sends: 8 })
  const calls = await heard(async () => expect((await watch()).said).toBe('Nothing waits.'))
  expect(calls).toBe(0)
})

test('wakes the relay for an event that is overdue', async () => {
  await addEvent({ createdMinutesAgo: 3, dueMinutesAgo: 3 })
  const calls = await heard(async () =>
    expect((await watch()).said).toBe('1 events wait for the relay, which was woken.'),
  )
  expect(calls).toBe(1)
})

test.each([
  ['was never sent', { createdMinutesAgo: 12, dueMinutesAgo: 12 }],
  ['no job server takes', { createdMinutesAgo: 12, dueMinutesAgo: 0 }],
  ['should have been sent again', { createdMinutesAgo: 60, dueMinutesAgo: 12, sends: 3 }],
])('fails, and wakes the relay all the same, when an event %s', async (_what, event) => {
  await addEvent(event)
  const calls = await heard(() => expect(watch()).rejects.toThrow('has waited for 12 minutes'))
  expect(calls).toBe(1)
})

test('knows an event that was acknowledged or buried as done', async () => {
  await addEvent({ createdMinutesAgo: 60, dueMinutesAgo: 60 })
  await addEvent({ createdMinutesAgo: 60, dueMinutesAgo: 60 })
  await database.pool.query(
    `update outbox set acknowledged_at = now() where id = (select min(id::text)::uuid from outbox);
     update outbox set dead_at = now() where acknowledged_at is null`,
  )
  expect((await watch()).said).toBe('Nothing waits.')
})
