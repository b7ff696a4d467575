import { randomUUID } from 'node:crypto'
import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { createLog } from '@repo/trace/log'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventStream } from '#live/event-stream.ts'
import { createSourceEvents, type SourceEvent, type SourceEvents } from '#live/source-events.ts'

let events: SourceEvents
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  events = createSourceEvents({
    databaseUrl: database.url,
    log: createLog({ process: 'test', level: 'silent' }),
  })
  await listening()
})

afterAll(async () => {
  await events.close()
  await database.drop()
})

/** Resolves when the hub's connection listens: notifies until something is heard. */
async function listening(): Promise<void> {
  const organizationId = randomUUID()
  const { promise, resolve } = Promise.withResolvers<void>()
  const none = () => undefined
  const stop = events.subscribe(organizationId, { onEvent: () => resolve(), onResync: none, onClose: none })
  const again = setInterval(() => void notify(organizationId, eventOf('queued')), 50)
  await promise
  clearInterval(again)
  stop()
}

const eventOf = (state: SourceEvent['state'], sourceId: string = randomUUID()): SourceEvent => ({
  ...{ sourceId, state, stage: null, deleted: false },
})

async function notify(organizationId: string, event: SourceEvent): Promise<void> {
  const payload = JSON.stringify({ organizationId, ...event })
  await database.pool.query("select pg_notify('source_changed', $1)", [payload])
}

/** Reads a stream until `done` is satisfied with everything that came. */
async function readUntil(response: Response, done: (text: string) => boolean): Promise<string> {
  let text = ''
  for await (const part of response.body ?? []) {
    text += Buffer.from(part)
    if (done(text)) break
  }
  return text
}

/** An open stream of an organization. */
function openStream(organizationId: string): Response {
  return eventStream(events, organizationId, new AbortController().signal)
}

test('an organization hears of its own sources and of nobody else', async () => {
  const [ours, theirs] = [randomUUID(), randomUUID()]
  const last = eventOf('ready')
  const heard: SourceEvent[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const none = () => undefined
  events.subscribe(ours, {
    onEvent: (event) => {
      heard.push(event)
      resolve()
    },
    onResync: none,
    onClose: none,
  })
  await notify(theirs, eventOf('failed'))
  await notify(ours, last)
  await promise
  expect(heard).toEqual([last])
})

test('a stream tells the last state of each source once, in one message', async () => {
  const organizationId = randomUUID()
  const response = openStream(organizationId)
  const sourceId = randomUUID()
  for (const state of ['queued', 'processing', 'ready'] as const)
    await notify(organizationId, eventOf(state, sourceId))
  const text = await readUntil(response, (all) => all.includes('"ready"'))
  expect(text).toMatch(/^retry: 2000\n/)
  expect(text.match(/event: source/g)).toHaveLength(1)
  expect(text).not.toContain('queued')
})

test('a reader that leaves is forgotten', async () => {
  const before = events.size()
  const response = openStream(randomUUID())
  expect(events.size()).toBe(before + 1)
  await response.body?.cancel()
  expect(events.size()).toBe(before)
})

test('a stream is not compressed or kept by anything on its way', async () => {
  const response = openStream(randomUUID())
  expect(response.headers.get('cache-control')).toContain('no-transform')
  await response.body?.cancel()
})
