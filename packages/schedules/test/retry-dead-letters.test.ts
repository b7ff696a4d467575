import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { retryDeadLetters } from '../src/retry-dead-letters.ts'
import { useDatabase } from './database.ts'
import { runSchedule } from './open-run.ts'
import { addLink, addOrganization, eventsOf } from './rows.ts'

const MINUTE_MS = 60_000
const start = new Date('2026-03-02T10:00:00Z')

const database = useDatabase('organization', 'outbox', 'dead_letter')
let organizationId: string
beforeEach(async () => {
  organizationId = await addOrganization(database.pool)
})

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)
const minutesLater = (minutes: number) => new Date(start.getTime() + minutes * MINUTE_MS)
const retry = async (due: Date) => (await runSchedule(database.pool, retryDeadLetters, { due })).said

type Letter = { sourceId?: string; name?: string; at?: Date; retryable?: boolean; version?: number }

async function addLetter({
  sourceId,
  name = 'source/changed',
  at = start,
  retryable = true,
  version = 1,
}: Letter) {
  const data = { organizationId, ...(sourceId && { sourceId, version }) }
  await query(
    `insert into dead_letter
       (organization_id, source_id, function_id, run_id, event, error_code, error_message, retryable, created_at)
     values ($1, $2, 'ingest', $3, $4, 'internal', 'away', $5, $6)`,
    [organizationId, sourceId ?? null, randomUUID(), { id: 'e', name, data }, retryable, at],
  )
}

const failedLink = (state = 'failed') => addLink(database.pool, { organizationId, nextFetchAt: start, state })

async function sourceOf(id: string) {
  const { rows } = await query('select state, content_version as version from source where id = $1', [id])
  return rows[0]
}

test('starts a failed source under a new version, five minutes after it gave up', async () => {
  const sourceId = await failedLink()
  await addLetter({ sourceId })
  expect(await retry(minutesLater(4))).toBe('No dead letter is due.')
  expect(await retry(minutesLater(6))).toBe('1 dead letters run again; 0 had nothing left to do.')
  expect(await sourceOf(sourceId)).toEqual({ state: 'queued', version: 2 })
  expect(await eventsOf(database.pool, 'source/changed')).toMatchObject([{ version: 1 }, { version: 2 }])
  expect(await retry(minutesLater(60))).toBe('No dead letter is due.')
})

test.each(['ready', 'queued', 'processing'])('leaves a source alone that is %s meanwhile', async (state) => {
  const sourceId = await failedLink(state)
  await addLetter({ sourceId })
  expect(await retry(minutesLater(6))).toBe('0 dead letters run again; 1 had nothing left to do.')
  expect(await sourceOf(sourceId)).toEqual({ state, version: 1 })
})

test('sends the event of any other work again', async () => {
  await addLetter({ name: 'library/reindex.requested' })
  await retry(minutesLater(6))
  expect(await eventsOf(database.pool, 'library/reindex.requested')).toEqual([{ organizationId }])
})

test('waits four times as long after each replay that failed again, and stops after five', async () => {
  const sourceId = await failedLink()
  const waits: number[] = []
  let at = 0
  for (let replay = 1; replay <= 6; replay++) {
    await addLetter({ sourceId, version: replay, at: minutesLater(at) })
    const from = at
    for (at += 5; at - from <= 2 * 24 * 60; at += 5) {
      if ((await retry(minutesLater(at))).startsWith('1')) break
    }
    waits.push(at - from)
    await query(`update source set state = 'failed' where id = $1`, [sourceId])
  }
  expect(waits).toEqual([5, 20, 80, 320, 1_280, 2 * 24 * 60 + 5])
  expect((await query('select from dead_letter where replayed_at is null')).rowCount).toBe(1)
})

test('leaves alone what is not worth a retry, and what failed a week ago', async () => {
  await addLetter({ sourceId: await failedLink(), retryable: false })
  await addLetter({ sourceId: await failedLink(), at: minutesLater(-8 * 24 * 60) })
  expect(await retry(minutesLater(60))).toBe('No dead letter is due.')
})

test('counts the replays of each source by itself', async () => {
  const [one, other] = [await failedLink(), await failedLink()]
  await addLetter({ sourceId: one })
  await retry(minutesLater(6))
  await addLetter({ sourceId: other, at: minutesLater(7) })
  expect(await retry(minutesLater(13))).toMatch(/^1 dead/)
})
