import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startReceiver } from '@repo/trace/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outcome, RunFacts } from '../src/contract.ts'
import { openRecording } from '../src/recording.ts'
import { watchOutbox } from '../src/watch-outbox.ts'
import { weeklyDigest } from '../src/weekly-digest.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'

const due = new Date('2026-01-01T00:00:00Z')
const run: RunFacts = { schedule: 'watch-outbox', due, startedAt: due, attempt: 1, origin: 'time' }
const ended: Outcome = { state: 'ok', error: null, output: 'Nothing waits.' }

async function traceIdWith(environment: Record<string, string>): Promise<string | null | undefined> {
  let found: string | null | undefined
  const recording = openRecording({ environment, version: 'test' }, [watchOutbox])
  const outcome = await recording.record(run, async (traceId) => {
    found = traceId
    return ended
  })
  expect(outcome).toBe(ended)
  await recording.close()
  return found
}

test('a run has the id of its trace', async () => {
  expect(await traceIdWith({})).toMatch(/^[0-9a-f]{32}$/)
})

test('and none when nothing is recorded', async () => {
  expect(await traceIdWith({ TRACE_ENABLED: '0' })).toBeNull()
})

const database = useDatabase('organization', '"user"', 'outbox')
let receiver: Awaited<ReturnType<typeof startReceiver>>
let spool: string
beforeEach(async () => {
  receiver = await startReceiver()
  spool = await mkdtemp(path.join(tmpdir(), 'trovella-schedules-'))
})
afterEach(async () => {
  await receiver.close()
  await rm(spool, { recursive: true })
})

function openSending() {
  const { url, keyId, secret } = receiver.options
  const environment = {
    ...{ TRACE_PROXY_URL: url, TRACE_PROXY_KEY_ID: keyId, TRACE_PROXY_SECRET: secret },
    TRACE_SPOOL_DIRECTORY: spool,
  }
  return openRecording({ environment, version: 'test' }, [weeklyDigest])
}

test('the outbox rows of a run carry its trace on to the jobs they cause', async () => {
  await database.pool.query(`
    with home as (insert into organization (name, slug) values ('home', 'home') returning id),
      ada as (insert into "user" (name, email) values ('Ada', 'ada@example.org') returning id)
    insert into member (organization_id, user_id) select home.id, ada.id from home, ada`)
  const recording = openSending()
  const [schedule = weeklyDigest] = recording.schedules
  let traceId: string | null = null
  const monday = new Date('2026-03-02T08:00:00Z')
  await recording.record({ ...run, schedule: schedule.name }, async (id) => {
    traceId = id
    await runSchedule(database.pool, schedule, { due: monday })
    return ended
  })
  await recording.close()
  const [entry] = receiver.entries().filter(({ type }) => type === 'schedule')
  const { rows } = await database.pool.query('select trace_parent as "traceParent" from outbox')
  expect(entry).toMatchObject({ traceId, name: 'weekly-digest' })
  expect(rows).toEqual([{ traceParent: expect.stringContaining(`${traceId}-${entry?.id}`) }])
})

test('an alert is a notification, with who got it, and an error when nobody did', async () => {
  const recording = openSending()
  const notice = { channel: 'mail', recipient: 'ada@example.org', message: 'backup failed' } as const
  await recording.notify('backup', notice, async () => undefined)
  const failing = recording.notify('backup', notice, () => Promise.reject(new Error('no mail server')))
  await expect(failing).rejects.toThrow('no mail server')
  await recording.close()
  expect(receiver.entries()).toMatchObject([
    { type: 'notification', name: 'alert about backup', status: 'ok', content: notice },
    { type: 'notification', status: 'error', content: { ...notice, error: 'no mail server' } },
  ])
})
